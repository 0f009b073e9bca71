"""Comparing what somebody brings with a version: how much of it is there, and what is there besides. Pure, no database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from articles.provenance.forms import folded

if TYPE_CHECKING:
    from articles.provenance.forms import Written
    from articles.provenance.pasted import Pasted

# A shorter paragraph (in letters) is no evidence by itself: "Washington" stands in many texts.
_TELLING = 25
# A short one is looked for only this far from where the one before it ended.
_NEAR = 40


@dataclass(frozen=True)
class Comparison:
    """What of a version was found in a text: ``found`` says of each paragraph of the body whether it is there.

    ``lacking`` are the paragraphs of the version that are not in the text. ``covered`` is the part of the text (0 to 1) that is the version's, ``share`` the part of the version's body that was
    found.
    """

    found: tuple[bool, ...]
    lacking: tuple[str, ...]
    covered: float
    share: float
    is_telling: bool
    pasted: Pasted
    spans: tuple[tuple[int, int], ...]

    @cached_property
    def more(self) -> tuple[str, ...]:
        """Return the passages of the text that are not in the version."""
        return tuple(self.pasted.without(self.spans))

    @property
    def is_whole(self) -> bool:
        """Return whether the whole body is there."""
        return bool(self.found) and all(self.found)

    def rank(self) -> tuple[bool, float]:
        """Return what to sort by: the whole text first, then by how much of what was brought it explains."""
        return self.is_whole, self.covered


def compare(pasted: Pasted, text: Written) -> Comparison:
    """Return how ``pasted`` compares with ``text``."""
    spans: list[tuple[int, int]] = []
    for part in (text.title, text.summary):
        if part and (span := pasted.find(folded(part), spans[-1][1] if spans else 0)):
            spans.append(span)
    body = [folded(block) for block in text.body]
    places = _places(pasted, body)
    spans += [place for place in places if place]
    covered = sum(end - start for start, end in spans) / max(1, len(pasted.stream))
    return Comparison(
        found=tuple(place is not None for place in places),
        lacking=tuple(block for block, place in zip(text.body, places, strict=True) if place is None),
        covered=min(1.0, covered),
        share=_share(body, places),
        is_telling=any(end - start >= _TELLING for start, end in spans) or len(spans) > 2,
        pasted=pasted,
        spans=tuple(spans),
    )


def _share(body: list[str], places: list[tuple[int, int] | None]) -> float:
    there = sum(len(block) for block, place in zip(body, places, strict=True) if place)
    return there / max(1, sum(map(len, body)))


def _places(pasted: Pasted, body: list[str]) -> list[tuple[int, int] | None]:
    """Return where each paragraph stands in what was brought, in the order in which they are written."""
    places: list[tuple[int, int] | None] = []
    at, is_first = 0, True
    for block in body:
        is_short = len(block) < _TELLING
        # The first short one may stand anywhere: what is before it may have been left out.
        place = pasted.find(block, at, at + _NEAR if is_short and not is_first else None)
        places.append(place)
        if place:
            at, is_first = place[1], False
    return places
