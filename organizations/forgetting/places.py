"""Where the database holds the names of a person: every text and JSON column of every table, whatever app it is of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models

from liaison.models import Event, TrashItem
from liaison.search.index.sources import source_of
from liaison.staff.trash.bin import originals
from organizations.forgetting.replacing import Replacement, Told
from organizations.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

# Accounts are those of staff, a session is none of the texts, and the index is written again from the records.
_LEFT_OUT = (User, Group, Permission, ContentType, Session)
_INDEX = "liaison.search."
# The columns that lead from a row to the record that it is part of.
OWNERS = ("article", "meeting", "page", "organization", "person", "topic")
_AT_ONCE = 500

# A record: the label of its model and its id.
Owner = tuple[str, Any]


@dataclass(frozen=True)
class Place:
    """One column of one row that names the person, and the record that the row is part of."""

    model: type[models.Model]
    pk: Any
    column: str
    owner: Owner
    told: Told
    excerpt: tuple[str, str, str]


@dataclass
class Texts:
    """What one record and its parts hold: the places, and how often they name the person."""

    owner: Owner
    places: list[Place] = field(default_factory=list)

    @property
    def told(self) -> Told:
        """Return how often all places name the person."""
        return sum((place.told for place in self.places), Told())


def text_columns(model: type[models.Model]) -> list[str]:
    """Return the columns of ``model`` that hold text which somebody may have written."""
    without = {column.name for column in originals(model)}
    return [
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField | models.JSONField)
        and not column.choices
        and column.name not in without
        and not is_computed(column)
    ]


def is_computed(column: models.Field) -> bool:
    """Return whether the column is made of a name, for sorting or searching: saving the record makes it again."""
    return not column.editable and column.name.startswith(("names_key", "sort_", "letter_"))


def searched_models() -> list[type[models.Model]]:
    """Return the models whose rows are searched."""
    found = apps.get_models(include_auto_created=True)
    texts = (model for model in found if not model.__module__.startswith(_INDEX))
    return [model for model in texts if model not in _LEFT_OUT and text_columns(model)]


def places_of(replacement: Replacement, person: int) -> Iterator[Place]:
    """Yield every place outside the person's (id) own row that names them."""
    for model in searched_models():
        columns = text_columns(model)
        rows = model._base_manager.order_by("pk")
        if model is Person:
            rows = rows.exclude(pk=person)
        led = _pointers(model)
        for row in rows.values("pk", *columns, *led).iterator(chunk_size=_AT_ONCE):
            for column in columns:
                told = replacement.told(row[column], column) if row[column] else Told()
                if told != Told():
                    excerpt = replacement.excerpt(row[column], column)
                    yield Place(model, row["pk"], column, _owner(model, row, led), told, excerpt)


def by_owner(places: Iterator[Place]) -> dict[Owner, Texts]:
    """Return the places by the records that they are part of."""
    found: dict[Owner, Texts] = {}
    for place in places:
        found.setdefault(place.owner, Texts(place.owner)).places.append(place)
    return found


def numbers(places: list[Place]) -> dict[str, int]:
    """Return how many rows hold the places, by the labels of their models."""
    rows = defaultdict(set)
    for place in places:
        rows[place.model._meta.label_lower].add(place.pk)
    return {label: len(keys) for label, keys in sorted(rows.items())}


def _pointers(model: type[models.Model]) -> list[str]:
    if model is Event:
        return ["record_type", "record_id"]
    if model is LogEntry:
        return ["content_type_id", "object_id"]
    names = {column.name: column.attname for column in model._meta.concrete_fields if column.is_relation}
    return [] if source_of(model) else [names[name] for name in OWNERS if name in names]


def _owner(model: type[models.Model], row: dict[str, Any], led: list[str]) -> Owner:
    if model is Event and row["record_type"]:
        return row["record_type"], row["record_id"]
    if model is LogEntry and row["content_type_id"]:
        kind = ContentType.objects.get_for_id(row["content_type_id"])
        key = row["object_id"]
        return f"{kind.app_label}.{kind.model}", int(key) if str(key).isdigit() else key
    for column in led if model not in (Event, LogEntry) else ():
        if row[column]:
            related: Any = model._meta.get_field(column.removesuffix("_id")).related_model
            return related._meta.label_lower, row[column]
    return model._meta.label_lower, row["pk"]


def is_text(owner: Owner) -> bool:
    """Return whether staff decide about the texts of ``owner``: a record that they write, or one in the trash.

    All else follows always: what the desk keeps besides (autosaves, logs of accounts) is nobody's text.
    """
    label = owner[0]
    if label == TrashItem._meta.label_lower:
        return True
    model: Any = apps.get_model(label) if label else None
    return model is not None and (source_of(model) is not None or model._meta.app_label == "office")
