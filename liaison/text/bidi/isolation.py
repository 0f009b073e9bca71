"""Isolation of words of the other script in HTML and plain text, so that each line reads in order."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from typing import TYPE_CHECKING, Any

from liaison.text.bidi.grammar import OBJECT, RTL, Run, may_run, runs
from liaison.text.languages import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

# Elements whose content is no text of a line.
_RAW = ("script", "style", "textarea", "title", "svg", "select", "template")
_PART = re.compile(
    rf"<!--.*?-->|<(?P<raw>{'|'.join(_RAW)})\b.*?</(?P=raw)\s*>"
    r"|<(?P<slash>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>[^>]*)>|<[^>]*>|(?P<entity>&(?:#\d+|#x[0-9a-fA-F]+|\w+);)|[^<&]+|[<&]",
    re.DOTALL,
)
_DIR = re.compile(r"""\bdir\s*=\s*["']?(rtl|ltr|auto)\b""", re.IGNORECASE)
_FIRST_LETTER = re.compile(rf"(?:<[^>]*>|&[#\w]+;|(?![{RTL}])[\W\d_])*(?P<rtl>[{RTL}])?")
# Inline tags.
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
_NAMES = "|".join(sorted(_INLINE))
_PLAIN_NAMES = "|".join(sorted(_INLINE - {"bdi", "bdo"}))
# A line that no element with a direction of its own interrupts, up to the next tag that ends it.
_WHOLE_LINE = re.compile(
    rf"(?:[^<]++|</?(?:{_PLAIN_NAMES})(?![\w-]|[^>]*dir)[^>]*+>)++(?=<(?:!|/?(?!(?:{_NAMES})(?![\w-]))[a-z])|\Z)",
    re.IGNORECASE,
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# So many short texts, mostly names, titles and labels that many pages show, are remembered with their runs isolated.
_REMEMBERED, _SHORT = 4096, 400
# The deepest nesting of elements with a direction of their own that is followed.
_DEEPEST = 50


def isolated(html: str, language: str) -> str:
    """Return ``html`` (safe, well-formed) of a page in ``language``, with each run of the other script in a ``<bdi>``.

    ``isolated("مع <b>Open Access</b>", "ar")`` marks the two words; a number gets a direction and no language. Runs may
    cross tags within a line; an element with its own ``dir`` is read in that direction. Applying it again changes
    nothing.
    """
    return _isolated_short(html, language) if len(html) <= _SHORT else _isolated_html(html, language)


def _isolated_html(html: str, language: str) -> str:
    direction = DIRECTIONS[language]
    if not may_run(html, direction) and "dir=" not in html:
        return html
    return "".join(_Weaver(html).content(direction))


# By type too: what is marked safe stays so, and what is not does not become it.
_isolated_short = lru_cache(maxsize=_REMEMBERED, typed=True)(_isolated_html)


def isolated_text(text: str, language: str) -> str:
    """Return plain ``text`` of ``language`` with Unicode isolates around runs, for places where no tags may stand.

    Only runs that would be displayed in the wrong order get them, so that nobody copies characters without effect.
    """
    return _short_text(text, language) if len(text) <= _SHORT else _with_signs(text, language)


def _with_signs(text: str, language: str) -> str:
    direction = DIRECTIONS[language]
    parts, place = [], 0
    for run in runs(text, direction):
        words = text[run.start : run.end]
        if words != text.strip() and _needs_signs(run, words):
            opening = "\u202d" if run.forced else {"ltr": "\u2066", "rtl": "\u2067"}[run.direction]
            parts += [text[place : run.start], opening, words, "\u202c" if run.forced else "\u2069"]
            place = run.end
    return "".join([*parts, text[place:]])


_short_text = lru_cache(maxsize=_REMEMBERED, typed=True)(_with_signs)


def _needs_signs(run: Run, words: str) -> bool:
    """Return whether ``run`` would be displayed in the wrong order without isolates.

    Words keep their order if they begin with a letter or digit and end with one, or with a closing bracket or quotation
    mark. So does a single number without a sign.
    """
    if not run.has_words:
        return words[0] in "+-\u2212±(" or re.search(r"\d[^\d.,]+\d", words) is not None
    return not (words[0].isalnum() and (words[-1].isalnum() or words[-1] in ")]}»”"))


def _whole_line(html: str, direction: str) -> str:
    """Return the ``html`` of a line, which has no elements with a direction of their own, with its runs isolated."""
    return _short_line(html, direction) if len(html) <= _SHORT else _line_of_parts(html, direction)


def _line_of_parts(html: str, direction: str) -> str:
    if not may_run(html, direction):
        return html
    line = [_piece(part, (part["name"] or "").lower()) for part in _PART.finditer(html)]
    return "".join(_isolated_line(line, direction))


_short_line = lru_cache(maxsize=_REMEMBERED)(_line_of_parts)


@cache
def _between_lines(of: str) -> re.Pattern[str]:
    """Return the pattern of what is outside of lines in the element ``of``: space, and tags that end a line, but not its own."""
    others = "|".join((_NAMES, *_RAW, *([of] if of else [])))
    return re.compile(rf"(?:\s++|</?(?!(?:{others})(?![\w-]))[a-z][\w-]*+(?![^>]*dir)[^>]*+>)++", re.IGNORECASE)


@dataclass(slots=True)
class _Piece:
    """A part of a line: its HTML, and its ``text``, which is empty for a tag. ``name`` is the tag's."""

    html: str
    text: str = ""
    name: str = ""
    closes: bool = False

    def opens(self) -> bool:
        """Return whether this is a tag that opens an element."""
        return bool(self.name) and not self.closes and self.name not in _VOID


@dataclass
class _Weaver:
    """A reader that goes through the parts of a page once, line by line."""

    html: str
    place: int = 0
    depth: int = 0

    def content(self, direction: str, of: str = "") -> Iterator[str]:
        """Yield the HTML of the element ``of``, which runs in ``direction``, up to and including its end tag.

        In an empty ``direction`` nothing is isolated, because ``<bdo>`` forces the order there.
        """
        line, depth = list[_Piece](), 1
        while self.place < len(self.html):
            if not line and of not in _INLINE and (quick := self._without_directions(direction, of)):
                yield quick
                continue
            part = self._part()
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

    def _without_directions(self, direction: str, of: str) -> str:
        """Return what stands between lines, or a whole line, isolated; empty if it has to be read part by part."""
        if between := _between_lines(of).match(self.html, self.place):
            self.place = between.end()
            return between[0]
        if line := _WHOLE_LINE.match(self.html, self.place):
            self.place = line.end()
            return _whole_line(line[0], direction)
        return ""

    def _part(self) -> re.Match[str]:
        part: Any = _PART.match(self.html, self.place)
        self.place = part.end()
        return part

    def _own_direction(self, part: re.Match[str], name: str) -> str:
        """Return the direction that the element opened by ``part`` declares; empty if it inherits its parent's."""
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
    """Return the text of ``entity`` as one character, so that indexes in the text stay the same as in the pieces."""
    text = unescape(entity)
    return text if len(text) == 1 else OBJECT


def _isolated_line(line: list[_Piece], direction: str) -> Iterator[str]:
    """Yield the pieces of a line as HTML, with its runs isolated."""
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
    """Yield the pieces of ``line``, with text cut at the ``edges``: sorted indexes in the text of the line."""
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
    """Return two maps from indexes in the text of the line to piece numbers.

    The first gives the piece of text that begins at an index; the second gives the number after the piece that ends
    there.
    """
    begin, end, offset = dict[int, int](), dict[int, int](), 0
    for number, piece in enumerate(pieces):
        if piece.text:
            begin[offset] = number
            offset += len(piece.text)
            end[offset] = number + 1
    return begin, end


def _unmatched(pieces: list[_Piece], opened: list[_Piece]) -> list[_Piece]:
    """Return the closing tags among ``pieces`` that match none in ``opened``, and update ``opened``."""
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
    """Return ``first`` and ``last`` moved over tags beside the run, not before ``place``, to include matching tags."""
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
    """Yield the HTML of the run that ``pieces`` make up, isolated; ``outside`` are the tags open before it.

    Tags that cross the edge of the run are closed and reopened there. A link is not, because it would become two: its
    words are only marked with their language.
    """
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
    """Return the ``lang`` attribute of a run; empty for numbers and for scripts of neither language."""
    if not run.has_words:
        return ""
    if run.direction == "rtl":
        return ' lang="ar"' if any(piece.text.strip() for piece in pieces) else ""
    return ' lang="en"' if any(_LATIN.search(piece.text) for piece in pieces) else ""
