"""What ``doctor`` finds: levels, findings and checks.

A check has two parts: ``measure`` looks, and returns plain facts; ``judge`` makes findings of facts, in the active language.
So facts can be kept, and told to somebody else in another language.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from liaison.typing import StrOrPromise

    # Whatever JSON can hold, by name.
    Facts = Mapping[str, Any]


class Level(IntEnum):
    """How bad something is, rising: nobody need do anything; better soon; before it breaks; it is broken or unsafe."""

    OK = 0
    ADVICE = 1
    WARNING = 2
    FAULT = 3

    @property
    def label(self) -> StrOrPromise:
        """Return the word for it, in the active language."""
        return _LABELS[self]

    @property
    def key(self) -> str:
        """Return the word for programs and styles."""
        return self.name.lower()


_LABELS: dict[Level, StrOrPromise] = {
    Level.OK: _("Fine"),
    Level.ADVICE: _("Advice"),
    Level.WARNING: _("Warning"),
    Level.FAULT: _("Fault"),
}


class Cost(IntEnum):
    """How long a check takes: milliseconds; seconds, because it asks other servers; minutes, because it reads everything."""

    QUICK = 0
    WAITS = 1
    LONG = 2


@dataclass(frozen=True)
class Finding:
    """One thing found: ``what`` it is, what ``to_do``, with a ``command`` for the server or a ``place`` (address) in the desk."""

    level: Level
    what: str
    to_do: str = ""
    command: str = ""
    place: str = ""


@dataclass(frozen=True)
class Check:
    """One thing that is looked at. Without an answer of the database a check with ``asks_database`` is left out."""

    key: str
    title: StrOrPromise
    measure: Callable[[], Facts]
    judge: Callable[[Facts], Iterable[Finding]]
    cost: Cost = Cost.QUICK
    asks_database: bool = True


@dataclass(frozen=True)
class Diagnosis:
    """What a check came to: at least one finding. ``at`` (ISO 8601) is when facts of an earlier look were measured."""

    check: Check
    findings: tuple[Finding, ...]
    at: str = ""

    @property
    def level(self) -> Level:
        """Return the level of the worst finding."""
        return max(finding.level for finding in self.findings)


def worst(found: Iterable[Diagnosis]) -> Level:
    """Return the level of the worst finding of all; OK for none."""
    return max((each.level for each in found), default=Level.OK)


def counted(found: Iterable[Diagnosis]) -> dict[Level, int]:
    """Return how many findings there are of each level."""
    levels = [finding.level for each in found for finding in each.findings]
    return {level: levels.count(level) for level in sorted(Level, reverse=True)}


def flat(found: Iterable[Diagnosis]) -> Iterator[tuple[Diagnosis, Finding]]:
    """Yield each finding with its diagnosis, the worst first."""
    pairs = [(each, finding) for each in found for finding in each.findings]
    yield from sorted(pairs, key=lambda pair: -pair[1].level)
