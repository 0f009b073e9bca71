"""Sequences of words that are signs of something: found in a text with their places. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from liaison.recognition.words import readings
from liaison.text.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liaison.recognition.text import Token


@lru_cache(maxsize=32)
def _sequences(listed: str) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in listed.split():
        words = tuple(normalize(entry.replace("_", " ")).split())
        found.setdefault(words[0], []).append(words)
    return {first: sorted(each, key=len, reverse=True) for first, each in found.items()}


def first_sign(tokens: Sequence[Token], listed: str, end: int | None = None) -> tuple[int, int] | None:
    """Return the first words of ``tokens`` (before ``end``) that are an entry of ``listed``: the first of them and their end."""
    openings = _sequences(listed)
    for at in range(len(tokens) if end is None else min(end, len(tokens))):
        for form in dict.fromkeys((tokens[at].form, *(reading.word for reading in readings(tokens[at].form)))):
            for words in openings.get(form, ()):
                run = tokens[at : at + len(words)]
                if len(run) == len(words) and all(
                    one.form == word for one, word in zip(run[1:], words[1:], strict=True)
                ):
                    return at, at + len(words)
    return None
