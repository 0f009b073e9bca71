"""PostgreSQL's engine with nothing behind it: it looks empty, and nothing can be executed."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.introspection import DatabaseIntrospection
from psycopg2.extensions import adapt


class _Introspection(DatabaseIntrospection):
    def table_names(self, cursor: object = None, include_views: bool = False) -> list[str]:
        return []


class _Cursor:
    """Writes values into statements, as the driver does."""

    def mogrify(self, statement: str, values: tuple[object, ...]) -> bytes:
        return (statement % tuple(map(_quoted, values))).encode()


def _quoted(value: object) -> str:
    adapted = adapt(value)
    if hasattr(adapted, "encoding"):
        adapted.encoding = "utf-8"
    return str(adapted.getquoted().decode())


class DatabaseWrapper(base.DatabaseWrapper):
    """The engine."""

    introspection_class = _Introspection
    # The oldest that Django supports.
    pg_version = 140_000

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.autocommit = True

    def ensure_connection(self) -> None:
        pass

    def cursor(self) -> AbstractContextManager[Any]:  # type: ignore[override]
        return nullcontext(_Cursor())

    def _set_autocommit(self, autocommit: bool) -> None:
        pass
