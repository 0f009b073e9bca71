"""Normalization of addresses, as people type them and as browsers request them, to one spelling for old addresses.

``/%D8%B9%D9%86%D8%A7/?b=2&a=1`` and ``/عنا?a=1&b=2`` both become ``/عنا?a=1&b=2``: decoded letters, no final slash, and
the query sorted.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlsplit

from django.utils.encoding import repercent_broken_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

LONGEST = 500
# A query with more parts is only looked up as a whole.
_PARTS = 20
# Characters with a special meaning in a path, and in a part of a query; they stay encoded.
_IN_PATH, _IN_QUERY = re.compile(r"[\x00-\x20%?#\x7f]"), re.compile(r"[\x00-\x20%&=+#\x7f]")


def spelled(path: str, query: str = "") -> str:
    """Return the normalized spelling of a path and a query, percent-encoded or not."""
    return _with_query(_path(decoded(path)), _query(parse_qsl(query, keep_blank_values=True)))


def spelled_address(address: str) -> str:
    """Return the normalized spelling of an address in one string, without its fragment."""
    parts = urlsplit(address)
    return spelled(parts.path, parts.query)


def readable(path: str, query: str = "", fragment: str = "") -> str:
    """Return an address as a target of redirects: with decoded letters, and otherwise unchanged."""
    end = f"#{_part(decoded(fragment))}" if fragment else ""
    return _with_query(_IN_PATH.sub(_encoded, decoded(path)), _query(parse_qsl(query, keep_blank_values=True))) + end


def isolated_address(address: str) -> str:
    """Return an address with Unicode isolates, so that its parts keep their order within text of either direction."""
    return f"\u2066{address}\u2069"


def decoded(path: str) -> str:
    """Return a path with decoded letters, as Django reads it from a request."""
    return repercent_broken_unicode(unquote_to_bytes(path)).decode()


def spellings(request: HttpRequest) -> list[str]:
    """Return the spellings under which a request's address may be stored, the closest first.

    These are: with the whole query, with each single part of it, and without a query, because networks and newsletters
    add parts to the query of every link.
    """
    path, pairs = _path(request.path), list(_pairs(request))
    parts = pairs if len(pairs) <= _PARTS else []
    wanted = [_with_query(path, _query(pairs)), *(_with_query(path, _query([pair])) for pair in parts), path]
    return [spelling for spelling in dict.fromkeys(wanted) if len(spelling) <= LONGEST]


def _pairs(request: HttpRequest) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, values in request.GET.lists() for value in values)


def _path(path: str) -> str:
    return _IN_PATH.sub(_encoded, unicodedata.normalize("NFC", path)).rstrip("/") or "/"


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    return "&".join(f"{_part(name)}={_part(value)}" for name, value in sorted(pairs))


def _part(text: str) -> str:
    return _IN_QUERY.sub(_encoded, unicodedata.normalize("NFC", text))


def _encoded(found: re.Match[str]) -> str:
    return quote(found[0], safe="")


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
