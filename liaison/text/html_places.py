"""The words of HTML with their places in it, and the way back: words replaced or marked in the HTML they came from.

Inline tags vanish, so that a name with half of it bold is one name. ``<br>`` is a line feed, the end of a block two, the
end of a table cell a tab. What stands in attributes (addresses, alternative texts, titles) is no part of the words: see
``Words.attributes``. Pure, no database.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOKEN = re.compile(
    r"<!--.*?-->|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*)(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>", re.DOTALL
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'>/=]+)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))"
)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);?")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "blockquote",
        "tr",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "figure",
        "figcaption",
        "pre",
        "hr",
        "section",
        "article",
        "header",
        "footer",
        "aside",
        "dl",
        "dt",
        "dd",
    ]
)
_CELLS = frozenset({"td", "th"})
# Attributes that readers see, hear or follow.
_TOLD = frozenset({"href", "src", "alt", "title", "aria-label", "cite", "srcset", "content", "summary", "label"})
ADDRESSES = frozenset({"href", "src", "cite", "srcset"})
# An inline element, or a paragraph, of which nothing is left.
_LEFT_EMPTY = re.compile(r"<(?P<name>strong|b|em|i|u|s|span|a|mark|sub|sup)\b[^>]*></(?P=name)>")
_LINE, _BLOCK, _CELL = "\n", "\n\n", "\t"


@dataclass(frozen=True)
class Attribute:
    """An attribute that readers see or follow: its ``name``, its decoded ``value``, and its tag ``html[start:end]``."""

    name: str
    value: str
    html: str
    start: int
    end: int


@dataclass(frozen=True)
class _Piece:
    """Words that come from ``html[start:end]``. ``literal``: each character from one; else all from the whole."""

    at: int
    text: str
    start: int
    end: int
    literal: bool


@dataclass(frozen=True)
class Words:
    """The words of ``html`` (``text``), and what stands in its attributes."""

    html: str
    text: str
    attributes: tuple[Attribute, ...]
    _pieces: tuple[_Piece, ...]
    _starts: tuple[int, ...]

    def replaced(self, spans: Iterable[tuple[int, int]], by: str) -> str:
        """Return the HTML with each of the ``spans`` (start and end in ``text``) replaced by ``by``, a plain text.

        A span may cross tags, cells and paragraphs: its first piece is replaced, the others are emptied, and the markup
        stays sound.
        """
        edits: list[tuple[int, int, str]] = []
        for start, end in _apart(spans):
            first = True
            for source_start, source_end in self._sources(start, end):
                edits.append((source_start, source_end, escape(by, quote=False) if first else ""))
                first = False
        html = _edited(self.html, edits)
        had_empty = "<p></p>" in self.html
        while (bare := _LEFT_EMPTY.sub("", html)) != html:
            html = bare
        return (
            html if had_empty else re.sub(r"(?<!<td>)(?<!<th>)(?<!<li>)<p></p>(?!</(?:td|th|li|blockquote)>)", "", html)
        )

    def marked(self, spans: Iterable[tuple[int, int]]) -> str:
        """Return the HTML with the ``spans`` in ``<mark>``, one for each piece that no tag interrupts."""
        return _edited(
            self.html,
            [
                (start, end, f"<mark>{self.html[start:end]}</mark>")
                for span in _apart(spans)
                for start, end in self._sources(*span)
            ],
        )

    def _sources(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the pieces of the HTML that the words ``text[start:end]`` come from, without the tags between."""
        joined: tuple[int, int] | None = None
        for number in range(max(0, bisect_right(self._starts, start) - 1), len(self._pieces)):
            piece = self._pieces[number]
            if piece.at >= end:
                break
            if piece.start == piece.end:
                continue
            if piece.literal:
                low, high = max(start - piece.at, 0), min(end - piece.at, len(piece.text))
                found = (piece.start + low, piece.start + high)
            else:
                found = (piece.start, piece.end)
            if found[0] >= found[1]:
                continue
            if joined and joined[1] == found[0]:
                joined = (joined[0], found[1])
                continue
            if joined:
                yield joined
            joined = found
        if joined:
            yield joined

    def without_links(self, attributes: Iterable[Attribute]) -> str:
        """Return the HTML without the links that have these ``attributes``; their words stay. Images go whole."""
        edits: list[tuple[int, int, str]] = []
        for attribute in {(one.start, one.end) for one in attributes}:
            edits.append((*attribute, ""))
            if re.match(r"<a\b", self.html[attribute[0] : attribute[1]], re.IGNORECASE) and (
                end := re.compile(r"</a\s*>", re.IGNORECASE).search(self.html, attribute[1])
            ):
                edits.append((end.start(), end.end(), ""))
        return _edited(self.html, edits)


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


