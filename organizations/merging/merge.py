"""Merging duplicates: everything that points to one record points to another afterwards, and the first is gone.

A merge is previewed as a ``Plan`` and carried out as it was seen, or not at all.
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
from liaison.search.api import Kind
from liaison.search.index.upkeep import Records, naming, write
from liaison.search.index.writer import gathered
from liaison.staff.audit.merged_records import MERGED_INTO
from liaison.staff.audit.models import record_event
from organizations.merging.result import hides_names, hindrance, values_after
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
    """Something is not as it was previewed any more."""


@dataclass(frozen=True)
class Move:
    """The rows of one relation to the record that goes. ``joined``: pairs of a row that stays and one that goes into it."""

    relation: ForeignObjectRel
    keys: list[Any]
    joined: list[tuple[Any, Any]] = field(default_factory=list)

    @property
    def model(self) -> type[models.Model]:
        return self.relation.model

    @property
    def name(self) -> str:
        """What tells it from other relations of the record: ``articles.attendance.person``."""
        return f"{self.model._meta.label_lower}.{self.relation.name}"

    def is_link(self) -> bool:
        """Whether its rows say nothing but that two records are linked."""
        return bool(self.model._meta.auto_created)


@dataclass(frozen=True)
class Plan:
    """What merging ``goes`` into ``stays`` does, as things stand."""

    stays: Named
    goes: Named

    @cached_property
    def moves(self) -> list[Move]:
        """One for each relation through which something points to the record that goes. A query or two each."""
        moves = (_move(relation, self.stays, self.goes) for relation in _relations(type(self.stays)))
        return [move for move in moves if move.keys]

    @cached_property
    def hindrance(self) -> str:
        """Why it cannot be done; empty where it can."""
        found = hindrance(self.stays, self.goes)
        obstacles = (row.obstacle(other) for move in self._joining() for row, other in move.joined)
        return found or next(filter(None, obstacles), "")

    def _joining(self) -> Iterator[Move]:
        return (move for move in self.moves if not move.is_link())

    @cached_property
    def mark(self) -> str:
        """A short mark of everything the plan is made of: another one, once anything of that has changed."""
        seen = [
            _columns(self.stays),
            _columns(self.goes),
            hides_names(self.stays, self.goes),
            self.touches_the_public(),
        ]
        for move in self.moves:
            seen += [move.name, move.keys, *(_columns(row) for pair in move.joined for row in pair)]
        return blake2b(repr(seen).encode(), digest_size=12).hexdigest()

    def concerned(self) -> Records:
        """Return the records whose entries in the index say something of the one that goes."""
        return naming(type(self.goes), self.goes.pk)

    def touches_the_public(self) -> bool:
        """Whether visitors may notice: they know one of the two, or a meeting at which the one that goes took part."""
        if self.stays.is_known() or self.goes.is_known():
            return True
        meetings: Any = _model_of(type(self.stays), Kind.MEETING)
        return meetings._base_manager.filter(pk__in=self.concerned()[Kind.MEETING], public_at__isnull=False).exists()


@transaction.atomic
def merge(model: type[Named], stays: int, goes: int, by: User, seen: str) -> Plan:
    """Merge the record ``goes`` (id) into ``stays`` as ``seen``, the mark of a plan, says; returns what was done.

    Raises ``model.DoesNotExist`` when one of the two is gone, ChangedMeanwhileError when the plan is another one by now,
    and ValidationError when it cannot be done at all.
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
    """Meetings, then articles, then the two themselves: the order in which everybody locks who locks several."""
    concerned = plan.concerned()
    for kind in (Kind.MEETING, Kind.ARTICLE):
        locking = _model_of(type(plan.stays), kind)._base_manager.select_for_update()
        list(locking.filter(pk__in=concerned[kind]).order_by("pk").values_list("pk"))


def _carry_out(plan: Plan, by: User) -> None:
    stays, goes = plan.stays, plan.goes
    values, concerned = values_after(stays, goes), plan.concerned()
    leaves, slug = goes.leaves_its_address(), goes.slug
    uploads = {str(getattr(goes, "logo", "") or "")} - {"", values.get("logo", "")}
    _record_merge(plan, by)
    _move_all(plan)
    meetings = _model_of(type(stays), Kind.MEETING)._base_manager.filter(pk__in=concerned[Kind.MEETING])
    # Calendars ask for what has changed since.
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
    hidden = hides_names(stays, goes)
    for move in plan.moves:
        for row, other in move.joined:
            if move.is_link():
                other.delete()
            else:
                row.take_in(other)
        name, manager = move.relation.name, move.model._base_manager
        # Old addresses of somebody whom visitors do not know would tell who that is.
        if not (hidden and move.model is FormerSlug):
            # Where the one that stays belongs to the one that goes, it is decided with its other values.
            itself = stays.pk if move.model is type(stays) else None
            manager.filter(**{name: goes}).exclude(pk=itself).update(**{name: stays})
    Membership.objects.drop_twins(type(stays), stays.pk)


def _record_merge(plan: Plan, by: User) -> None:
    """For both timelines; what the record that goes held stays in its own."""
    stays, goes = plan.stays, plan.goes
    moved = {move.name: len(move.keys) for move in plan.moves}
    record_event(MERGE, stays, by, other=str(goes), other_id=goes.pk, moved=moved)
    held = {name: str(value) for name, value in _columns(goes) if value not in (None, "")}
    record_event(MERGED_INTO, goes, by, into=str(stays), into_id=stays.pk, moved=moved, held=held)


def _columns(row: models.Model) -> list[tuple[str, StrOrPromise]]:
    columns = row._meta.concrete_fields
    values = ((column.name, column.value_from_object(row)) for column in columns)
    return [(name, str(value) if hasattr(value, "storage") else value) for name, value in values]


def _relations(model: type[models.Model]) -> list[Any]:
    """Every foreign key that points to ``model``, the rows of many-to-many links included, in a lasting order."""
    relations: Any = model._meta.get_fields(include_hidden=True)
    found = {
        relation.field
        for relation in relations
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    }
    return sorted(found, key=lambda relation: (relation.model._meta.label_lower, relation.name))


def references(record: models.Model) -> int:
    """How many rows point to it. A query for each relation."""
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
    """The columns that, together with this one, no two rows may share: a pair of rows that would has to be joined."""
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
    """Meetings or articles, as ``model`` reaches them."""
    articles: Any = model._meta.get_field("articles").related_model
    return articles if kind == Kind.ARTICLE else articles._meta.get_field("meeting").related_model
