"""One address of the site: asked, and written down as a file of a copy."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string

from liaison.mirror.links import own_path, parts_of_style, relinked
from liaison.mirror.pages import file_of, is_copied, way
from liaison.mirror.search import Document, read_document
from liaison.web import asking
from liaison.web.copying import copying

if TYPE_CHECKING:
    from django.http import HttpResponse

# What a page may answer: it is there, it was withdrawn, or it never was.
_TOLD = (200, 404, 410)
_MOVED = (301, 302, 307, 308)


@dataclass(frozen=True)
class Visit:
    """What came of an address: its file and the SHA-256 of that, the addresses it leads to, and what went wrong, if anything did.

    ``is_new``: whether the file was written, because the copy had none or another.
    """

    address: str
    file: str
    checksum: str = ""
    links: frozenset[str] = frozenset()
    document: Document | None = None
    is_new: bool = False
    problem: str = ""
    status: int = field(default=200)


def visit(folder: Path, address: str, *, is_document: bool = False) -> Visit:
    """Ask the site for ``address`` and write its answer into the copy in ``folder``; raises OSError if that cannot be written."""
    file = file_of(address)
    response = ask(address)
    if response.status_code not in (*_TOLD, *_MOVED):
        return Visit(address, file, problem=f"answered {response.status_code}", status=response.status_code)
    body, links = _as_file(address, response)
    document = None
    if is_document and response.status_code == 200:
        document = read_document(response.getvalue().decode())
    is_new = write(folder / file, body)
    checksum = hashlib.sha256(body).hexdigest()
    return Visit(address, file, checksum, frozenset(links), document, is_new, status=response.status_code)


def ask(address: str) -> HttpResponse:
    """Return the site's answer for a copy to ``address``; an error is a status."""
    with copying():
        return asking.ask(address)


def _as_file(address: str, response: HttpResponse) -> tuple[bytes, set[str]]:
    """Return what the copy holds for ``address``, and where that leads."""
    if response.status_code in _MOVED:
        return _moved(address, response["Location"])
    body = response.getvalue()
    kind = response.get("Content-Type", "").partition(";")[0]
    if kind == "text/html":
        text, links = relinked(body.decode(), address, settings.SITE_URL)
        return text.encode(), links
    if kind == "text/css":
        return body, parts_of_style(body.decode(), address, settings.SITE_URL)
    return body, set()


def _moved(address: str, location: str) -> tuple[bytes, set[str]]:
    """Return a page that leads on to ``location``."""
    target = own_path(location, address, settings.SITE_URL)
    inside = target is not None and is_copied(target)
    onward = way(file_of(address), file_of(target)) if inside and target else location
    page = render_to_string("mirror/moved.html", {"onward": onward})
    return page.encode(), {target} if inside and target else set()


def write(path: Path, body: bytes) -> bool:
    """Write ``body`` to ``path``, whole or not at all, unless it holds just that; return whether it was written."""
    if path.is_file() and path.stat().st_size == len(body) and path.read_bytes() == body:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{os.getpid()}.part")
    try:
        aside.write_bytes(body)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return True
