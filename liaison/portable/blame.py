"""Which line is to blame when the database refuses many at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from liaison.portable.declaring import PortableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Model

    from liaison.portable.columns import Column
    from liaison.portable.loading import Loader

    Numbered = tuple[int, int, dict[str, Any]]

# Ids that one query looks for.
_AT_ONCE = 500


def blamed(loader: Loader, lines: Sequence[Numbered], error: Exception) -> PortableError:
    """Return the error that names the first of ``lines`` which the database refuses. None of them is stored."""
    found = _broken_link(loader, lines) or _refused(loader, lines)
    if found:
        return found
    return PortableError(f"line {lines[0][0]}: this line or one up to {lines[-1][0]} is refused: {told(error)}")


def told(error: Exception) -> str:
    """Return what the database says, on one line and without where in its own input that was."""
    return " ".join(re.split(r"\nCONTEXT:", str(error))[0].split())


def _broken_link(loader: Loader, lines: Sequence[Numbered]) -> PortableError | None:
    broken = [
        (number, column, line[column.name])
        for column in loader.table.columns
        if column.field.is_relation and not column.named and column.field.db_constraint
        for number, line in _links_to_nowhere(column, lines, loader.table.model)
    ]
    if not broken:
        return None
    number, column, target = min(broken, key=lambda one: one[0])
    kind = column.field.related_model._meta.label_lower
    return PortableError(f"line {number}: “{column.name}” leads to {kind} {target}, which no line before has.")


def _links_to_nowhere(
    column: Column, lines: Sequence[Numbered], model: type[Model]
) -> Iterator[tuple[int, dict[str, Any]]]:
    target: Any = column.field.related_model
    wanted = {line.get(column.name) for _number, _offset, line in lines} - {None}
    there = {line.get(target._meta.pk.name) for _number, _offset, line in lines} if target is model else set()
    there |= set(_existing(target, sorted(wanted - there)))
    for number, _offset, line in lines:
        if line.get(column.name) in wanted - there:
            yield number, line


def _existing(model: type[Model], ids: list[Any]) -> Iterator[Any]:
    for start in range(0, len(ids), _AT_ONCE):
        yield from QuerySet(model).filter(pk__in=ids[start : start + _AT_ONCE]).values_list("pk", flat=True)


def _refused(loader: Loader, lines: Sequence[Numbered]) -> PortableError | None:
    found: PortableError | None = None
    with transaction.atomic():
        for number, _offset, line in lines:
            try:
                with transaction.atomic():
                    loader.store([loader.row(line)])
            except (DatabaseError, OverflowError) as error:
                found = PortableError(f"line {number}: the database refuses this row: {told(error)}")
                break
        transaction.set_rollback(True)
    return found
