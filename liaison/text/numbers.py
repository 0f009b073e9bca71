"""Whole numbers in texts that anybody may have sent: ASCII digits, no more than were expected, and nothing else."""

from __future__ import annotations

# The largest id that a database can hold, and how many digits every number has that is surely no larger.
LARGEST_ID = 2**63 - 1
_ID_DIGITS = len(str(LARGEST_ID)) - 1


def is_number(text: str, digits: int) -> bool:
    """Return whether ``text`` is a number of at most ``digits`` digits."""
    return text.isascii() and text.isdigit() and len(text) <= digits


def is_id(text: str) -> bool:
    """Return whether ``text`` can be the id of a record: no query fails over it."""
    return is_number(text, _ID_DIGITS)


def number_in(text: str, digits: int, default: int = 0) -> int:
    """Return the number that ``text`` is, of at most ``digits`` digits; ``default`` where it is none."""
    return int(text) if is_number(text, digits) else default
