"""Words of the other script inside a text: isolated, and their language and direction said, so that a line reads in order."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from liaison.text.bidi.grammar import OBJECT, RTL, Run, may_run, runs
from liaison.text.languages import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = re.compile(
    r"<!--.*?-->|<(?P<raw>script|style|textarea|title|svg|select|template)\b.*?</(?P=raw)\s*>"
    r"|<(?P<slash>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>[^>]*)>|<[^>]*>|(?P<entity>&(?:#\d+|#x[0-9a-fA-F]+|\w+);)|[^<&]+|[<&]",
    re.DOTALL,
)
_DIR = re.compile(r"""\bdir\s*=\s*["']?(rtl|ltr|auto)\b""", re.IGNORECASE)
_FIRST_LETTER = re.compile(rf"(?:<[^>]*>|&[#\w]+;|(?![{RTL}])[\W\d_])*(?P<rtl>[{RTL}])?")
# Tags that stand within a line.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Deeper than that, directions in directions are not told apart.
_DEEPEST = 50


def isolated(html: str, language: str) -> str:
    """``html`` (safe, well-formed) of a page in ``language``, with each run of the other script in a ``<bdi>`` of its own.

    ``isolated("مع <b>Open Access</b>", "ar")`` marks the two words; a number has a direction and no language. Runs go
    across tags within a line; what has a ``dir`` of its own is read by that. Doing it again changes nothing.
    """
    direction = DIRECTIONS[language]
    if not may_run(html, direction) and "dir=" not in html:
        return html
    return "".join(_Weaver(html).content(direction))


def isolated_text(text: str, language: str) -> str:
    """``text`` (plain) of ``language`` for where no tags may stand, with Unicode's signs around those runs that would read
    backwards without them: nobody copies signs that change nothing."""
    direction = DIRECTIONS[language]
    parts, place = [], 0
    for run in runs(text, direction):
        words = text[run.start : run.end]
        if words != text.strip() and _needs_signs(run, words):
            opening = "\u202d" if run.forced else {"ltr": "\u2066", "rtl": "\u2067"}[run.direction]
            parts += [text[place : run.start], opening, words, "\u202c" if run.forced else "\u2069"]
            place = run.end
    return "".join([*parts, text[place:]])


def _needs_signs(run: Run, words: str) -> bool:
    """A run of words that begins and ends with them keeps its order by itself, and so does one number without a sign."""
    if not run.has_words:
        return words[0] in "+-\u2212±(" or re.search(r"\d[^\d.,]+\d", words) is not None
    return not (words[0].isalnum() and (words[-1].isalnum() or words[-1] in ")]}»”"))


@dataclass(slots=True)
class _Piece:
    """A part of a line: ``text`` is what it says, empty of a tag. ``name`` is the tag's; its end ``closes`` it."""

    html: str
    text: str = ""
    name: str = ""
    closes: bool = False

    def opens(self) -> bool:
        return bool(self.name) and not self.closes and self.name not in _VOID


@dataclass
class _Weaver:
    """Reads the parts of a page once, line by line."""

    html: str
    parts: Iterator[re.Match[str]] = field(init=False)
    depth: int = 0

    def __post_init__(self) -> None:
        self.parts = _PART.finditer(self.html)

    def content(self, direction: str, of: str = "") -> Iterator[str]:
        """What comes until the end of the element ``of``, which runs in ``direction``, with its end. In no direction nothing is
        isolated: the order there is forced."""
        line, depth = list[_Piece](), 1
        for part in self.parts:
            html, name, raw = part.group(0, "name", "raw")
            name = name.lower() if name else ""
            if name == of and name:
                depth += {"": 1, "/": -1}[part["slash"]]
            if (name not in _INLINE and (name or raw or html.startswith("<!"))) or not depth:
                if line:
                    yield from _isolated_line(line, direction)
                    line = []
                yield html
            else:
                line.append(_piece(part, name))
            if not depth:
                return
            if own := self._own_direction(part, name):
                self.depth += 1
                inside = "".join(self.content(own if name != "bdo" else "", name))
                self.depth -= 1
                if name in _INLINE:
                    line[-1] = _Piece(part[0] + inside, OBJECT)
                else:
                    yield inside
        yield from _isolated_line(line, direction)

    def _own_direction(self, part: re.Match[str], name: str) -> str:
        """The direction of the element that ``part`` opens, where it says one; what says nothing of it is as its parent."""
        rest = part["rest"]
        if not name or part["slash"] or name in _VOID or self.depth == _DEEPEST:
            return ""
        if name != "bdi" and "dir" not in rest.lower():
            return ""
        said = _DIR.search(rest)
        way = said[1].lower() if said else "auto" if name == "bdi" else ""
        return self._first_direction(part.end()) if way == "auto" else way

    def _first_direction(self, place: int) -> str:
        letter = _FIRST_LETTER.match(self.html, place)
        return "rtl" if letter and letter["rtl"] else "ltr"


