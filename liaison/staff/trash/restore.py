"""Restoring records from the trash: what comes back, what waits for another record, and what prevents it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from liaison.models import Event, TrashItem
from liaison.search.index.writer import gathered
from liaison.staff.audit.merged_records import successors
from liaison.staff.audit.models import record_event
from liaison.staff.trash.bin import TAKEN_OUT, model_called, originals, pointed_to
from liaison.text.slugs import unique_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from django.core.serializers.base import DeserializedObject

Key = tuple[type[models.Model], Any]


@dataclass
class Restored:
    """The result of restoring a record.

    ``counts`` holds what came back with it: ``{"articles.attendance": 5}``. ``addresses`` are new slugs, given where
    the old ones were taken meanwhile. ``waiting`` names the records, still in the trash, with which some of its links
    will come back. ``lost`` is the number of links to records that were deleted permanently.
    """

    record: models.Model
    counts: dict[str, int] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    lost: int = 0


def restore(item: TrashItem, by: User | None) -> Restored:
    """Restore the record of ``item`` with its key, all rows that went with it, and its links to existing records.

    Either everything is restored or nothing: raises ValidationError that says what prevents it and what to do.
    """
    try:
        with transaction.atomic(), gathered():
            return _Restoration(_locked(item)).run(by)
    except IntegrityError:
        message = _(
            "“%(record)s” cannot be restored because a newer record has taken its place. Find the record "
            "with the same name, and change or delete it first."
        )
        raise ValidationError(message % {"record": item.label}) from None


def _locked(item: TrashItem) -> TrashItem:
    stored = TrashItem.objects.select_for_update().filter(pk=item.pk).first()
    if stored is None:
        raise ValidationError(_("“%(record)s” is no longer in the trash.") % {"record": item.label})
    return stored


class _Restoration:
    """The restoring of one record, inside a transaction."""

    def __init__(self, item: TrashItem) -> None:
        self.item = item
        stored = json.loads(item.rows)
        self.pointers = stored["pointers"]
        self.rows = [(raw, row) for raw in stored["rows"] for row in _deserialized(raw)]
        self.here = _existing({key for _raw, row in self.rows for key in _targets(row.object)})
        followed = _follow_merged([row.object for _raw, row in self.rows], self.here)
        self.here |= _existing(followed)
        # Whether following merged records may have made two rows the same.
        self.may_meet = bool(followed)
        self.here |= {_key(row.object) for _raw, row in self.rows}
        # Rows that were left out, with the record in the trash that they wait for, or None.
        self.left_out: dict[Key, TrashItem | None] = {}
        self.waiting: dict[TrashItem, list[object]] = {}

    def run(self, by: User | None) -> Restored:
        record = next((row.object for _raw, row in self.rows if self._is_the_record(row.object)), None)
        if record is None:
            message = _("“%(record)s” cannot be restored: the site no longer has records of its type.")
            raise ValidationError(message % {"record": self.item.label})
        restored = Restored(record)
        for raw, row in self.rows:
            if self._has_its_place(raw, row.object, restored) and not (self.may_meet and self._joined(row.object)):
                restored.addresses += _renew_slugs(row.object)
                row.save(force_insert=True)
                self._count(row.object, restored)
        _empty_originals(self.here, self.rows)
        self._point_back()
        self._hand_on(restored)
        self.item.delete()
        # Read again, so that its texts can be read in any language.
        restored.record = type(record)._base_manager.get(pk=record.pk)
        record_event(TAKEN_OUT, restored.record, by)
        return restored

    def _is_the_record(self, row: models.Model) -> bool:
        return (row._meta.label_lower, row.pk) == (self.item.record_type, self.item.record_id)

    def _has_its_place(self, raw: DeserializedObject, row: models.Model, restored: Restored) -> bool:
        """Return whether ``row`` can be restored now, by the rules of its relations to missing records.

        A SET_NULL relation is set to None. A row with a CASCADE relation is left out. For other relations, or if the
        row is the record itself, ValidationError is raised, because the missing record must be restored first.
        """
        gone = [(link, key) for link, key in pointed_to(row) if (link.related_model, key) not in self.here]
        for link, key in gone:
            if link.remote_field.on_delete is models.CASCADE and not self._is_the_record(row):
                self._leave_out(raw, row, (link.related_model, key), restored)
                return False
        for link, key in gone:
            if link.remote_field.on_delete is not models.SET_NULL:
                raise ValidationError(_needed(self.item, link, key))
            setattr(row, link.attname, None)
        return True

    def _joined(self, row: models.Model) -> bool:
        """Return whether ``row`` was joined with a stored row, because the records of the two were merged meanwhile."""
        twin: Any = _twin(row)
        if twin is None:
            return False
        gone = _key(row)
        if not row._meta.auto_created:
            if reason := twin.obstacle(row):
                raise ValidationError(reason)
            twin.take_in(row)
        for _raw, other in self.rows:
            for link, key in pointed_to(other.object):
                if (link.related_model, key) == gone:
                    setattr(other.object, link.attname, twin.pk)
        return True

    def _count(self, row: models.Model, restored: Restored) -> None:
        label = row._meta.label_lower
        if not (row._meta.auto_created or self._is_the_record(row)):
            restored.counts[label] = restored.counts.get(label, 0) + 1

    def _leave_out(self, raw: DeserializedObject, row: models.Model, target: Key, restored: Restored) -> None:
        model, key = target
        holder = self.left_out.get(target) or _in_trash(model, key)
        self.here.discard(_key(row))
        self.left_out[_key(row)] = holder
        if holder:
            self.waiting.setdefault(holder, []).append(raw)
        else:
            restored.lost += 1

    def _point_back(self) -> None:
        """Let the rows that pointed to the record, and now point to nothing, point to it again."""
        for label, pk, name, key in self.pointers:
            model = model_called(label)
            if model:
                model._base_manager.filter(pk=pk, **{f"{name}__isnull": True}).update(**{name: key})

    def _hand_on(self, restored: Restored) -> None:
        """Add the rows that link to another record in the trash to the rows of that one."""
        for holder, raws in self.waiting.items():
            stored = json.loads(holder.rows)
            stored["rows"] += raws
            holder.rows = json.dumps(stored, ensure_ascii=False)
            holder.save(update_fields=["rows"])
            restored.waiting.append(holder.label)


def _deserialized(raw: dict[str, object]) -> Iterator[DeserializedObject]:
    return serializers.deserialize("python", [raw], ignorenonexistent=True)


def _key(row: models.Model) -> Key:
    return type(row), row.pk


def _targets(row: models.Model) -> Iterator[Key]:
    return ((link.related_model, key) for link, key in pointed_to(row))


def _existing(keys: set[Key]) -> set[Key]:
    """Return those of ``keys`` whose rows are in the database, and lock these rows until the transaction ends."""
    by_model: dict[type[models.Model], list[object]] = {}
    for model, key in keys:
        by_model.setdefault(model, []).append(key)
    return {
        (model, key)
        for model, wanted in by_model.items()
        for key in model._base_manager.select_for_update()
        .filter(pk__in=wanted)
        .order_by("pk")
        .values_list("pk", flat=True)
    }


def _follow_merged(rows: list[models.Model], here: set[Key]) -> set[Key]:
    """Let ``rows`` point to the records into which those they point to were merged; return the new targets' keys."""
    gone: dict[type[models.Model], set[Any]] = {}
    for row in rows:
        for model, key in set(_targets(row)) - here:
            gone.setdefault(model, set()).add(key)
    later = {(model, key): after for model, keys in gone.items() for key, after in successors(model, keys).items()}
    for row in rows:
        for link, key in pointed_to(row):
            if (link.related_model, key) in later:
                setattr(row, link.attname, later[link.related_model, key])
    return {(model, after) for (model, _key), after in later.items()}