class _Reader:
    """Collects the pieces of one HTML text."""

    def __init__(self, html: str) -> None:
        self.html, self.pieces, self.attributes = html, [], []  # type: ignore[var-annotated]
        self.length, self.pending, self.place = 0, "", 0

    def read(self) -> Words:
        end = 0
        for token in _TOKEN.finditer(self.html):
            self._words(end, token.start())
            end = token.end()
            if token["name"]:
                self._tag(token)
        self._words(end, len(self.html))
        pieces = tuple(self.pieces)
        text = "".join(piece.text for piece in pieces)
        return Words(self.html, text, tuple(self.attributes), pieces, tuple(piece.at for piece in pieces))

    def _tag(self, token: re.Match[str]) -> None:
        name, closes = token["name"].lower(), bool(token["close"])
        if name == "br":
            self.pending = _BLOCK if self.pending == _LINE else self.pending or _LINE
        elif name in _CELLS and closes:
            self.pending = _CELL
        elif name in _BLOCKS and (closes or not self.pending):
            self.pending = _BLOCK
        for found in _ATTRIBUTE.finditer(token["attributes"] or ""):
            if found["name"].lower() in _TOLD:
                value = unescape(found["double"] or found["single"] or found["bare"] or "")
                self.attributes.append(Attribute(found["name"].lower(), value, self.html, token.start(), token.end()))

    def _words(self, start: int, end: int) -> None:
        place = start
        for entity in _ENTITY.finditer(self.html, start, end):
            self._literal(place, entity.start())
            self._put(unescape(entity[0]), entity.start(), entity.end(), literal=False)
            place = entity.end()
        self._literal(place, end)

    def _literal(self, start: int, end: int) -> None:
        text = self.html[start:end]
        if self.pending or not self.length:
            # White space between blocks is not shown.
            bare = text.lstrip(" \t\r\n")
            start += len(text) - len(bare)
            text = bare
        if text:
            self._put(re.sub(r"[\t\r\n]", " ", text), start, end, literal=True)

    def _put(self, text: str, start: int, end: int, *, literal: bool) -> None:
        if self.pending and self.length:
            self.pieces.append(_Piece(self.length, self.pending, start, start, literal=False))
            self.length += len(self.pending)
        self.pending = ""
        self.pieces.append(_Piece(self.length, text, start, end, literal))
        self.length += len(text)


@lru_cache(maxsize=64)
def words_of_html(html: str) -> Words:
    """Return the words of ``html`` with their places."""
    return _Reader(html).read()


def words_of_address(address: str) -> str:
    """Return what a reader can make out of a web ``address``: decoded, with spaces for the signs between words.

    Percent signs are decoded as often as they were encoded, and names of hosts in Punycode are written out.
    """
    text = unescape(address)
    for _ in range(3):
        decoded = unquote(text)
        if decoded == text:
            break
        text = decoded
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        host = ""
    if "xn--" in host:
        text = text.replace(host, _written_out(host))
    return re.sub(r"[-_./+=&?#%:@~|,;!$'()*\[\]]+", " ", text).strip()


def _written_out(host: str) -> str:
    labels = []
    for label in host.split("."):
        try:
            labels.append(label.encode("ascii").decode("idna") if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return ".".join(labels)
