"""Raised and lowered text, which the editor does not have: it must not run into the words and numbers beside it."""

from __future__ import annotations

import re
from itertools import zip_longest

from liaison.text.pasting.omissions import Omission, Omissions
from liaison.text.pasting.tree import Inline, Words

_POWERS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
# Units that are squared and cubed, after a number or a space.
_UNIT = re.compile(r"(?:^|[\s\d(])(?:[kcdm]?m|ft|in|yd|mi|[كسم]?م|متر)$", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|e|o|a|ème|eme)", re.IGNORECASE)
_SIGNS = {"tm": "™", "sm": "℠", "r": "®", "c": "©"}
# How many characters before a mark decide what it is, such as a unit or a number.
_NEAR = 20
_BRACKETED = re.compile(r"[\[(]?\s*(.*?)\s*[\])]?", re.DOTALL)


def on_the_line(words: Inline, notes: set[str], left_out: Omissions) -> Inline:
    """Return ``words`` with nothing raised or lowered; ``notes`` names the footnotes whose text was pasted too.

    The mark of a footnote becomes "[1]", or is removed if its note is missing. m² and 1st are written so; 2254 with a
    raised 1 never becomes 22541.
    """
    found: Inline = []
    before = ""
    joined = _joined(words)
    for word, following in zip_longest(joined, joined[1:]):
        text = _said(word, before, following.text[:1] if following else "", notes)
        if word.note and not text and word.text.strip():
            left_out.add(Omission.MARK)
        found.append(word.saying(text))
        before = (before + text)[-_NEAR:]
    return found


def _joined(words: Inline) -> Inline:
    """Return ``words`` with the pieces of one mark joined."""
    found: Inline = []
    for word in words:
        last = found[-1] if found else None
        if last and (word.note or word.raised) and (last.note, last.raised) == (word.note, word.raised):
            found[-1] = last.saying(last.text + word.text)
        else:
            found.append(word)
    return found


def _said(word: Words, before: str, after: str, notes: set[str]) -> str:
    text = word.text.strip()
    if not text or not (word.note or word.raised):
        return word.text
    if word.note:
        return _note(word, text, before, notes)
    return _lowered(word.text) if word.raised == "sub" else _raised(text, before, after)


def _note(word: Words, text: str, before: str, notes: set[str]) -> str:
    label = _label(text)
    if word.at_note:
        # A link back after the note (↩) carries no information.
        return "" if before.strip() or not any(map(str.isalnum, label)) else f"[{label}] "
    return f"[{label}]" if word.note in notes else ""


def _raised(text: str, before: str, after: str) -> str:
    label, previous = _label(text), before[-1:]
    if after in ("/", "⁄") and label.isdigit():
        return f" {label}" if previous.isdigit() else label
    if label in ("2", "3") and _UNIT.search(before):
        return label.translate(_POWERS)
    if previous.isdigit() and _ORDINAL.fullmatch(label):
        return label
    if sign := _SIGNS.get(label.lower()):
        return sign
    return f"[{label}]" if previous.strip() and any(map(str.isalnum, label)) else text


def _lowered(text: str) -> str:
    return text.translate(_LOWERED) if re.fullmatch(r"[0-9+-]+", text.strip()) else text


def _label(text: str) -> str:
    found = _BRACKETED.fullmatch(text)
    return found[1] if found else text
