"""Upkeep of the index: which entries are written again when rows change, by what the sources declare.

``liaison.row_changes`` calls these functions when rows are saved, deleted or linked; ``IndexedQuerySet`` covers bulk
changes. Code that moves rows in other ways calls ``write`` with the result of ``naming``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from liaison.page_cache.changes import telling
from liaison.page_cache.rows import tell_all
from liaison.search.backends import fulltext
from liaison.search.index.entry_ids import DATED, about, place
from liaison.search.index.models import Concern, NameWord, Spelling, TextWord
from liaison.search.index.sources import code_of_record, owners, pointers, repeating, source_of
from liaison.search.index.writer import BATCH, gathered, reindex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from liaison.search.index.entry_ids import Facet, Kind
    from liaison.search.index.sources import Source

_Row = TypeVar("_Row", bound=models.Model, covariant=True)

_ORDINARY = 100

# Ids of records by kind; an empty set for a kind without any.
Records = defaultdict["Kind", set[int]]


def write(records: Mapping[Kind, Iterable[int]]) -> None:
    """Write the entries of ``records`` again, and those of records that repeat them."""
    for kind, ids in records.items():
        wanted = list(ids)
        reindex(kind, wanted)
        for source, name in repeating(kind):
            reindex(source.kind, _keys(source, name, wanted))


def naming(model: type[models.Model], key: int) -> Records:
    """Return the records whose parts or links point to the record of ``model`` with this key.

    Records that repeat the entries of these are included.
    """
    found: Records = defaultdict(set)
    for holder, pointer, owner in pointers(model):
        rows = holder._base_manager.filter(**{pointer.attname: key})
        found[owner.kind].update(rows.values_list(owner.column, flat=True))
    for kind in list(found):
        for source, name in repeating(kind):
            found[source.kind].update(_keys(source, name, found[kind]))
    return found


def _keys(source: Source, name: str, wanted: Iterable[int]) -> Iterable[int]:
    return source.model._base_manager.filter(**{f"{name}__in": wanted}).values_list("pk", flat=True)


def concerned(code: int) -> Records:
    """Return the dated records whose entries concern ``code``, as the index has it now."""
    found: Records = defaultdict(set)
    for entry in Concern.objects.filter(about=code).values_list("entry", flat=True):
        where = place(entry)
        if where.kind in DATED:
            found[where.kind].add(where.record)
    return found


def is_indexed(facet: Facet) -> Q:
    """Return the condition that the index has names of the outer query's record, or concerns with it.

    The ids of the outer records are the values of ``facet``.
    """
    code = OuterRef("pk") + about(facet, 0)
    return Q(Exists(NameWord.objects.filter(about=code))) | Q(Exists(Concern.objects.filter(about=code)))


def forget_words(words: Iterable[str]) -> None:
    """Delete what the index keeps of ``words`` (in normal form) for corrections and sounds, where no entry has them.

    These words stay when their texts go, unless this is called. A word that more than ``_ORDINARY`` entries have is not a
    name that needs to be forgotten, and stays.
    """
    still: Records = defaultdict(set)
    for word in words:
        entries = fulltext.holding(word, _ORDINARY + 1)
        if len(entries) > _ORDINARY:
            continue
        Spelling.objects.filter(word=word).delete()
        TextWord.objects.filter(word=word).delete()
        for entry in entries:
            where = place(entry)
            still[where.kind].add(where.record)
    # Writing an entry brings back the words that it has.
    write(still)


def owner_of(row: models.Model) -> Mapping[Kind, set[int]]:
    """Return the record whose entries ``row`` is part of; empty for rows that are not indexed."""
    owner = owners().get(type(row))
    return {owner.kind: {getattr(row, owner.column)}} if owner else {}


def before_saving(row: models.Model) -> None:
    """Remember the stored marks of ``row`` on the instance, for ``after_saving``."""
    source = source_of(type(row))
    if source and source.marks and row.pk:
        stored = type(row)._base_manager.filter(pk=row.pk).values_list(*source.marks).first()
        row.__dict__["_stored_marks"] = stored


def after_saving(row: models.Model) -> None:
    """Write the entries of ``row``; where one of its marks changed, also those of the records that point to it."""
    write(owner_of(row))
    source, before = source_of(type(row)), row.__dict__.pop("_stored_marks", None)
    if source and before and before != tuple(getattr(row, mark) for mark in source.marks):
        with transaction.atomic(savepoint=False), gathered():
            write(naming(type(row), row.pk))


def after_deleting(row: models.Model) -> None:
    """Write the entries of the deleted ``row`` and of what concerned it: its links were deleted without a signal."""
    write(owner_of(row))
    source = source_of(type(row))
    code = code_of_record(source.kind, row.pk) if source else None
    if code is not None:
        write(concerned(code))


def after_linking(row: models.Model, model: type[models.Model], keys: Iterable[int] | None, *, reverse: bool) -> None:
    """Write the entries of the records whose links changed: of ``row``, or in ``reverse`` of the records of ``model``.

    ``keys`` are the ids of these records. None means that all links of ``row`` were cleared.
    """
    if not reverse:
        model, keys = type(row), [row.pk]
    source, end = source_of(model), source_of(type(row))
    if source and keys is not None:
        write({source.kind: keys})
    elif end and (code := code_of_record(end.kind, row.pk)) is not None:
        write(concerned(code))


class IndexedQuerySet(models.QuerySet[_Row]):
    """A queryset that keeps the index current for bulk changes, as signals do for single rows.

    Rows that are stored through ``_base_manager`` are not indexed.
    """

    def update(self, **values: object) -> int:
        """Update the rows, and write the entries of their owners before and after.

        Where a mark changes, the entries of all records that show it are written too.
        """
        with transaction.atomic(savepoint=False), gathered():
            keys = list(self.order_by().values_list("pk", flat=True))
            self._write_owners(keys)
            number = super().update(**values)
            tell_all(self.model, keys)
            # An update may move a row to another record, which is then written too.
            self._write_owners(keys)
            source = source_of(self.model)
            for key in keys if source and not values.keys().isdisjoint(source.marks) else ():
                write(naming(self.model, key))
        return number

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[_Row]:
        """Store the rows, and write the entries of their owners."""
        with transaction.atomic(savepoint=False), gathered():
            with telling(self.model._meta.db_table):
                rows = super().bulk_create(*args, **kwargs)
            tell_all(self.model, [row.pk for row in rows if row.pk])
            self._write_owners([row.pk for row in rows if row.pk])
        return rows

    bulk_create.alters_data = True  # type: ignore[attr-defined]

    def _write_owners(self, keys: Sequence[int]) -> None:
        owner = owners()[self.model]
        for some in _batches(keys):
            rows = self.model._base_manager.filter(pk__in=some)
            write({owner.kind: rows.values_list(owner.column, flat=True)})


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
