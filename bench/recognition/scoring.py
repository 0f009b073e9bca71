"""Found against labeled: what counts as the same, and the counts by style."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liaison.names.comparison import untitled
from liaison.text.normalize import normalize

if TYPE_CHECKING:
    from bench.recognition.labels import Report
    from liaison.recognition.proposals import Recognition

_ALIKE = 0.8


@dataclass
class Counts:
    """Right, found and labeled, by what was looked for."""

    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    found: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    labeled: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, what: str, right: int, found: int, labeled: int) -> None:
        self.right[what] += right
        self.found[what] += found
        self.labeled[what] += labeled

    def f1(self, what: str) -> float:
        """Return F1; 1.0 where there was nothing to find and nothing was found."""
        both = self.found[what] + self.labeled[what]
        return 2 * self.right[what] / both if both else 1.0

    def take(self, other: Counts) -> None:
        for what in {*other.found, *other.labeled}:
            self.add(what, other.right[what], other.found[what], other.labeled[what])


def score(
    report: Report, found: Recognition, mistakes: list[str] | None = None, keys: dict[str, str] | None = None
) -> Counts:
    """Return the counts of one report. ``keys``: with records, the key of each label, which the proposals must have."""
    counts, wrong = Counts(), mistakes if mistakes is not None else []
    _people(report, found, counts, wrong, keys)
    _bodies(report, found, counts, wrong, keys)
    names = [normalize(one.name) for one in found.organizers]
    hits = sum(any(_same_body(name, normalize(label)) for name in names) for label in report.organizers)
    counts.add("organizers", hits, len(names), len(report.organizers))
    if hits < max(len(names), len(report.organizers)):
        wrong.append(f"organizers {report.organizers} {[one.name for one in found.organizers]}")
    for what in ("date", "format"):
        label, got = getattr(report, what), getattr(found, what)
        counts.add(what, label == got, bool(got or label), bool(label or got))
        if label != got:
            wrong.append(f"{what} {label} {got}")
    return counts


def _people(report: Report, found: Recognition, counts: Counts, wrong: list[str], keys: dict[str, str] | None) -> None:
    left = list(found.people)
    for label in report.people:
        name = untitled(normalize(label.name))
        hit = next(
            (
                one
                for one in left
                if untitled(normalize(one.name)) == name and (not keys or one.record == keys[label.name])
            ),
            None,
        )
        counts.add("people", hit is not None, 0, 1)
        if hit is None:
            wrong.append(f"missed {label.name}")
            counts.add("posts", 0, 0, bool(label.post))
            continue
        left.remove(hit)
        same = _same_post(hit.post, label.post)
        counts.add("posts", same and bool(label.post), bool(hit.post), bool(label.post))
        if not same:
            wrong.append(f"post of {label.name}: {label.post!r} {hit.post!r}")
        counts.add("sides", hit.side == label.side, 1, 1)
        if hit.side != label.side:
            wrong.append(f"side of {label.name}: {label.side} {hit.side}")
    counts.add("people", 0, len(found.people), 0)
    wrong += [f"invented {one.name} ({one.pattern})" for one in left]


def _bodies(report: Report, found: Recognition, counts: Counts, wrong: list[str], keys: dict[str, str] | None) -> None:
    left = list(found.organizations)
    for label in report.bodies:
        name = normalize(label.name)
        hit = next(
            (
                one
                for one in left
                if (one.record == keys[label.name] if keys else _same_body(normalize(one.name), name))
            ),
            None,
        )
        counts.add("bodies", hit is not None, 0, 1)
        if hit is None:
            wrong.append(f"missed body {label.name}")
            continue
        left.remove(hit)
        counts.add("sides", hit.side == label.side, 1, 1)
        if hit.side != label.side:
            wrong.append(f"side of {label.name}: {label.side} {hit.side}")
    counts.add("bodies", 0, len(found.organizations), 0)
    wrong += [f"invented body {one.name} ({one.pattern})" for one in left]


def _same_body(one: str, other: str) -> bool:
    """Return whether two names have four of five words in common."""
    first, second = ({_bare(word) for word in name.split()} - {"the"} for name in (one, other))
    return bool(first and second) and len(first & second) / len(first | second) >= _ALIKE


def _same_post(one: str, other: str) -> bool:
    """Return whether two posts are the same, apart from the body they are in, which has a place of its own."""
    if not one or not other:
        return one == other
    first, second = ([_bare(word) for word in normalize(post).split() if word != "the"] for post in (one, other))
    short, long = sorted((first, second), key=len)
    return long[: len(short)] == short and (
        len(long) == len(short) or long[len(short)] in ("في", "at", "in", "of", "لدي") or len(short) > 1
    )


def _bare(word: str) -> str:
    return word.removeprefix("ال") if len(word) > 4 else word
