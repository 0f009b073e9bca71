"""Merging of duplicates: everything that points to one record is moved to another, and the first is deleted.

A merge is previewed as a ``Plan``. It is carried out exactly as previewed, or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from liaison.declarations import declared
from liaison.media.unused_files import remove_unused
from liaison.page_cache.changes import telling
from liaison.page_cache.rows import tell_all
from liaison.page_cache.tables import indexed_tables
from liaison.search.api import Kind
from liaison.search.index.upkeep import Records, naming, write
from liaison.search.index.writer import gathered
from liaison.staff.audit.merged_records import MERGED_INTO
from liaison.staff.audit.models import record_event
from liaison.text.empty_values import without_empty
from organizations.merging.result import Known, hides_names, hindrance, values_after
from organizations.models.former_slug import FormerSlug
from organizations.models.membership import Membership
from organizations.models.told_apart import ToldApart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.contrib.auth.models import User
    from django.db.models.fields.reverse_related import ForeignObjectRel

    from liaison.typing import StrOrPromise
    from organizations.models.named import Named

MERGE = "merge"


class ChangedMeanwhileError(Exception):
    """The records or what points to them have changed since the preview."""


@dataclass(frozen=True)
class Move:
    """The rows of one relation that point to the record to be deleted.

    ``joined`` has pairs of rows that must become one: the row that stays, and the row that it absorbs.
    """

    relation: ForeignObjectRel
    keys: list[int]
    joined: list[tuple[Any, Any]] = field(default_factory=list)

    @property
    def model(self) -> type[models.Model]:
        """Return the model of the rows."""
        return self.relation.model

    @property
    def name(self) -> str:
        """Return the unique name of the relation: ``articles.attendance.person``."""
        return f"{self.model._meta.label_lower}.{self.relation.name}"

    def is_link(self) -> bool:
        """Return whether the rows are mere links of a many-to-many field."""
        return bool(self.model._meta.auto_created)


@dataclass(frozen=True)
class Plan:
    """What a merge of ``goes`` into ``stays`` would do in the current state."""

    stays: Named
    goes: Named

    @cached_property
    def moves(self) -> list[Move]:
        """Return one move for each relation with rows that point to ``goes``."""
        moves = (_move(relation, self.stays, self.goes) for relation in _relations(type(self.stays)))
        return [move for move in moves if move.keys]

    @cached_property
    def known(self) -> Known:
        """Return which of the two visitors find."""
        return Known.of(self.stays, self.goes)

    @cached_property
    def hindrance(self) -> str:
        """Return why the merge is not possible, translated; empty if it is possible."""
        found = hindrance(self.stays, self.goes, self.known)
        obstacles = (row.obstacle(other) for move in self._joining() for row, other in move.joined)
        return found or next(filter(None, obstacles), "")

    def _joining(self) -> Iterator[Move]:
        return (move for move in self.moves if not move.is_link())

    @cached_property
    def mark(self) -> str:
        """Return a short hash of everything that the plan depends on; it differs once any of that has changed."""
        seen = [
            _columns(self.stays),
            _columns(self.goes),
            hides_names(self.stays, self.known),
            self.touches_the_public(),
        ]
        for move in self.moves:
            seen += [move.name, move.keys, *(_columns(row) for pair in move.joined for row in pair)]
        return blake2b(repr(seen).encode(), digest_size=12).hexdigest()

    def concerned(self) -> Records:
        """Return the records whose entries in the index depend on ``goes``."""
        return naming(type(self.goes), self.goes.pk)

    def touches_the_public(self) -> bool:
        """Return whether visitors may notice: they know one of the two, or a meeting that concerns ``goes``."""
        if self.known.stays or self.known.goes:
            return True
        meetings: Any = _model_of(type(self.stays), Kind.MEETING)
        return meetings._base_manager.filter(pk__in=self.concerned()[Kind.MEETING], public_at__isnull=False).exists()


@transaction.atomic
def merge(model: type[Named], stays: int, goes: int, by: User, seen: str) -> Plan:
    """Merge the record ``goes`` (id) into ``stays`` and return the executed plan.

    ``seen`` is the mark of the previewed plan. Raises ``model.DoesNotExist`` if one of the two is gone,
    ChangedMeanwhileError if the plan has another mark now, and ValidationError if the merge is not possible.
    """
    _lock_concerned(_plan(model, stays, goes))
    locked = list(model._base_manager.select_for_update().filter(pk__in=(stays, goes)).order_by("pk"))
    plan = _plan(model, stays, goes, locked)
    if plan.mark != seen:
        raise ChangedMeanwhileError
    if plan.hindrance:
        raise ValidationError(plan.hindrance)
    with gathered():
        _carry_out(plan, by)
    return plan


def _plan(model: type[Named], stays: int, goes: int, found: Iterable[Named] | None = None) -> Plan:
    by_key = {record.pk: record for record in found or model._base_manager.filter(pk__in=(stays, goes))}
    if len(by_key) < 2:
        raise model.DoesNotExist
    return Plan(by_key[stays], by_key[goes])


def _lock_concerned(plan: Plan) -> None:
    """Lock the meetings, then the articles, that depend on ``goes``; the caller locks the two records afterwards.

    All code that locks several kinds keeps this order.
    """
    concerned = plan.concerned()
    for kind in (Kind.MEETING, Kind.ARTICLE):
        locking = _model_of(type(plan.stays), kind)._base_manager.select_for_update()
        list(locking.filter(pk__in=concerned[kind]).order_by("pk").values_list("pk"))


def _carry_out(plan: Plan, by: User) -> None:
    stays, goes = plan.stays, plan.goes
    values, concerned = values_after(stays, goes, plan.known), plan.concerned()
    leaves, slug = goes.leaves_its_address(), goes.slug
    uploads = {str(getattr(goes, "logo", "") or "")} - {"", values.get("logo", "")}
    _record_merge(plan, by)
    # What meetings and articles show otherwise is told when the entries of all concerned are written, at the end.
    with telling(*indexed_tables()):
        _move_all(plan)
        meetings = _model_of(type(stays), Kind.MEETING)._base_manager.filter(pk__in=concerned[Kind.MEETING])
        # Calendar clients ask for meetings that changed since their last request.
        meetings.update(updated_at=timezone.now())
        ToldApart.objects.follow(type(stays), goes.pk, stays.pk)
        for follow in declared("merge_followers"):
            follow(type(stays), goes.pk, stays.pk)
        for name, value in values.items():
            setattr(stays, name, value)
        stays.save()
        goes.delete()
    if leaves:
        FormerSlug.objects.leave(slug, stays)
    remove_unused(uploads)
    write(concerned)


def _move_all(plan: Plan) -> None:
    stays, goes = plan.stays, plan.goes
    hidden = hides_names(stays, plan.known)
    for move in plan.moves:
        for row, other in move.joined:
            if move.is_link():
                other.delete()
            else:
                row.take_in(other)
        name, manager = move.relation.name, move.model._base_manager
        # Former slugs of a person whom visitors do not know would reveal who it is.
        if not (hidden and move.model is FormerSlug):
            # If ``stays`` is part of ``goes``, its new parent is one of the values in ``values_after``.
            itself = stays.pk if move.model is type(stays) else None
            manager.filter(**{name: goes}).exclude(pk=itself).update(**{name: stays})
            tell_all(move.model, move.keys)
    Membership.objects.drop_twins(type(stays), stays.pk)


def _record_merge(plan: Plan, by: User) -> None:
    """Record the merge in the audit logs of both records; that of the deleted one keeps its values."""
    stays, goes = plan.stays, plan.goes
    moved = {move.name: len(move.keys) for move in plan.moves}
    record_event(MERGE, stays, by, other=str(goes), other_id=goes.pk, moved=moved)
    held = {name: str(value) for name, value in without_empty(dict(_columns(goes))).items()}
    record_event(MERGED_INTO, goes, by, into=str(stays), into_id=stays.pk, moved=moved, held=held)


def _columns(row: models.Model) -> list[tuple[str, StrOrPromise]]:
    columns = row._meta.concrete_fields
    values = ((column.name, column.value_from_object(row)) for column in columns)
    return [(name, str(value) if hasattr(value, "storage") else value) for name, value in values]


def _relations(model: type[models.Model]) -> list[Any]:
    """Return every foreign key to ``model``, including those of many-to-many links, in a fixed order."""
    relations: Any = model._meta.get_fields(include_hidden=True)
    found = {
        relation.field
        for relation in relations
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    }
    return sorted(found, key=lambda relation: (relation.model._meta.label_lower, relation.name))


def references(record: models.Model) -> int:
    """Return the number of rows of all relations that point to ``record``."""
    relations = _relations(type(record))
    return sum(relation.model._base_manager.filter(**{relation.name: record}).count() for relation in relations)


def _move(relation: ForeignObjectRel, stays: Named, goes: Named) -> Move:
    rows = relation.model._base_manager.filter(**{relation.name: goes}).order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    beside = _beside(relation)
    if not keys or not beside:
        return Move(relation, keys)
    own = relation.model._base_manager.filter(**{relation.name: stays})
    going = {_values(row, beside): row for row in rows.filter(**{f"{name}__in": own.values(name) for name in beside})}
    staying = own.filter(**{f"{name}__in": rows.values(name) for name in beside}).order_by("pk")
    pairs = [(row, going[_values(row, beside)]) for row in staying if _values(row, beside) in going]
    return Move(relation, keys, pairs)


def _values(row: models.Model, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in names)  # type: ignore[union-attr]


def _beside(relation: ForeignObjectRel) -> tuple[str, ...]:
    """Return the columns that are unique together with ``relation``: rows equal in them must be joined."""
    unique = [
        *relation.model._meta.unique_together,
        *(
            constraint.fields
            for constraint in relation.model._meta.constraints
            if isinstance(constraint, models.UniqueConstraint)
        ),
    ]
    holding = [fields for fields in unique if relation.name in fields]
    return tuple(name for name in holding[0] if name != relation.name) if holding else ()


def _model_of(model: type[models.Model], kind: Kind) -> Any:
    """Return the model of meetings or articles, reached through the relations of ``model``."""
    articles: Any = model._meta.get_field("articles").related_model
    return articles if kind == Kind.ARTICLE else articles._meta.get_field("meeting").related_model