def _twin(row: models.Model) -> models.Model | None:
    """Return the stored row that conflicts with ``row``, if rows of its model can be joined or only link; else None."""
    if not (row._meta.auto_created or hasattr(row, "take_in")):
        return None
    constraints = (each.fields for each in row._meta.constraints if isinstance(each, models.UniqueConstraint))
    for fields in (*row._meta.unique_together, *constraints):
        same = {name: row._meta.get_field(name).value_from_object(row) for name in fields}  # type: ignore[union-attr]
        if twin := type(row)._base_manager.filter(**same).exclude(pk=row.pk).first():
            return twin
    return None


def _in_trash(model: type[models.Model], key: Any) -> TrashItem | None:
    return TrashItem.objects.select_for_update().filter(record_type=model._meta.label_lower, record_id=key).first()


def _needed(item: TrashItem, link: Any, key: Any) -> Any:
    """Return a message that says what to do about the missing record without which ``item`` cannot be restored."""
    other = _in_trash(link.related_model, key)
    if other:
        message = _("“%(record)s” needs “%(other)s”, which is also in the trash. Restore that one first.")
        return message % {"record": item.label, "other": other.label}
    last = Event.objects.filter(record_type=link.related_model._meta.label_lower, record_id=key).order_by("-at").first()
    message = _(
        "“%(record)s” cannot be restored: it needs “%(other)s”, which was permanently deleted. Record "
        "both again. This one stays in the trash until the trash is emptied."
    )
    return message % {"record": item.label, "other": last.record_label if last else f"{link.verbose_name} {key}"}


def _renew_slugs(row: models.Model) -> list[str]:
    """Give ``row`` a new slug in place of each one that another record has taken; return the new ones."""
    renewed = []
    without = {column.name for column in originals(type(row))}
    for column in row._meta.concrete_fields:
        slug = getattr(row, column.attname) if column.name.partition("_")[0] == "slug" else ""
        others = type(row)._base_manager.all()
        if not slug or column.name in without or not others.filter(**{column.name: slug}).exists():
            continue
        # Leave room for the number in a column that may be full.
        renewed.append(unique_slug(slug[: (column.max_length or 90) - 8], others, column.name))
        setattr(row, column.name, renewed[-1])
    return renewed


def _empty_originals(here: set[Key], rows: list[Any]) -> None:
    """Reset the columns of translated fields without a language to their defaults.

    Saving stored the text of the active language in them.
    """
    keys: dict[type[models.Model], list[Any]] = {}
    for _raw, row in rows:
        if _key(row.object) in here and originals(type(row.object)):
            keys.setdefault(type(row.object), []).append(row.object.pk)
    for model, wanted in keys.items():
        defaults = {column.name: column.get_default() for column in originals(model)}
        manager: Any = model._base_manager
        manager.rewrite(False).filter(pk__in=wanted).update(**defaults)
