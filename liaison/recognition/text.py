"""A text as words with their places, lines, and what stands between them; markup is blanked, so that places hold. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING

from liaison.names.text_words import text_words
from liaison.text.normalize import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

# Seen by nobody, and part of no word: stands where an inline tag stood.
_NOTHING = "\u2060"
_TAG = re.compile(
    r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)\s*>|</?([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_BLOCK = frozenset(
    str.split("p div h1 h2 h3 h4 h5 h6 li ul ol blockquote tr table br hr section article header footer dd dt pre")
)
_CELL = frozenset(("td", "th"))
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_IS_HTML = re.compile(
    r"</?(?:p|div|br|li|ul|ol|td|tr|table|span|strong|b|em|i|a|h[1-6]|html|body|blockquote)\b[^<>]*>", re.IGNORECASE
)
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udfff]|\u2028|\u2029")

# Abbreviations after which a dot ends no sentence.
_ABBREVIATED = frozenset(
    str.split("dr mr mrs ms prof eng st gen sen rep amb col hon rev no vs jr sr inc ltd co د ا م ص ه")
)
_SENTENCE = re.compile(r"[.!?؟…]")
_COMMA, _COLON = re.compile(r"[,،;؛]"), re.compile(r":")
_DASH = re.compile(r"(?:^|\s)[-–—/•]+(?:\s|$)|[–—]")
_OPEN, _CLOSE = re.compile(r"[(\[]"), re.compile(r"[)\]]")
_QUOTE = re.compile(r"[\"“”„«»]")
_CELL_GAP = re.compile(r"[\t|]")


def blanked(text: str) -> str:
    """Return ``text``, of the same length, without markup: line feeds for blocks, tabs for cells, nothing that breaks words."""
    plain = _UNSAFE.sub(lambda found: " " if found[0] not in "\u2028\u2029" else "\n", text)
    if not _IS_HTML.search(plain):
        return plain
    plain = _TAG.sub(_blank, plain.replace("\n", " ").replace("\t", " "))
    return _ENTITY.sub(_decoded, plain)


def _blank(found: re.Match[str]) -> str:
    name = (found[1] or "").lower()
    first = "\n" if name in _BLOCK else "\t" if name in _CELL and found[0].startswith("</") else _NOTHING
    return first + _NOTHING * (len(found[0]) - 1)


def _decoded(found: re.Match[str]) -> str:
    shown = unescape(found[0])
    return (shown if len(shown) == 1 and shown != found[0] else found[0][:1]).ljust(len(found[0]), _NOTHING)


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``text[start:end]``, normalized as ``form``; the flags say what stands between it and the word before."""

    start: int
    end: int
    raw: str
    form: str
    capital: bool
    line: bool
    sentence: bool
    comma: bool
    colon: bool
    dash: bool
    opens: bool
    closes: bool
    quote: bool
    cell: bool
    joined: bool

    @property
    def arabic(self) -> bool:
        return not self.form.isascii()

    @property
    def breaks(self) -> bool:
        """Whether no name and no post goes on from the word before to this one."""
        return (
            self.line
            or self.sentence
            or self.comma
            or self.colon
            or self.dash
            or self.opens
            or self.closes
            or self.cell
        )

    @property
    def ends(self) -> bool:
        """Whether a sentence, a line or a cell ends before it."""
        return self.line or self.sentence or self.cell


@dataclass(frozen=True)
class Line:
    """A line that shows something, ``text[start:end]``: the words from ``opening`` up to ``last``, from ``first`` on without the
    number or mark of a list; ``bullet`` says whether it had one."""

    start: int
    end: int
    opening: int
    first: int
    last: int
    bullet: bool


class Text:
    """A text to be read: the original, the same blanked, its words and its lines."""

    def __init__(self, given: str, most_words: int) -> None:
        self.given, self.plain = given, blanked(given)
        self.tokens: list[Token] = []
        self.cut = False
        for token in _tokens(self.plain):
            if len(self.tokens) == most_words:
                self.cut = True
                break
            self.tokens.append(token)

    def said(self, start: int, end: int) -> str:
        """Return what readers see of ``text[start:end]``, on one line."""
        return " ".join(visible(self.plain[start:end]).split())

    def words(self, first: int, end: int) -> str:
        """Return what readers see of the words from ``first`` up to ``end``."""
        return self.said(self.tokens[first].start, self.tokens[end - 1].end) if first < end else ""

    @cached_property
    def lines(self) -> list[Line]:
        """The lines that have words, in order."""
        starts = [number for number, token in enumerate(self.tokens) if number == 0 or token.line]
        found = []
        for number, first in enumerate(starts):
            last = starts[number + 1] if number + 1 < len(starts) else len(self.tokens)
            begin = self.plain.rfind("\n", 0, self.tokens[first].start) + 1
            mark = visible(self.plain[begin : self.tokens[first].start]).strip()
            end = self.plain.find("\n", self.tokens[last - 1].end)
            numbered = (
                bool(re.fullmatch(r"\d{1,2}", self.tokens[first].form))
                and last > first + 1
                and bool(re.match(r"\s*[.)\-–]", self.plain[self.tokens[first].end :][:3]))
            )
            bullet = bool(mark and re.fullmatch(r"[-–—•·▪◦●○*+✓✔➢►▶🔹🔸📌👤🗓️📍🕐👥📅✅☑️▫️>\s]+", mark)) or numbered
            found.append(Line(begin, end if end >= 0 else len(self.plain), first, first + numbered, last, bullet))
        return found

    def line_of(self, token: int) -> int:
        """Return the number of the line in which the word number ``token`` stands."""
        return max(0, bisect_right(self._firsts, token) - 1)

    @cached_property
    def _firsts(self) -> list[int]:
        return [line.opening for line in self.lines]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def token_at(self, place: int) -> int:
        """Return the number of the word that stands at ``place``, or else the next one."""
        number = bisect_right(self._starts, place) - 1
        return number if number >= 0 and self.tokens[number].end > place else number + 1


def _tokens(plain: str) -> Iterator[Token]:
    before, depth = "", 0
    for word in text_words(plain):
        gap = word.gap
        dotted = before in _ABBREVIATED or (len(before) == 1 and before.isalpha())
        ended = bool(_SENTENCE.search(gap)) and not (dotted and gap.strip(" \u2060\u200f\u200e") in (".", "./"))
        line = "\n" in gap
        within = ended and not re.search(r"\s", gap) and gap == "."
        opens, closes = bool(_OPEN.search(gap)), bool(_CLOSE.search(gap))
        depth = 0 if line else depth
        yield Token(
            start=word.start,
            end=word.end,
            raw=word.raw,
            form=word.plain,
            capital=word.capital,
            line=line,
            sentence=ended and not within,
            comma=bool(_COMMA.search(gap)),
            colon=bool(_COLON.search(gap)),
            dash=bool(_DASH.search(gap)),
            opens=opens,
            closes=closes,
            quote=bool(_QUOTE.search(gap)),
            cell=bool(_CELL_GAP.search(gap)),
            joined=bool(gap) and not re.search(r"[\s]", gap) and bool(re.fullmatch(r"[-’'`.ʼ\u2060]+", gap)),
        )
        before = word.plain