def _piece(part: re.Match[str], name: str) -> _Piece:
    if name:
        return _Piece(part[0], name=name, closes=bool(part["slash"]))
    return _Piece(part[0], _character(part[0]) if part["entity"] else part[0])


def _character(entity: str) -> str:
    """What an entity stands for, as one character: places in the text are counted by them."""
    text = unescape(entity)
    return text if len(text) == 1 else OBJECT


def _isolated_line(line: list[_Piece], direction: str) -> Iterator[str]:
    """The pieces of a line as HTML, its runs isolated."""
    found = runs("".join(piece.text for piece in line), direction) if direction else ()
    if not found:
        yield from (piece.html for piece in line)
        return
    pieces = [*_cut(line, [edge for run in found for edge in (run.start, run.end)])]
    begin, end = _places(pieces)
    place, outside = 0, list[_Piece]()
    for run in found:
        first, last = _widened(pieces, place, begin[run.start], end[run.end])
        yield from (piece.html for piece in pieces[place:first])
        _unmatched(pieces[place:first], outside)
        yield from _isolated(pieces[first:last], outside, run)
        _unmatched(pieces[first:last], outside)
        place = last
    yield from (piece.html for piece in pieces[place:])


def _cut(line: list[_Piece], edges: list[int]) -> Iterator[_Piece]:
    """The pieces, those of text cut where their places in the line's text are ``edges``, which are in order."""
    waiting, offset = deque(edges), 0
    for piece in line:
        start, stop = 0, len(piece.text)
        while waiting and waiting[0] < offset + stop:
            edge = waiting.popleft() - offset
            if edge > start:
                yield _Piece(piece.html[start:edge], piece.text[start:edge])
                start = edge
        offset += stop
        yield _Piece(piece.html[start:], piece.text[start:]) if start else piece


def _places(pieces: list[_Piece]) -> tuple[dict[int, int], dict[int, int]]:
    """By places in the line's text: the number of the piece of text that begins there; that of the one after which ends there."""
    begin, end, offset = dict[int, int](), dict[int, int](), 0
    for number, piece in enumerate(pieces):
        if piece.text:
            begin[offset] = number
            offset += len(piece.text)
            end[offset] = number + 1
    return begin, end


def _unmatched(pieces: list[_Piece], opened: list[_Piece]) -> list[_Piece]:
    """The tags among ``pieces`` that close none of ``opened``, which are those open before, and afterwards those open then."""
    closed = list[_Piece]()
    for piece in pieces:
        if piece.opens():
            opened.append(piece)
        elif piece.closes and opened:
            opened.pop()
        elif piece.closes:
            closed.append(piece)
    return closed


def _widened(pieces: list[_Piece], place: int, first: int, last: int) -> tuple[int, int]:
    """``first`` and ``last`` moved over tags beside the run, not before ``place``, so that those in it close and open in it."""
    opened = list[_Piece]()
    closed = _unmatched(pieces[first:last], opened)
    while closed and first > place and pieces[first - 1].opens():
        closed.pop()
        first -= 1
    while opened and last < len(pieces) and pieces[last].closes:
        opened.pop()
        last += 1
    return first, last


def _isolated(pieces: list[_Piece], outside: list[_Piece], run: Run) -> Iterator[str]:
    """The run that ``pieces`` make up; ``outside`` are the tags open before. Those that reach out of it are closed and opened
    again at its edge; a link is not: one would become two, so that its words are marked and keep their order by themselves."""
    opened = list[_Piece]()
    closed = _unmatched(pieces, opened)
    inner = outside[len(outside) - len(closed) :]
    if len(inner) < len(closed) or any(piece.name == "a" for piece in (*opened, *inner)):
        yield from (_bdi_element(piece, run) for piece in pieces)
        return
    tag = "bdo" if run.forced else "bdi"
    yield from (f"</{piece.name}>" for piece in reversed(inner))
    yield f'<{tag}{_language(run, pieces)} dir="{run.direction}">'
    yield from (piece.html for piece in (*inner, *pieces))
    yield from (f"</{piece.name}>" for piece in reversed(opened))
    yield f"</{tag}>"
    yield from (piece.html for piece in opened)


def _bdi_element(piece: _Piece, run: Run) -> str:
    language = _language(run, [piece])
    return f"<span{language}>{piece.html}</span>" if language else piece.html


def _language(run: Run, pieces: list[_Piece]) -> str:
    """The language as an attribute; of numbers, and of scripts that neither language is written in, none."""
    if not run.has_words:
        return ""
    if run.direction == "rtl":
        return ' lang="ar"' if any(piece.text.strip() for piece in pieces) else ""
    return ' lang="en"' if any(_LATIN.search(piece.text) for piece in pieces) else ""
