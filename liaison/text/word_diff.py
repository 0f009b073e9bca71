"""Word-by-word comparison of two texts, Arabic or English. Pure, no database.

Words that occur once on each side anchor the comparison ("patience diff"); where there are none, groups of words do.
The text between anchors is compared in detail while it is short. So a text as long as a book takes about a second, and
a rewritten passage reads as one removal and one addition.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SAME, ADDED, REMOVED = "same", "added", "removed"

# Marks that belong to the word they stand in: combining accents, Arabic vowel marks and joiners.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200c\u200d"
_TOKEN = re.compile(
    rf"""
    https?://[^\s<>«»"“”]*[\w/]                          # an address
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                       # an e-mail address
    | \d+(?:[.,:/٫٬-]\d+)*[%٪]?(?![\w{_MARKS}])          # a number, a date, a time
    | [\w{_MARKS}]+(?:['’-](?=[A-Za-z0-9\u00c0-\u024f])[\w{_MARKS}]+)*
    | \s+
    | (.)\1*                                             # punctuation, the same mark repeated being one
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"\w")

# The sizes, in tokens, of groups that may anchor the comparison if they occur once on each side.
_GROUPS = (1, 4, 12)
# The most pairs of tokens between two anchors that are compared in detail.
_CLOSELY = 200_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is ``"same"``, ``"added"`` or ``"removed"``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Match:
    """A run of ``length`` equal items, starting at index ``old`` on one side and ``new`` on the other."""

    old: int
    new: int
    length: int


def compare(old_text: str, new_text: str) -> list[Piece]:
    """Return the pieces of both texts that stayed, went or were added, each removal before what replaces it."""
    old, new = tokens(old_text), tokens(new_text)
    return pieces(old, new, matching(old, new))


def tokens(text: str) -> list[str]:
    """Return the words with their vowel marks, numbers, punctuation and spaces of ``text``, which they make up."""
    return [match.group() for match in _TOKEN.finditer(text)]


def is_word(token: str) -> bool:
    """Return whether ``token`` has a letter or a digit."""
    return _WORD.search(token) is not None


def matching(old: Sequence[str], new: Sequence[str], anchors: Callable[[str], bool] = is_word) -> list[Match]:
    """Return the runs that both sequences have in common, in order.

    ``anchors`` tells which items may anchor the comparison. Items that differ only in Unicode normalization (NFC) are
    equal.
    """
    numbers: dict[str, int] = {}
    old_keys, new_keys = _numbered(old, numbers), _numbered(new, numbers)
    holding = {number for item, number in numbers.items() if anchors(item)}
    found: list[Match] = []
    spans = [(0, len(old), 0, len(new))]
    while spans:
        spans += _compare_span(old_keys, new_keys, spans.pop(), holding, found)
    return _joined(sorted(found, key=lambda run: run.old))


def _numbered(items: Sequence[str], numbers: dict[str, int]) -> list[int]:
    return [numbers.setdefault(unicodedata.normalize("NFC", item), len(numbers)) for item in items]


def _compare_span(
    old: list[int], new: list[int], span: tuple[int, int, int, int], holding: set[int], found: list[Match]
) -> list[tuple[int, int, int, int]]:
    """Add the common start and end of a span of both to ``found``; return the spans that remain to be compared."""
    old_from, old_to, new_from, new_to = span
    begin = 0
    while old_from + begin < old_to and new_from + begin < new_to and old[old_from + begin] == new[new_from + begin]:
        begin += 1
    if begin:
        found.append(Match(old_from, new_from, begin))
        old_from, new_from = old_from + begin, new_from + begin
    end = 0
    while old_to - end > old_from and new_to - end > new_from and old[old_to - end - 1] == new[new_to - end - 1]:
        end += 1
    if end:
        old_to, new_to = old_to - end, new_to - end
        found.append(Match(old_to, new_to, end))
    if old_from == old_to or new_from == new_to:
        return []
    for size in _GROUPS:
        if held := _held(old[old_from:old_to], new[new_from:new_to], size, holding):
            return _between(held, (old_from, old_to, new_from, new_to), found)
    if (old_to - old_from) * (new_to - new_from) <= _CLOSELY:
        close = SequenceMatcher(None, old[old_from:old_to], new[new_from:new_to], autojunk=False)
        found += [
            Match(old_from + block.a, new_from + block.b, block.size) for block in close.get_matching_blocks()[:-1]
        ]
    return []


def _held(old: list[int], new: list[int], size: int, holding: set[int]) -> list[tuple[int, int]]:
    """Return the start indexes (old, new) of groups of ``size`` items that occur once on each side, in order."""
    old_places, new_places = _once(old, size, holding), _once(new, size, holding)
    pairs = sorted((place, new_places[group]) for group, place in old_places.items() if group in new_places)
    return _rising(pairs)


def _once(items: list[int], size: int, holding: set[int]) -> dict[object, int]:
    groups = items if size == 1 else list(zip(*(items[shift:] for shift in range(size)), strict=False))
    counts = Counter(groups)
    return {group: place for place, group in enumerate(groups) if counts[group] == 1 and (size > 1 or group in holding)}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest selection of ``pairs`` (sorted by the first item) whose second items also increase."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for index, (_old, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [index]
        before.append(last[length - 1] if length else None)
    chosen: list[tuple[int, int]] = []
    step = last[-1] if last else None
    while step is not None:
        chosen.append(pairs[step])
        step = before[step]
    return chosen[::-1]


def _between(
    held: list[tuple[int, int]], span: tuple[int, int, int, int], found: list[Match]
) -> list[tuple[int, int, int, int]]:
    """Add the anchors ``held`` to ``found``; return the spans between them."""
    old_from, old_to, new_from, new_to = span
    spans = []
    at_old, at_new = old_from, new_from
    for old_place, new_place in held:
        found.append(Match(old_from + old_place, new_from + new_place, 1))
        spans.append((at_old, old_from + old_place, at_new, new_from + new_place))
        at_old, at_new = old_from + old_place + 1, new_from + new_place + 1
    return [*spans, (at_old, old_to, at_new, new_to)]


def _joined(runs: list[Match]) -> list[Match]:
    joined: list[Match] = []
    for run in runs:
        if joined and joined[-1].old + joined[-1].length == run.old and joined[-1].new + joined[-1].length == run.new:
            joined[-1] = Match(joined[-1].old, joined[-1].new, joined[-1].length + run.length)
        else:
            joined.append(run)
    return joined


@dataclass
class _Change:
    """Tokens ``old`` replaced by ``new`` (at most ``size`` words), and the unchanged tokens ``after`` them."""

    old: list[str]
    new: list[str]
    size: int
    after: list[str]


def pieces(old: Sequence[str], new: Sequence[str], runs: list[Match]) -> list[Piece]:
    """Return the tokens of both sides as pieces, given their common ``runs``; changes that almost touch are merged."""
    told = []
    for change in _without_crumbs(_changes(old, new, runs)):
        texts = ((REMOVED, change.old), (ADDED, change.new), (SAME, change.after))
        told += [Piece(kind, "".join(found)) for kind, found in texts if found]
    return told


def _changes(old: Sequence[str], new: Sequence[str], runs: list[Match]) -> list[_Change]:
    """Return the changes in order; the first holds only the tokens that both sides begin with."""
    changes = [_Change([], [], 0, [])]
    at_old = at_new = 0
    for run in [*runs, Match(len(old), len(new), 0)]:
        if run.old > at_old or run.new > at_new:
            gone, come = old[at_old : run.old], new[at_new : run.new]
            changes.append(_Change(list(gone), list(come), max(_count(gone), _count(come)), []))
        changes[-1].after += new[run.new : run.new + run.length]
        at_old, at_new = run.old + run.length, run.new + run.length
    return changes


def _count(found: Sequence[str]) -> int:
    return sum(map(is_word, found))


def _without_crumbs(changes: list[_Change]) -> list[_Change]:
    """Return ``changes`` with few unchanged words between two larger changes merged into them."""
    kept = changes[:1]
    for change in changes[1:]:
        kept.append(change)
        while len(kept) > 2 and _is_crumb(kept[-2], kept[-1]):
            _join(kept[-2], kept.pop())
    return kept


def _is_crumb(before: _Change, change: _Change) -> bool:
    stayed = _count(before.after)
    if not stayed:
        # Only spaces and punctuation within one line lie between the two changes.
        return "\n" not in "".join(before.after)
    return stayed * 2 <= min(before.size, change.size)


def _join(before: _Change, change: _Change) -> None:
    for side, more in ((before.old, change.old), (before.new, change.new)):
        side += before.after
        side += more
    before.size += _count(before.after) + change.size
    before.after = change.after
