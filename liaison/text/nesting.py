"""How deep the elements of HTML stand in one another, found in linear time before any parser builds a tree of them.

Parsers of HTML look through all open elements for each tag, so that a text of one megabyte, nested without end, would keep
a process busy for many seconds. The rules followed here are those of the HTML standard, as far as they decide what is open.
"""

from __future__ import annotations

import re

# More than any program writes: pages of newspapers come to about forty.
DEEPEST = 100
# How many elements a parser may open again on its own, for each tag of the text: bold or links that were never closed.
_REOPENED_PER_TAG, _REOPENED = 8, 20_000

_SPACE = r"[\t\n\f\r ]"
_VALUE = rf"{_SPACE}*+=(?:{_SPACE}*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?+)"
# Possessive throughout: nothing is read twice, whatever the text is.
_TOKEN = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+>?|<(?P<end>/?)(?P<name>[a-z][^\t\n\f\r />]*+)"
    rf"(?:[\t\n\f\r /]++|[^\t\n\f\r />][^\t\n\f\r />=]*+(?:{_VALUE})?+)*+(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track"),
    *("wbr", "frame", "keygen"),
}
# Elements whose content is text.
_RAW = {
    *("script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title", "plaintext"),
}
# Elements that a parser opens again in the next block until they are closed.
_FORMATTING = {
    *("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"),
}
# An element of one of these groups ends the one before it, up to an element that holds the whole group.
_SIBLINGS = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "option": ({"option"}, {"select", "datalist"}),
    "tr": ({"tr"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), ({"thead", "tbody", "tfoot", "caption", "colgroup"}, {"table"})),
}
_TABLE_PARTS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
# The end of an element outside of these does not reach into them, nor the other way round.
_WALLS = {"td", "th", "caption", "template", "object", "marquee", "applet", "svg", "math"}
_PARAGRAPH_ENDS = {
    *("address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "fieldset"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr"),
    *("main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "ul"),
}


class TooDeepError(ValueError):
    """The error that elements are nested deeper than ``DEEPEST``."""


def refuse_deep_nesting(html: str) -> None:
    """Raise TooDeepError if a parser of ``html`` would have more than ``DEEPEST`` elements open at once."""
    if html.count("<") <= DEEPEST:
        return
    opened, place = _Open(), 0
    while found := _TOKEN.search(html, place):
        place = found.end()
        if not (name := (found["name"] or "").lower()):
            continue
        if found["end"]:
            opened.close(name)
            continue
        opened.open(name)
        if name in _RAW and not opened.is_foreign():
            place = _end_of_text(html, name, place)
            opened.close(name)


def _end_of_text(html: str, name: str, place: int) -> int:
    """Return where the element of text that begins before ``place`` ends."""
    end = None if name == "plaintext" else re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE).search(html, place)
    return end.start() if end else len(html)


class _Open:
    """The elements that are open at one place of a text."""

    def __init__(self) -> None:
        self._elements: list[str] = []
        self._formatting: list[str] = []
        self._tags = self._reopened = 0

    def open(self, name: str) -> None:
        """Open an element; raise TooDeepError if too many are open."""
        self._tags += 1
        if name in _PARAGRAPH_ENDS:
            self._end({"p"}, _WALLS | {"button", "table"})
        if name in _SIBLINGS:
            self._end(*_SIBLINGS[name])
        if name in _VOID:
            return
        if name == "a" and "a" in self._formatting:
            self._formatting.remove("a")
        (self._formatting if name in _FORMATTING else self._elements).append(name)
        self._reopened += len(self._formatting)
        if (
            len(self._elements) + len(self._formatting) > DEEPEST
            or self._reopened > _REOPENED_PER_TAG * self._tags + _REOPENED
        ):
            raise TooDeepError

    def close(self, name: str) -> None:
        """Close the last element of that name which can be reached."""
        if name not in _FORMATTING:
            self._end({name}, (_WALLS - _TABLE_PARTS if name in _TABLE_PARTS else _WALLS) - {name})
        elif name in self._formatting:
            del self._formatting[len(self._formatting) - 1 - self._formatting[::-1].index(name)]

    def is_foreign(self) -> bool:
        """Return whether the text is within a drawing or a formula, which have other rules."""
        return "svg" in self._elements or "math" in self._elements

    def _end(self, names: set[str], walls: set[str]) -> None:
        """Close the innermost element of ``names`` with all it holds, unless one of ``walls`` stands around us."""
        for place in range(len(self._elements) - 1, -1, -1):
            if self._elements[place] in names:
                del self._elements[place:]
                return
            if self._elements[place] in walls:
                return
