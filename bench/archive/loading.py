"""From the invented archive into the database, one stretch of time a transaction."""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING, Any

from django.core.management.color import no_style
from django.db import connection, transaction

from articles.models import Article, Attendance, Delegation, Meeting, Topic
from bench.archive.cast import Cast, make_cast
from bench.archive.news import Newsroom, Stretch
from bench.archive.prose import Prose
from bench.archive.words import arabic_pool, english_pool
from liaison.reverse_relations import link_rows
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

SEED = 2026
LENGTH = 2_000
MODELS = (Organization, Person, Topic, Meeting, Delegation, Attendance, Article)


def load(size: int) -> None:
    """An archive of ``size`` articles into an empty database; says how far it is."""
    start = time.monotonic()
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA synchronous=OFF")
    for count in _load(size):
        print(f"\r{count:>9,} articles {time.monotonic() - start:5.0f} s", end="", flush=True)
    print()
    _finish()
    for model in MODELS:
        print(f"{model.objects.count():>9,} {model._meta.verbose_name_plural}")


def _load(size: int) -> Iterator[int]:
    """How many articles are in, each time some more are."""
    chance = Random(SEED)
    arabic = Prose(chance, arabic_pool(chance), "المرجع {number} من أرشيف مختلق.")
    english = Prose(chance, english_pool(chance), "Reference {number} of an invented archive.")
    cast = make_cast(chance, size)
    with transaction.atomic():
        _store_cast(cast)
    count = 0
    for stretch in Newsroom(chance, cast, arabic, english, size).stretches(LENGTH):
        with transaction.atomic():
            _store(stretch)
        count += len(stretch.articles)
        yield count


def _store_cast(cast: Cast) -> None:
    for model, records in (
        (Organization, [cast.office, cast.friend, *cast.others.records]),
        (Person, cast.people.records),
        (Topic, cast.topics.records),
    ):
        # Without the index, which is written afterwards.
        model._base_manager.bulk_create(records)


def _store(stretch: Stretch) -> None:
    for rows in (
        *(stretch.meetings, stretch.delegations, stretch.attendances),
        *(stretch.articles, stretch.withdrawals),
    ):
        if rows:
            type(rows[0])._base_manager.bulk_create(rows)
    for (model, relation), pairs in stretch.links.items():
        _store_links(model, relation, pairs)


def _store_links(model: type[Model], relation: str, pairs: list[tuple[int, int]]) -> None:
    field: Any = model._meta.get_field(relation)
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    rows = link_rows(model, relation)
    rows.bulk_create(rows.model(**{own: one, other: two}) for one, two in pairs)


def _finish() -> None:
    """The next record saved takes the next id, and the database knows what it holds."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(MODELS)):
            cursor.execute(statement)
        cursor.execute("ANALYZE")
