"""Which addresses of the site a copy holds, and the file of each. Pure: of addresses alone.

A copy holds every page and file whose address has no query, lists narrowed by one thing or by a stretch of time, the feeds
and data of one thing, and the figures of one organization. Lists narrowed by more are endless.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from urllib.parse import parse_qsl, unquote, urlsplit

# A list may be narrowed by one of these; feeds, calendars and data by one of the first three.
_THINGS = ("organization", "person", "topic")
_STRETCHES = ({"year"}, {"year", "month"}, {"from", "to"})
# What does not narrow a list.
_BESIDE = {"page", "status", "letter"}
# What only a server can answer, or is for programs that have one.
_SERVED = re.compile(r"/(?:admin|api|oembed|healthz)(?:/|$)|.*/(?:embed/|card\.png|suggestions/)$")
# Answers under these names are no pages, though their addresses end like those of pages.
_FEED = re.compile(r"/feed/$")
_FIGURES = re.compile(r"/figures/$")
# In bytes of UTF-8; file systems take 255.
_LONGEST = 200
_UNSAFE = re.compile(r"[^\w.-]+")


def is_copied(address: str) -> bool:
    """Return whether a copy holds ``address``, a path from the root of the site with its query."""
    parts = urlsplit(address)
    if parts.netloc or not parts.path.startswith("/") or _SERVED.match(parts.path):
        return False
    names = [name for name, _value in parse_qsl(parts.query, keep_blank_values=True)]
    narrowing = set(names) - _BESIDE
    if len(names) != len(set(names)) or not names:
        return not names
    if _FIGURES.search(parts.path):
        return names == ["organization"]
    if not _is_page(parts.path):
        return set(names) <= set(_THINGS) and len(names) == 1
    return not narrowing or narrowing in _STRETCHES or (len(narrowing) == 1 and narrowing <= set(_THINGS))


def _is_page(path: str) -> bool:
    return path.endswith("/") and not _FEED.search(path)


def file_of(address: str) -> str:
    """Return the path in the copy, with ``/``, of the file for ``address``.

    ``/ar/news/?page=2`` → ``ar/news/page-2/index.html``, ``/ar/news/feed/`` → ``ar/news/feed.xml``.
    """
    parts = urlsplit(address)
    path = unquote(parts.path).strip("/")
    folder, _slash, name = (path, "", "") if _is_page(parts.path) else path.rpartition("/")
    query = [f"{key}-{value}" for key, value in sorted(parse_qsl(parts.query))]
    stem, dot, ending = (f"{name}.xml" if _FEED.search(parts.path) else name).partition(".")
    names = [".".join([stem, *query]) + dot + ending] if name else [*query, "index.html"]
    return posixpath.join(*(_safe(part) for part in [*folder.split("/"), *names] if part))


def _safe(name: str) -> str:
    """Return ``name`` as every file system takes it: a hash takes the place of what is too long or has other signs."""
    plain = _UNSAFE.sub("-", name)
    if plain == name and len(name.encode()) <= _LONGEST and not name.startswith(".."):
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:12]
    kept = plain.encode()[: _LONGEST - 30].decode("utf-8", "ignore").strip(".-")
    ending = posixpath.splitext(name)[1]
    return f"{kept}-{mark}{ending if re.fullmatch(r'[.][a-z0-9]{1,5}', ending) else ''}"


def way(here: str, there: str) -> str:
    """Return the relative address that leads from the file ``here`` to the file ``there`` (both as ``file_of`` gives them)."""
    return posixpath.relpath(there, posixpath.dirname(here) or ".")
