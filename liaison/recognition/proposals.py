"""What a text was found to say: plain values, and the same as data after docs/recognition.schema.json. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Span = tuple[int, int]


@dataclass(frozen=True)
class Person:
    """``side`` is empty for somebody who is only spoken of. ``record``, ``close``: keys of known people; ``spans``: other places."""

    name: str
    honorific: str
    post: str
    organization: str
    side: str
    record: str
    confidence: float
    span: Span
    pattern: str
    sure: bool
    close: tuple[str, ...]
    protected: bool
    organization_record: str
    post_span: Span | None
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Organization:
    name: str
    record: str
    side: str
    leaders: str
    span: Span
    leader_count: int
    pattern: str
    sure: bool
    close: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Organizer:
    """``role``: organizer or co-organizer."""

    name: str
    record: str
    role: str
    span: Span
    pattern: str
    sure: bool
    close: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    name: str
    record: str
    span: Span
    pattern: str
    sure: bool


@dataclass(frozen=True)
class Quote:
    text: str
    speaker: str
    record: str
    span: Span
    pattern: str
    sure: bool


@dataclass(frozen=True)
class Because:
    """Why a single fact is proposed: by which pattern, from where, whether it is sure, and if not, why."""

    pattern: str
    sure: bool
    span: Span
    note: str = ""


@dataclass(frozen=True)
class Date:
    date: str
    precision: str
    span: Span
    pattern: str
    sure: bool
    note: str = ""


@dataclass(frozen=True)
class Recognition:
    """All proposals of one text. ``because`` has the reasons of the single facts; ``notes`` say what was not read."""

    language: str
    kind: str = ""
    date: str = ""
    date_precision: str = ""
    date_end: str = ""
    format: str = ""
    place: str = ""
    source: str = ""
    title: str = ""
    summary: str = ""
    organizers: tuple[Organizer, ...] = ()
    people: tuple[Person, ...] = ()
    organizations: tuple[Organization, ...] = ()
    topics: tuple[Topic, ...] = ()
    quotations: tuple[Quote, ...] = ()
    dates: tuple[Date, ...] = ()
    because: Mapping[str, Because] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON has it: null for what the text does not say."""
        return _without_empty(asdict(self))


# Empty texts that are no answer but the lack of one.
_MAY_LACK = frozenset(
    str.split(
        "kind date date_precision date_end format place source title summary side record honorific post organization organization_record speaker"
    )
)


def _without_empty(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _without_empty(each, key) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_empty(each) for each in value]
    return None if value == "" and name in _MAY_LACK else value
