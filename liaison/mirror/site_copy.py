"""The whole copy: every address that pages lead to, what is gone since, and the list of checksums that the office signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from liaison.mirror.links import own_path, relinked
from liaison.mirror.pages import is_copied
from liaison.mirror.search import FOLDER, SearchIndex
from liaison.mirror.visit import Visit, ask, visit, write
from liaison.provenance.signing import may_sign, sign
from liaison.text.languages import LANGUAGES

# As sha256sum writes and checks it.
CHECKSUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
# What was written since: a copy that was interrupted knows its own files by it.
_JOURNAL = ".written"
# Where no link leads.
_STARTS = ("/sitemap.xml", "/robots.txt", "/favicon.ico", "/apple-touch-icon.png", "/.well-known/security.txt")
_ADDRESSES = re.compile(r"<loc>([^<]+)</loc>")
# The pages of these sitemaps are found by words: all but lists.
_LISTS = re.compile(r"/sitemap-lists-\d+\.xml$")
# After so many errors the site is broken, and the copy that is there is better.
_MOST_PROBLEMS = 20


class CopyError(Exception):
    """No copy could be made; its text says why, and what to do."""


@dataclass
class Outcome:
    """What a run did: files in the copy, files written and removed, and what went wrong with which address."""

    files: dict[str, str] = field(default_factory=dict)
    written: int = 0
    removed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def make_copy(folder: Path, *, jobs: int = 1, tell: Callable[[int, int], None] = lambda _done, _known: None) -> Outcome:
    """Make the copy in ``folder`` say what the site says now, with ``jobs`` processes.

    ``tell(done, known)`` is called as it goes on. Writes what is new or different, then removes what the site no longer shows.
    Raises CopyError, with nothing removed, if ``folder`` holds something else or the site does not answer.
    """
    if not settings.SITE_URL:
        raise CopyError(
            "SITE_URL is not set: a copy tells where the site is. Set SITE_URL, such as https://news.example."
        )
    former, listed = _own_files(folder), _listed()
    folder.mkdir(parents=True, exist_ok=True)
    outcome = Outcome()
    indexes: dict[str, SearchIndex] = {code: SearchIndex() for code in LANGUAGES}
    with (folder / _JOURNAL).open("a", encoding="utf-8") as journal:
        for found in _visits(folder, listed, jobs, tell):
            _note(outcome, found, journal.write)
            if found.document:
                indexes[found.address[1:3]].add(found.file, found.document)
        for name, body in _made_here(indexes):
            _write(outcome, folder, name, body, journal.write)
    _remove(folder, former - outcome.files.keys(), outcome)
    _seal(folder, outcome)
    return outcome


def _own_files(folder: Path) -> set[str]:
    """Return the files of the copy that is in ``folder``: nothing else there is ever touched."""
    listed = folder / CHECKSUMS
    if not listed.exists() and not (folder / _JOURNAL).exists() and folder.exists() and any(folder.iterdir()):
        raise CopyError(
            f"{folder} is not empty and holds no copy of a site. Name a folder that is empty or not there yet."
        )
    names = {line[66:] for line in _lines(listed)} | set(_lines(folder / _JOURNAL))
    return {name for name in names if name and ".." not in Path(name).parts and not Path(name).is_absolute()}


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _note(outcome: Outcome, found: Visit, journal: Callable[[str], object]) -> None:
    if found.problem:
        outcome.problems.append(f"{found.address} {found.problem}")
        if len(outcome.problems) > _MOST_PROBLEMS:
            raise CopyError(f"The site does not answer well: {'; '.join(outcome.problems[:3])} … Nothing was removed.")
        return
    outcome.files[found.file] = found.checksum
    outcome.written += found.is_new
    journal(f"{found.file}\n")


def _write(outcome: Outcome, folder: Path, name: str, body: bytes, journal: Callable[[str], object]) -> None:
    outcome.written += write(folder / name, body)
    outcome.files[name] = sha256(body).hexdigest()
    journal(f"{name}\n")


def _visits(
    folder: Path, listed: tuple[set[str], set[str]], jobs: int, tell: Callable[[int, int], None]
) -> Iterator[Visit]:
    """Yield a visit to every address that can be reached; the order is that of the addresses, whatever ``jobs``."""
    documents, others = listed
    known, wave, done = documents | others, sorted(documents | others), 0
    with _each(jobs) as each:
        while wave:
            links: set[str] = set()
            for found in each(partial(_visit, folder, documents), wave):
                links |= found.links
                done += 1
                tell(done, len(known | links))
                yield found
            wave = sorted(links - known - {"/"})
            known |= links


def _visit(folder: Path, documents: set[str], address: str) -> Visit:
    return visit(folder, address, is_document=address in documents)


@contextmanager
def _each(jobs: int) -> Iterator[Callable[[Callable[[str], Visit], Iterable[str]], Iterable[Visit]]]:
    """Give what calls a function for each of many addresses: here, or in ``jobs`` processes with connections of their own."""
    if jobs == 1:
        yield map
        return
    connections.close_all()
    with get_context("fork").Pool(jobs) as pool:
        yield partial(pool.imap, chunksize=8)


def _listed() -> tuple[set[str], set[str]]:
    """Return the addresses of the pages of records, which can be searched, and the other addresses to begin with."""
    found: set[str] = set()
    others = {start for start in _STARTS if ask(start).status_code == 200}
    others |= {f"/{code}/{rest}" for code in LANGUAGES for rest in ("", "search/")}
    for sitemap in _addresses_in("/sitemap.xml"):
        others.add(sitemap)
        pages = _addresses_in(sitemap)
        if _LISTS.search(sitemap) or "/sitemap-" not in sitemap:
            others |= pages
        else:
            found |= pages
    return found, others


def _addresses_in(sitemap: str) -> set[str]:
    answer = ask(sitemap)
    if answer.status_code != 200:
        raise CopyError(
            f"The site does not answer: {settings.SITE_URL}{sitemap} answered {answer.status_code}. Nothing was changed. "
            "Look at ALLOWED_HOSTS and SITE_URL, and at the database."
        )
    paths = (own_path(address, "/", settings.SITE_URL) for address in _ADDRESSES.findall(answer.getvalue().decode()))
    return {path for path in paths if path and is_copied(path)}


def _made_here(indexes: dict[str, SearchIndex]) -> Iterator[tuple[str, bytes]]:
    """Yield what no address of the site answers: the first page, and the search."""
    told = {"made": timezone.now(), "site": settings.SITE_URL, "key": may_sign()}
    page = render_to_string("mirror/index.html", {"sections": [_section(code, told) for code in LANGUAGES]})
    yield "index.html", relinked(page, "/", settings.SITE_URL)[0].encode()
    for code, index in indexes.items():
        for name, script in index.scripts():
            yield f"{code}/{FOLDER}/{name}", script.encode()


def _section(language: str, told: dict[str, object]) -> SafeString:
    """Return what the first page says in ``language``."""
    with translation.override(language):
        return mark_safe(render_to_string("mirror/_section.html", dict(told), request=_request()))


def _request() -> WSGIRequest:
    """Return a request for the first page, for what all pages get: the office's name."""
    return RequestFactory(SERVER_NAME=urlsplit(settings.SITE_URL).netloc).get("/")


def _remove(folder: Path, gone: Iterable[str], outcome: Outcome) -> None:
    for name in sorted(gone):
        path = folder / name
        path.unlink(missing_ok=True)
        outcome.removed.append(name)
        for parent in path.relative_to(folder).parents:
            if parent == Path() or not (folder / parent).is_dir() or any((folder / parent).iterdir()):
                break
            (folder / parent).rmdir()


def _seal(folder: Path, outcome: Outcome) -> None:
    """Write the list of checksums, and the office's signature on it if there is a key."""
    listed = "".join(f"{checksum}  {name}\n" for name, checksum in sorted(outcome.files.items())).encode()
    write(folder / CHECKSUMS, listed)
    if may_sign():
        write(folder / SIGNATURE, sign(listed))
    else:
        (folder / SIGNATURE).unlink(missing_ok=True)
    (folder / _JOURNAL).unlink()
