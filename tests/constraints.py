"""Trying the database itself: each constraint is broken past every form and ``save()``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, models, transaction


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    """The block must be refused by the database, and for the reason ``constraint``."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    # SQLite names a plain unique constraint by its columns.
    assert constraint in str(refusal.value) or (connection.vendor == "sqlite" and "UNIQUE" in str(refusal.value))


def constraints_of(*classes: type[models.Model]) -> set[str]:
    """The names of all constraints that these models declare."""
    return {constraint.name for model in classes for constraint in model._meta.constraints}


def names(cases: list[tuple[str, Callable]]) -> set[str]:
    return {name for name, _violation in cases}
