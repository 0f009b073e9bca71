"""Titles, summaries and bodies, drawn from a pool of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

# So many words make a paragraph, and so many a sentence.
PARAGRAPH, SENTENCE = 65, 16


@dataclass(frozen=True)
class Prose:
    """Texts in one language: ``pool`` holds its words as often as they are used."""

    chance: Random
    pool: Sequence[str]
    reference: str

    def words(self, count: int) -> list[str]:
        return self.chance.choices(self.pool, k=count)

    def line(self, *start: str, words: int) -> str:
        """A title or a place: what it begins with, then ``words`` words."""
        return " ".join((*filter(None, start), *self.words(words)))[:300]

    def text(self, words: int) -> str:
        """Plain sentences."""
        drawn = self.words(words)
        return " ".join(f"{' '.join(drawn[start : start + SENTENCE])}." for start in range(0, words, SENTENCE))

    def body(self, number: int, words: int, names: Sequence[str] = ()) -> str:
        """Paragraphs in HTML of about ``words`` words, ``names`` in the first, a reference that is its own at the end."""
        spread = self.chance.randrange(words // 2, words * 3 // 2)
        paragraphs = [self.text(min(PARAGRAPH, spread - start)) for start in range(0, spread, PARAGRAPH)]
        first = f"{'، '.join(names)} {paragraphs[0]}" if names else paragraphs[0]
        last = self.reference.format(number=number)
        return "".join(f"<p>{paragraph}</p>" for paragraph in (first, *paragraphs[1:], last))
