"""What a test stores is written into the index when something reads that, or a request begins.

Of the time that it takes to store a record for a test two thirds go into the index, which few tests read. What is done
within a request, and while queries are counted, writes at once, as it does for readers; so does everything in tests whose
database other threads see, and in those of the index itself (``tests/search``).
"""

from __future__ import annotations

import re
from functools import cache

from django.db import connection


class _DiscardedError(Exception):
    """Ends a batch of which nothing is to be written."""


class LateIndex:
    """Holds back what ``gathered`` would write of the records of one test."""

    def __init__(self) -> None:
        self.enabled = False
        self._batch = None

    def enable(self) -> None:
        self.enabled = True

    def disable(self) -> None:
        """Forget what was held back: the test's records go as well."""
        self.enabled = False
        batch, self._batch = self._batch, None
        if batch:
            batch.__exit__(_DiscardedError, _DiscardedError(), None)

    def hold(self) -> None:
        """Hold back what is stored from now on, where that is enabled."""
        from liaison.search.index.writer import gathered

        if self.enabled and self._batch is None:
            self._batch = gathered()
            self._batch.__enter__()

    def write(self, **kwargs) -> None:
        """Write what was held back; nobody counts the queries."""
        if self._batch is None or connection.needs_rollback:
            return
        batch, self._batch = self._batch, None
        counted, connection.force_debug_cursor = connection.force_debug_cursor, False
        try:
            batch.__exit__(None, None, None)
        finally:
            connection.force_debug_cursor = counted

    def before_query(self, execute, sql, params, many, context):
        """Write first where ``sql`` reads the index, or is counted."""
        if self._batch is not None and (connection.force_debug_cursor or tables().search(str(sql))):
            self.write()
        return execute(sql, params, many, context)


@cache
def tables() -> re.Pattern[str]:
    """What names a table of the index."""
    from liaison.search.backends.sqlite import TABLE
    from liaison.search.index import models

    of_index = (models.Entry, models.Concern, models.NameWord, models.Heading, models.Spelling, models.TextWord)
    return re.compile("|".join([TABLE, *(model._meta.db_table for model in of_index)]))


late_index = LateIndex()
