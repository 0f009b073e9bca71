"""Right-to-left text split where its direction changes, for programs that extract text from a PDF in file order.

WeasyPrint lays out each box of a line correctly for the eye, but writes the text within a box from left to right. If
«في 18 آذار» is one box, such a program extracts «آذار 18 في». Boxes are written in the order of the text; so each piece
with one direction becomes a box, and the pieces of a line stay in order for search, copying and screen readers.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from collections.abc import Iterator

_RTL = "\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_LTR = rf"(?![{_RTL}])[^\W\d_]"
# Quotation marks and brackets become pieces of their own: some programs treat them as Latin, or mirror them.
_PAIRED = r"«»()\[\]{}“”"
_PIECE = re.compile(
    rf"(?P<foreign>\d*{_LTR}(?:[^{_RTL}]*(?:{_LTR}|\d))?)"
    r"|\d+(?:[.,:/\u060c]\d+)*"
    rf"|[{_RTL}](?:(?:[{_RTL}]|[^\w{_RTL}{_PAIRED}])*[{_RTL}])?"
    rf"|[{_PAIRED}]|\s+|[^\w\s{_PAIRED}]+|_+"
)
_CLOSES = {")": "(", "]": "[", "}": "{"}
_INLINE = {"a", "b", "bdi", "bdo", "em", "i", "small", "span", "strong", "time"}
FORCED = "forced"
# Marks to put before a space, so that the space is written to the PDF although its box holds nothing else.
_MARKS = {"rtl": "\u200f", FORCED: "\u200e"}


def put_in_reading_order(element: Element, direction: str = "ltr") -> None:
    """Split the right-to-left text in ``element`` and below into ``<span>`` elements of one direction each.

    Also splits numbers in Arabic digits whose order is ``FORCED``: in one box they would be laid out in Arabic order.
    """
    direction = FORCED if element.tag == "bdo" else element.get("dir", direction)
    children = list(element)
    for child in children:
        if child.tag not in ("head", "script", "style", "svg"):
            put_in_reading_order(child, direction)
    if mark := _MARKS.get(direction):
        _cut_text(element, children, mark)
        for child, following in zip_longest(children, children[1:]):
            _cut_tail(element, child, following, mark)


def pieces(text: str) -> Iterator[str]:
    """Yield ``text`` split between Arabic and anything else; the pieces, in order, make up the text."""
    position = 0
    while match := _PIECE.match(text, position):
        end = match.end()
        if match["foreign"]:
            # Include closing brackets only for brackets opened inside the piece.
            end += _closing(match[0], text[end : end + len(match[0])])
        yield text[position:end]
        position = end
    if rest := text[position:]:
        yield rest


def _closing(run: str, after: str) -> int:
    """Return how many brackets that opened within ``run`` close directly after it."""
    count = 0
    for char in after:
        whole = run + after[:count]
        if char not in _CLOSES or whole.count(_CLOSES[char]) <= whole.count(char):
            break
        count += 1
    return count


def _cut_text(element: Element, children: list[Element], mark: str) -> None:
    found = _drawn(element.text or "", mark, ends_open=bool(children) and children[0].tag in _INLINE)
    if len(found) > 1:
        element.text, *rest = found
        for index, piece in enumerate(rest):
            element.insert(index, _span(piece))


def _cut_tail(parent: Element, child: Element, following: Element | None, mark: str) -> None:
    if child.tag not in _INLINE:
        return
    ends_open = following is not None and following.tag in _INLINE
    found = _drawn(child.tail or "", mark, begins_open=True, ends_open=ends_open)
    if found:
        child.tail = None
        place = list(parent).index(child) + 1
        for index, piece in enumerate(found):
            parent.insert(place + index, _span(piece))


def _drawn(text: str, mark: str, *, begins_open: bool = False, ends_open: bool = False) -> list[str]:
    """Return the pieces of ``text``; spaces between two pieces, or beside a neighbor in the line, get a mark."""
    found = list(pieces(text))
    last = len(found) - 1
    return [
        f"{mark} " if piece.isspace() and (index > 0 or begins_open) and (index < last or ends_open) else piece
        for index, piece in enumerate(found)
    ]


def _span(text: str) -> Element:
    span = Element("span")
    span.text = text
    return span
