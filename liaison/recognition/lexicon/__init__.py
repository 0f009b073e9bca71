"""The words by which texts tell who they speak of: titles, posts, kinds of bodies, verbs, places, months. Data, no rules."""

from __future__ import annotations

from liaison.text.normalize import normalize


def word_set(words: str) -> frozenset[str]:
    """Return the normalized words of a list; ``_`` stands for a space within an entry."""
    return frozenset(normalize(word.replace("_", " ")) for word in words.split())
