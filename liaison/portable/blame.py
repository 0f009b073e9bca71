"""Which line is to blame when the database refuses many at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from liaison.portable.declaring import PortableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import Model

    from liaison.portable.columns import Column
    from liaison.portable.loading import Loader

    Numbered = tuple[int, int, dict[str, Any]]

# Ids that one query looks for.
_AT_ONCE = 500


def blamed(loaders: Mapping[str, Loader], lines: Sequence[Numbered], error: Exception) -> PortableError:
    """Return the error that names the first of ``lines`` which the database refuses. None of them is stored."""
    found = [one for one in (_broken_link(loaders, lines), _refused(loaders, lines)) if one]
    if not found:
        return PortableError(f"line {lines[0][0]}: this line or one up to {lines[-1][0]} is refused: {told(error)}")
    number, reason = min(found, key=lambda one: one[0])
    return PortableError(f"line {number}: {reason}")


def told(error: Exception) -> str:
    """Return what the database says, on one line and without where in its own input that was."""
    return " ".join(re.split(r"\nCONTEXT:", str(error))[0].split())


def _broken_link(loaders: Mapping[str, Loader], lines: Sequence[Numbered]) -> tuple[int, str] | None:
    broken = [
        (number, column, line[column.name])
        for name, loader in loaders.items()
        for column in loader.table.columns
        if column.field.is_relation and not column.named and column.field.db_constraint
        for number, line in _links_to_nowhere(name, column, lines)
    ]
    if not broken:
        return None
    number, column, target = min(broken, key=lambda one: one[0])
    kind = column.field.related_model._meta.label_lower
    return number, f"“{column.name}” leads to {kind} {target}, which the file does not have before it."


def _links_to_nowhere(name: str, column: Column, lines: Sequence[Numbered]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the lines of the type ``name`` whose ``column`` leads to what neither the database nor ``lines`` have."""
    target: Any = column.field.related_model
    links = [(number, line) for number, _offset, line in lines if line["type"] == name and line.get(column.name)]
    beside = {line.get(target._meta.pk.name) for _n, _o, line in lines if line["type"] == target._meta.label_lower}
    missing = {line[column.name] for _number, line in links} - beside
    missing -= set(_existing(target, sorted(missing)))
    yield from ((number, line) for number, line in links if line[column.name] in missing)


def _existing(model: type[Model], ids: list[Any]) -> Iterator[Any]:
    for start in range(0, len(ids), _AT_ONCE):
        yield from QuerySet(model).filter(pk__in=ids[start : start + _AT_ONCE]).values_list("pk", flat=True)


def _refused(loaders: Mapping[str, Loader], lines: Sequence[Numbered]) -> tuple[int, str] | None:
    found: tuple[int, str] | None = None
    with transaction.atomic():
        for number, _offset, line in lines:
            loader = loaders.get(line["type"])
            try:
                with transaction.atomic():
                    if loader:
                        loader.store(loader.packed([loader.row(line)]))
            except (DatabaseError, OverflowError) as error:
                found = number, f"the database refuses this row: {told(error)}"
                break
        transaction.set_rollback(True)
    return found
