"""The comparison by which the lists of the desk are searched."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, TextField
from django.db.models.lookups import IContains


@CharField.register_lookup
@TextField.register_lookup
class Holds(IContains):
    """Whether a text holds a word, in capitals or not: ``icontains``, as ``contains`` for words without letters that have a case.

    PostgreSQL changes each text to capitals for ``icontains``, which takes most of a search and changes nothing in Arabic.
    """

    lookup_name = "holds"

    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(lhs, rhs)
        self.lookup_name = "contains" if rhs.upper() == rhs.lower() else "icontains"


def holding(*columns: str) -> tuple[str, ...]:
    """Return the ``search_fields`` of a list that is searched for words that one of ``columns`` holds."""
    return tuple(f"{column}__{Holds.lookup_name}" for column in columns)
