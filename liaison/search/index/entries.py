"""The values of the index rows of documents. Pure, no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from liaison.search.backends.expression import Text
from liaison.search.index.entry_ids import DATED, Facet, Kind, entry_id, facet_of, itself, period_tokens, scope, token
from liaison.search.language.name_words import Names, name_words
from liaison.search.language.words import index_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from liaison.search.index.sources import Document


class EntryRow(NamedTuple):
    """The values of a row of ``Entry``."""

    id: int
    scope: int
    record: int
    first_day: dt.date | None
    last_day: dt.date | None
    public_from: dt.datetime
    public_until: dt.datetime


class ConcernRow(NamedTuple):
    """The values of a row of ``Concern``."""

    entry: int
    scope: int
    about: int
    public_from: dt.datetime
    public_until: dt.datetime


class NameRow(NamedTuple):
    """The values of a row of ``NameWord``."""

    about: int
    form: int
    word: str
    part: int


@dataclass(frozen=True)
class Rows:
    """The index rows of some documents. ``texts`` and ``entries`` are in the order of ``documents``."""

    documents: list[Document] = field(default_factory=list)
    entries: list[EntryRow] = field(default_factory=list)
    concerns: list[ConcernRow] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def rows_of(kind: Kind, documents: Iterable[Document], at: dt.datetime) -> Rows:
    """Return the rows of ``documents`` of one kind, as they are written ``at`` a moment (aware)."""
    rows = Rows()
    for document in documents:
        since, until = document.public_from, document.public_until
        pk, number = entry_id(document.moment, kind, document.language, document.record), scope(kind, document.language)
        entry = EntryRow(pk, number, document.record, document.first_day, document.last_day, since, until)
        rows.documents.append(document)
        rows.entries.append(entry)
        rows.concerns.extend(
            ConcernRow(pk, number, about, max(known, since), until) for about, known in document.concerns.items()
        )
        rows.texts.append(_text(kind, pk, document, at))
    return rows


def name_rows(names: Mapping[int, Names]) -> Iterator[NameRow]:
    """Yield the rows of the words in ``names``, which are given by the code of the record."""
    for about, known_as in names.items():
        for form, word, part in name_words(known_as, sounds=facet_of(about)[0] != Facet.TOPIC):
            yield NameRow(about, form, word, part)


def _text(kind: Kind, pk: int, document: Document, at: dt.datetime) -> Text:
    """Return the text of a document, with tokens of what it concerns instead of names, which may change.

    Concerns that become public later are left out: ``publish_due`` writes the text again when that moment has come.
    """
    known = max(document.public_from, at)
    codes = sorted(code for code, since in document.concerns.items() if since <= known)
    if kind not in DATED:
        # The token of the record itself, so that its own entry is found by its names too.
        codes.append(itself(pk))
    days = period_tokens(document.first_day, document.last_day) if kind == Kind.MEETING else ()
    return Text(
        id=pk,
        title=index_forms(document.title),
        names=index_forms(document.names),
        about=" ".join([*map(token, codes), *days]),
        summary=index_forms(document.summary),
        body=index_forms(document.body),
        public_from=document.public_from,
        public_until=document.public_until,
    )
