"""The documents of organizations and people in the index, with all recorded spellings of their names.

Whether visitors may know a record is checked by the search: it depends on what names the record, and on the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.search.index.entry_ids import Facet, Kind, about
from liaison.search.index.sources import Document, Source
from liaison.search.language.name_words import Names
from liaison.text.languages import LANGUAGES
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from organizations.models.named import Named


def _record_names(record: Named) -> Names:
    own = "\n".join(filter(None, (getattr(record, f"name_{code}") for code in LANGUAGES)))
    return Names(own, record.other_names)


def _documents(records: QuerySet[Organization] | QuerySet[Person], text: str) -> Iterator[Document]:
    for record in records:
        for code in LANGUAGES:
            summary = getattr(record, f"{text}_{code}") or ""
            yield Document(
                record.pk,
                code,
                str(record.title(code)),
                names="\n".join(filter(None, _record_names(record))),
                summary=summary,
            )


def _organizations(ids: Sequence[int]) -> Iterator[Document]:
    return _documents(Organization.objects.filter(pk__in=ids), "description")


def _people(ids: Sequence[int]) -> Iterator[Document]:
    return _documents(Person.objects.nameable().filter(pk__in=ids), "biography")


def _organization_names(ids: Sequence[int]) -> dict[int, Names]:
    found = {row.pk: _record_names(row) for row in Organization.objects.filter(pk__in=ids)}
    return {about(Facet.ORGANIZATION, pk): found.get(pk, Names()) for pk in ids}


def _people_names(ids: Sequence[int]) -> dict[int, Names]:
    found = {row.pk: _record_names(row) for row in Person.objects.nameable().filter(pk__in=ids)}
    return {about(Facet.PERSON, pk): found.get(pk, Names()) for pk in ids}


SOURCES = (
    Source(Kind.ORGANIZATION, Organization, _organizations, _organization_names, marks=("country",)),
    Source(Kind.PERSON, Person, _people, _people_names, marks=("protected", "agreed_level", "agreed_until")),
)
