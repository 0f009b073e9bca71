"""The direction of each block of a text: an English paragraph runs from left to right on an Arabic page too."""

from __future__ import annotations

import re
from html import unescape

from django.utils.html import escape

from liaison.text.bidi.isolation import isolated
from liaison.text.languages import DIRECTIONS, other_language

# Letters of right-to-left scripts; every other letter runs from left to right.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"(</?(?:p|h[1-6]|ul|ol|li|blockquote|td|th)\b[^>]*>)")


def language_of(text: str, language: str) -> str:
    """Return the language in whose direction ``text`` runs on a page in ``language``.

    The first letter decides, unless the text only begins with a name in the other script: a text with at least half of
    its letters in the page's script runs in the page's direction.
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
    """Return the ``lang`` and ``dir`` attributes for a block that holds ``text``; empty where they are the page's."""
    own = language_of(text, language)
    return "" if own == language else f' lang="{own}" dir="{DIRECTIONS[own]}"'


def lined(text: str, language: str) -> str:
    """Return plain ``text`` as the HTML of one block, line by line; a line that runs against the block is isolated."""
    around = language_of(text, language)
    lines = [(line, language_of(line, language)) for line in text.splitlines()]
    return "<br>".join(_directed_line(isolated(escape(line), own), own, around) for line, own in lines)


def _directed_line(html: str, own: str, around: str) -> str:
    return html if own == around else f'<bdi lang="{own}" dir="{DIRECTIONS[own]}">{html}</bdi>'


def directed(html: str, language: str, *, isolate: bool = True) -> str:
    """Return ``html`` (safe, well-formed) of a page in ``language``, with each block in its own direction.

    With ``isolate``, words of the other script are isolated too, as ``isolated`` does in a line.
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
    """Return the language of a block, as ``language_of`` does; a block without letters runs like its parent."""
    words = (unescape(_TAG.sub("", piece)) for piece in pieces)
    first = next((text for text in words if _LETTER.search(text)), "")
    if not first:
        return around
    # Most blocks begin in the page's script; then the rest need not be read.
    begin = _LETTER.search(first)
    begins_as_the_page = begin is not None and _is_of(begin[0], language)
    return language if begins_as_the_page else language_of(first + "".join(words), language)


def _ends(pieces: list[str]) -> dict[int, int]:
    """Return the index of the closing tag of each block, by the index of its opening tag."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for place in range(1, len(pieces), 2):
        if not pieces[place].startswith("</"):
            stack.append(place)
        elif stack:
            found[stack.pop()] = place
    return found
