"""What stands in the database before an import, and emptying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, transaction

from liaison.portable.counters import count_from, counted
from liaison.portable.declaring import PortableError, Scope
from liaison.portable.inventory import types

if TYPE_CHECKING:
    from django.db.models import Model

    from liaison.portable.inventory import Type


def refuse_what_would_be_lost(*, replace_accounts: bool) -> None:
    """Raise PortableError if the database holds more than ``migrate`` wrote; with ``replace_accounts``, accounts may be there."""
    there = [table for table in types(Scope.EVERYTHING) if not table.moves.made_by_migrate and table.rows().exists()]
    content = [table for table in there if not table.moves.of_accounts]
    if content:
        raise PortableError(
            f"An import needs an empty database; this one holds {_told(content)}. Give another: DATABASE_URL=…."
        )
    if there and not replace_accounts:
        raise PortableError(
            f"This database holds {_told(there)}. With --replace-accounts, accounts and what they did are replaced by those "
            "of the file."
        )


def _told(tables: list[Type]) -> str:
    return ", ".join(f"{table.rows().count():,} rows of {table.name}" for table in tables)


def empty() -> None:
    """Delete all rows that travel, and those that hang on them, and forget which ids were given; in one transaction."""
    tables = types(Scope.EVERYTHING)
    with transaction.atomic(), connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for model in _hanging_on({table.model for table in tables}):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        for table in reversed(tables):
            if table.moves.except_for:
                table.rows().delete()
            else:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.model._meta.db_table)}")  # noqa: S608
        for table in counted(tables):
            count_from(table, 0)


def _hanging_on(models: set[type[Model]]) -> list[type[Model]]:
    """Return the models that link to one of ``models`` and stay themselves: what is open now, above all."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model not in models
        and (
            model._meta.label == "sessions.Session"
            or any(field.related_model in models for field in model._meta.fields)
        )
    ]
