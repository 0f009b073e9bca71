"""One fact with where and how it was found. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """The ``value`` that ``text[start:stop]`` says, the ``pattern`` it was found by, and whether it is sure; a ``note`` why not."""

    value: str
    start: int
    stop: int
    pattern: str
    sure: bool = True
    note: str = ""
