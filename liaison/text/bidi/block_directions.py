"""In which direction each block of a text runs, whatever the page's: an English paragraph ends on the right, also in Arabic."""

from __future__ import annotations

import re
from html import unescape

from django.utils.html import escape

from liaison.text.bidi.isolation import isolated
from liaison.text.languages import DIRECTIONS, other_language

# Letters of the scripts that are written from right to left; every other letter runs from left to right.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"(</?(?:p|h[1-6]|ul|ol|li|blockquote|td|th)\b[^>]*>)")


def language_of(text: str, language: str) -> str:
    """The language in whose direction ``text`` runs on a page in ``language``.

    The first letter decides. A text that only begins with a name in the other script stays in the page's direction: most
    of its letters are of the page's.
    """
    first = _LETTER.search(text)
    if first is None or _is_of(first[0], language):
        return language
    letters = _LETTER.findall(text)
    own = sum(_is_of(letter, language) for letter in letters)
    return other_language(language) if len(letters) > 2 * own else language


def _is_of(letter: str, language: str) -> bool:
    return bool(_RIGHT_TO_LEFT.match(letter)) == (DIRECTIONS[language] == "rtl")


def attributes(text: str, language: str) -> str:
    """What the tag of a block that holds ``text`` says of its language and direction; empty where they are the page's."""
    own = language_of(text, language)
    return "" if own == language else f' lang="{own}" dir="{DIRECTIONS[own]}"'


def lined(text: str, language: str) -> str:
    """Plain ``text`` as the HTML of one block, each line in order: one that runs against the block is isolated."""
    around = language_of(text, language)
    lines = [(line, language_of(line, language)) for line in text.splitlines()]
    return "<br>".join(_directed_line(isolated(escape(line), own), own, around) for line, own in lines)


def _directed_line(html: str, own: str, around: str) -> str:
    return html if own == around else f'<bdi lang="{own}" dir="{DIRECTIONS[own]}">{html}</bdi>'


def directed(html: str, language: str, *, isolate: bool = True) -> str:
    """``html`` (safe, well-formed) of a page in ``language``, each block of which runs in its own direction.

    With ``isolate`` words of the other script in a block are marked, as ``isolated`` does in a line.
    """
    pieces = _BLOCK.split(html)
    ends = _ends(pieces)
    within = [language]
    found = []
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            found.append(isolated(piece, within[-1]) if isolate else piece)
        elif piece.startswith("</"):
            found.append(piece)
            if len(within) > 1:
                within.pop()
        else:
            own = _language_of_block(pieces[place : ends.get(place, len(pieces))], language, within[-1])
            said = "" if own == within[-1] else f' lang="{own}" dir="{DIRECTIONS[own]}"'
            found.append(f"{piece[:-1]}{said}>")
            within.append(own)
    return "".join(found)


def _language_of_block(pieces: list[str], language: str, around: str) -> str:
    """As ``language_of``; one without letters, such as a number, runs as what it stands in."""
    words = (unescape(_TAG.sub("", piece)) for piece in pieces)
    first = next((text for text in words if _LETTER.search(text)), "")
    if not first:
        return around
    # Most blocks begin in the page's script: the rest of them need not be read.
    begin = _LETTER.search(first)
    begins_as_the_page = begin is not None and _is_of(begin[0], language)
    return language if begins_as_the_page else language_of(first + "".join(words), language)


def _ends(pieces: list[str]) -> dict[int, int]:
    """Where each block ends, by the place of the tag that opens it."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for place in range(1, len(pieces), 2):
        if not pieces[place].startswith("</"):
            stack.append(place)
        elif stack:
            found[stack.pop()] = place
    return found
