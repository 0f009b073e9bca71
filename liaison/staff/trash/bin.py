"""Putting records into the trash with all their rows, reading the stored rows, and deleting them permanently."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.deletion import Collector
from modeltranslation.translator import translator

from liaison.media.unused_files import remove_unused, uploads_in
from liaison.models import TrashItem
from liaison.search.index.writer import gathered
from liaison.staff.audit.models import append_event, name_of, record_event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.db.models import Model

PUT_IN, TAKEN_OUT, EMPTIED = "put_in_trash", "restore_from_trash", "delete_for_good"


class _Everything(Collector):
    """A collector that finds every row to be deleted, because Django's own leaves out rows it can delete unread."""

    def can_fast_delete(self, *args: object, **kwargs: object) -> bool:
        return False


class _Exactly(DjangoJSONEncoder):
    """A JSON encoder that keeps microseconds, so that rows are restored exactly as they were."""

    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, dt.datetime | dt.time) else super().default(o)


@transaction.atomic
@gathered()
def put_in_trash(record: models.Model, by: User | None) -> TrashItem:
    """Remove ``record`` from the database with all that cascades from it and the links to it; return its TrashItem.

    Uploads stay in storage. Raises ProtectedError if another record protects this one.
    """
    found = _Everything(using=DEFAULT_DB_ALIAS, origin=record)
    found.collect([record])
    item = TrashItem.objects.create(
        record_type=record._meta.label_lower,
        record_id=record.pk,
        label=str(record)[:300],
        rows=json.dumps({"rows": _rows(found), "pointers": _pointers(found)}, cls=_Exactly, ensure_ascii=False),
        counts=_counts(found, record),
        deleted_by=by,
    )
    record_event(PUT_IN, record, by)
    found.delete()
    return item


def _rows(found: Collector) -> list[dict[str, Any]]:
    """Return all collected rows as Django serializes them, in an order in which they can be restored."""
    found.sort()
    rows: list[dict[str, Any]] = []
    for model, instances in reversed(found.data.items()):
        # The rows are read again because the collector defers most columns.
        stored = model._base_manager.filter(pk__in=[row.pk for row in instances]).order_by("pk")
        rows += serializers.serialize("python", stored, fields=_columns(model))
    return rows


def _columns(model: type[models.Model]) -> list[str]:
    """Return the names of the columns that are stored: all but ``originals()``.

    Many-to-many relations are left out, because their rows are stored themselves.
    """
    without = {field.name for field in originals(model)}
    return [field.name for field in model._meta.concrete_fields if field.name not in without]


def originals(model: type[models.Model]) -> list[Any]:
    """Return the columns of translated fields without a language.

    They hold defaults, but read as the text in the active language.
    """
    if model not in translator.get_registered_models():
        return []
    return [model._meta.get_field(name) for name in translator.get_options_for_model(model).all_fields]


def _pointers(found: Collector) -> list[list[Any]]:
    """Return the links that the deletion sets to NULL: ``[["articles.withdrawal", 5, "replacement", 7], …]``."""
    going = {(row._meta.label_lower, row.pk) for rows in found.data.values() for row in rows}
    pointers = []
    updated: dict[Any, Any] = found.field_updates
    for (field, _value), batches in updated.items():
        label = field.model._meta.label_lower
        keys = [row.pk for batch in batches for row in batch]
        stored = field.model._base_manager.filter(pk__in=keys).order_by("pk").values_list("pk", field.attname)
        pointers += [[label, pk, field.name, key] for pk, key in stored if (label, pk) not in going]
    return pointers


def _counts(found: Collector, record: models.Model) -> list[list[object]]:
    """Return how many rows of each model go with ``record``, as ``[["articles.attendance", 5], …]``.

    The record itself and the rows that only link two records are not counted.
    """
    found_rows: dict[type[Model], set[Model] | list[Model]] = found.data
    numbers = {model: len(rows) - (model is type(record)) for model, rows in found_rows.items()}
    return [
        [model._meta.label_lower, number]
        for model, number in numbers.items()
        if number > 0 and not model._meta.auto_created
    ]


def model_called(label: str) -> type[models.Model] | None:
    """Return the model with the label ``label`` ("articles.article"), or None if it no longer exists."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def needed_by(item: TrashItem) -> list[TrashItem]:
    """Return the other records in the trash that could not be restored once ``item`` is deleted permanently."""
    others = TrashItem.objects.exclude(pk=item.pk).order_by("pk")
    return [other for other in others.iterator() if (item.record_type, item.record_id) in _needs(other)]


def _needs(item: TrashItem) -> set[tuple[str, Any]]:
    """Return type and key of every record that the rows of ``item`` refer to with PROTECT."""
    return {
        (field.related_model._meta.label_lower, key)
        for row in stored_rows(item.rows)
        for field, key in pointed_to(row)
        if field.remote_field.on_delete is models.PROTECT
    }


def stored_rows(rows: str) -> list[models.Model]:
    """Return the rows that ``put_in_trash`` stored, as instances, without models and columns that no longer exist."""
    stored = serializers.deserialize("python", json.loads(rows)["rows"], ignorenonexistent=True)
    return [row.object for row in stored]


def pointed_to(row: models.Model) -> Iterable[tuple[Any, Any]]:
    """Yield each foreign key of ``row`` that is set: the field, and the key of the record it refers to."""
    fields: Any = row._meta.concrete_fields
    for field in fields:
        if field.many_to_one or field.one_to_one:
            key = getattr(row, field.attname)
            if key is not None:
                yield field, key


@transaction.atomic
def delete_for_good(items: Iterable[TrashItem], by: User | None) -> int:
    """Delete ``items`` permanently, with the uploads that nothing else uses; return how many items there were."""
    uploads: set[str] = set()
    number = 0
    for item in items:
        uploads |= uploads_in(item.rows)
        _record_the_end(item, by)
        item.delete()
        number += 1
    remove_unused(uploads)
    return number


def _record_the_end(item: TrashItem, by: User | None) -> None:
    about = {"record_type": item.record_type, "record_id": item.record_id, "record_label": item.label}
    append_event(EMPTIED, by, name_of(by), about)
