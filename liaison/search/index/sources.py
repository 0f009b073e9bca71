"""The declarations of apps for the index: the documents of their records, and the rows that these are made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from liaison.declarations import declared
from liaison.search.index.entry_ids import FACETS, Kind, about

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from django.db.models import ForeignKey, Model

    from liaison.search.language.name_words import Names

# The end of a window without an end, and the beginning of one without a beginning.
FOREVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
ALWAYS = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Document:
    """What visitors may find of one record in one language. Moments are aware, texts plain.

    ``concerns`` has the codes of what the record publicly concerns, each with the moment from which visitors may know.
    ``names`` are alternative names of the record itself.
    """

    record: int
    language: str
    title: str
    names: str = ""
    summary: str = ""
    body: str = ""
    moment: dt.datetime | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    public_from: dt.datetime = ALWAYS
    public_until: dt.datetime = FOREVER
    concerns: dict[int, dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """The source of one kind of records: how to make documents of given ids, and which rows these depend on.

    ``names`` returns the names of records by their codes; only undated kinds have it.
    """

    kind: Kind
    model: type[Model]
    documents: Callable[[Sequence[int]], Iterable[Document]]
    names: Callable[[Sequence[int]], dict[int, Names]] | None = None
    # Models whose rows are part of a record, each with the name of its foreign key to the record.
    parts: Mapping[type[Model], str] = field(default_factory=dict)
    # Many-to-many fields of the model whose links are part of the record.
    links: tuple[str, ...] = ()
    # Foreign keys of the model: its entries repeat the concerns of the record that the key points to.
    repeats: tuple[str, ...] = ()
    # The view of a record's page, whose address holds its id. Only dated kinds have it.
    page: str = ""
    # Columns of the model that are written into the entries of all records that concern it.
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Owner:
    """The owner of a row: the record of ``kind`` whose id is in ``column``. The row is part of its entries."""

    kind: Kind
    column: str


@cache
def sources() -> Mapping[Kind, Source]:
    """Return the sources that the installed apps declare as ``index_sources``, by kind."""
    return {source.kind: source for source in declared("index_sources")}


@cache
def source_of(model: type[Model]) -> Source | None:
    """Return the source whose records ``model`` holds; None where there is none."""
    return next((source for source in sources().values() if source.model is model), None)


@cache
def owners() -> Mapping[type[Model], Owner]:
    """Return the owner of the rows of each model: of records themselves, of their parts, and of their links."""
    return {model: owner for source in sources().values() for model, owner in _owners(source)}


def _owners(source: Source) -> Iterator[tuple[type[Model], Owner]]:
    yield source.model, Owner(source.kind, "pk")
    for model, name in source.parts.items():
        yield model, Owner(source.kind, f"{name}_id")
    for name in source.links:
        link = link_field(source, name)
        yield link.remote_field.through, Owner(source.kind, f"{link.m2m_field_name()}_id")


def link_field(source: Source, name: str) -> Any:
    """Return the many-to-many field ``name`` of the source's model."""
    return source.model._meta.get_field(name)


def repeating(kind: Kind) -> Iterator[tuple[Source, str]]:
    """Yield the sources whose entries repeat those of ``kind``, each with the name of the foreign key to that kind."""
    for source in sources().values():
        for name in source.repeats:
            if source.model._meta.get_field(name).related_model is sources()[kind].model:
                yield source, name


def pointers(model: type[Model]) -> Iterator[tuple[type[Model], ForeignKey, Owner]]:
    """Yield the foreign keys to ``model`` in parts and links of records, each with its model and the rows' owner."""
    for holder, owner in owners().items():
        if source_of(holder) is None:
            for key in holder._meta.concrete_fields:
                if key.related_model is model and key.attname != owner.column:
                    yield holder, key, owner  # type: ignore[misc]


def code_of_record(kind: Kind, record: int) -> int | None:
    """Return the code by which entries concern a record; None for kinds that entries cannot concern."""
    facet = FACETS.get(kind)
    return about(facet, record) if facet else None
