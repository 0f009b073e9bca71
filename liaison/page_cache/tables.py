"""Which tables an SQL statement names, and how the page cache treats them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.apps import apps

from liaison.declarations import declared

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_NAME = re.compile(r'"(\w+)"')
_WRITE = re.compile(r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+"?(\w+)"?', re.IGNORECASE)
# Apps whose tables are about staff and about work, not about content.
_OF_STAFF = {"admin", "auth", "axes", "contenttypes", "django_tasks_database", "sessions"}


@cache
def public_tables() -> frozenset[str]:
    """Return the tables that public answers may show: all but those of staff and what the apps declare as unseen."""
    unseen = {apps.get_model(name)._meta.db_table for name in declared("unseen_tables")}
    models = apps.get_models(include_auto_created=True)
    return frozenset(
        model._meta.db_table
        for model in models
        if model._meta.managed and model._meta.app_label not in _OF_STAFF and model._meta.db_table not in unseen
    )


@cache
def exact_tables() -> frozenset[str]:
    """Return the tables whose changes are told record by record."""
    return frozenset(apps.get_model(rows.model)._meta.db_table for rows in declared("exact_rows"))


@cache
def indexed_tables() -> frozenset[str]:
    """Return the exact tables of what the index tells: dated records with their parts, and the index itself."""
    return frozenset(apps.get_model(rows.model)._meta.db_table for rows in declared("exact_rows") if rows.in_index)


@cache
def all_tables() -> frozenset[str]:
    """Return the tables of all models."""
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))


@lru_cache(maxsize=4096)
def read_by(sql: str) -> AbstractSet[str]:
    """Return the tables that ``sql`` names."""
    return all_tables().intersection(_NAME.findall(sql))


def written_by(sql: str) -> str:
    """Return the public table that ``sql`` writes; empty if it writes none."""
    found = _WRITE.match(sql)
    return found[1] if found and found[1] in public_tables() else ""
