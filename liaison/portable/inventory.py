"""The types of an export, from what the apps declare: their columns, their rows, and the order in which they can be read back."""

from __future__ import annotations

from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import QuerySet
from modeltranslation.translator import NotRegistered, translator

from liaison.declarations import declared
from liaison.portable.columns import Column, Kind, kind_of
from liaison.portable.declaring import Moves, Scope, Stays
from liaison.portable.names import NAMED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model


# Why the column of a translated field itself does not travel: ``title`` beside ``title_ar`` and ``title_en``.
UNTRANSLATED = "modeltranslation fills it and never reads it: the columns of the languages have the values"


@dataclass(frozen=True)
class Type:
    """A table of an export. Lines name it by ``name``, such as ``articles.article``."""

    model: type[Model]
    moves: Moves
    scope: Scope
    columns: tuple[Column, ...] = field(repr=False)
    # What does not travel, with the reason, by the name of the field.
    left_out: dict[str, str] = field(repr=False)

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    @property
    def has_key(self) -> bool:
        """Return whether its rows keep their ids. The others are known by names, and are few."""
        return any(column.field.primary_key for column in self.columns)

    @property
    def filled_in(self) -> list[str]:
        """Return the names of what does not travel and needs a value nevertheless."""
        return [name for name in self.left_out if not column_of(self.model, name).field.primary_key]

    @property
    def links_by_name(self) -> bool:
        """Return whether its rows link to rows that are known by their names."""
        return any(column.named for column in self.columns)

    @property
    def links_to_itself(self) -> bool:
        return any(column.field.related_model is self.model for column in self.columns)

    def rows(self) -> QuerySet[Model]:
        """Return its rows, plain: without managers of ours, and in no order."""
        found: QuerySet[Model] = QuerySet(self.model)
        if self.moves.rows and self.scope is Scope.CONTENT:
            found = found.filter(self.moves.rows())
        return found.exclude(self.moves.except_for()) if self.moves.except_for else found


def types(scope: Scope) -> list[Type]:
    """Return the types of an export of ``scope``: whatever a type links to stands before it."""
    found = {model: _type(model, moves, scope) for model, moves in moving().items() if scope.holds(moves.scope)}
    order: TopologicalSorter[type[Model]] = TopologicalSorter()
    for model in found:
        order.add(model, *(linked for linked in _linked(model) if linked in found and linked is not model))
    return [found[model] for model in order.static_order()]


def moving() -> dict[type[Model], Moves]:
    """Return the models whose rows travel, with their plain many-to-many relations."""
    found: dict[type[Model], Moves] = {}
    for moves in declared("portable"):
        if isinstance(moves, Moves):
            model = apps.get_model(moves.model)
            found[model] = moves
            found |= {through: _of_links(through, moves) for through in links_of(model)}
    return found


def staying() -> dict[type[Model], str]:
    """Return the models whose rows do not travel, each with the reason."""
    return {apps.get_model(stays.model): stays.reason for stays in declared("portable") if isinstance(stays, Stays)}


def links_of(model: type[Model]) -> Iterator[type[Model]]:
    """Yield the tables of the many-to-many relations of ``model`` that Django made."""
    for relation in model._meta.local_many_to_many:
        through: Any = relation.remote_field.through
        if through._meta.auto_created:
            yield through


def _of_links(through: type[Model], moves: Moves) -> Moves:
    return Moves(
        through._meta.label,
        moves.scope,
        made_by_migrate=moves.made_by_migrate,
        of_accounts=moves.of_accounts,
        except_for=moves.links_except_for,
    )


def _linked(model: type[Model]) -> set[Any]:
    return {column.related_model for column in model._meta.local_fields if column.is_relation}


def _type(model: type[Model], moves: Moves, scope: Scope) -> Type:
    left_out = {**dict.fromkeys(_untranslated(model), UNTRANSLATED), **moves.without}
    if scope is Scope.CONTENT:
        left_out |= moves.secret
    if model in NAMED or _is_of_names(model):
        left_out[model._meta.pk.name] = "each database gives these rows ids of its own; they are known by their names"
    columns = tuple(column_of(model, each.name) for each in model._meta.local_fields if each.name not in left_out)
    return Type(model, moves, scope, columns, left_out)


def _is_of_names(model: type[Model]) -> bool:
    """Return whether ``model`` is a table of links to rows that are known by their names."""
    return bool(model._meta.auto_created) and any(linked in NAMED for linked in _linked(model))


def _untranslated(model: type[Model]) -> set[str]:
    try:
        return set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return set()


def column_of(model: type[Model], name: str) -> Column:
    """Return the column of the field ``name``."""
    each: Any = model._meta.get_field(name)
    named = each.related_model if each.related_model in NAMED else None
    return Column(name, each, Kind.TEXT if named else kind_of(each), named)
