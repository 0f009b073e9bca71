"""Addresses as people type them and as browsers ask for them, in the one spelling under which old ones are kept.

``/%D8%B9%D9%86%D8%A7/?b=2&a=1`` and ``/عنا?a=1&b=2`` are both ``/عنا?a=1&b=2``: letters in place of their codes, no slash
at the end, the query in the order of the alphabet.
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
# Of a query with more parts, only the whole is looked for.
_PARTS = 20
# What would be read as something else than a letter of the path, or of a part of the query.
_IN_PATH, _IN_QUERY = re.compile(r"[\x00-\x20%?#\x7f]"), re.compile(r"[\x00-\x20%&=+#\x7f]")


def spelled(path: str, query: str = "") -> str:
    """The one spelling of a path and a query as they stand in an address, percent-encoded or not."""
    return _with_query(_path(decoded(path)), _query(parse_qsl(query, keep_blank_values=True)))


def spelled_address(address: str) -> str:
    """The same of an address that is led to, in one piece; what stands behind ``#`` browsers keep for themselves."""
    parts = urlsplit(address)
    return spelled(parts.path, parts.query)


def readable(path: str, query: str = "", fragment: str = "") -> str:
    """An address to be led to, with letters in place of its codes, and otherwise as it stands."""
    end = f"#{_part(decoded(fragment))}" if fragment else ""
    return _with_query(_IN_PATH.sub(_encoded, decoded(path)), _query(parse_qsl(query, keep_blank_values=True))) + end


def isolated_address(address: str) -> str:
    """An address inside a sentence of either direction: its slashes stay where they are (Unicode's isolates, in no markup)."""
    return f"\u2066{address}\u2069"


def decoded(path: str) -> str:
    """A path with letters in place of their codes, as Django reads it from a request."""
    return repercent_broken_unicode(unquote_to_bytes(path)).decode()


def spellings(request: HttpRequest) -> list[str]:
    """What the address of a request may be kept as, the closest first: with its whole query, with one part of it, without.

    Networks and newsletters add parts of their own to the query of every link.
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
