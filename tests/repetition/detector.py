"""Finds a query that one page asks again and again, with other parameters or the same: the mark of a query for each row."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

# A page may ask the same for each language, of the text that is out and of the changes beside it.
MOST = 4

# Lists of keys differ in length, and savepoints in their names.
_KEYS = re.compile(r"\((?:%s, )*%s\)")
_NOT_ASKED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count the queries of what happens within by their SQL, without their parameters."""
    asked: Counter[str] = Counter()

    def count(execute, sql, parameters, many, context):
        if not sql.startswith(_NOT_ASKED):
            asked[_KEYS.sub("(…)", sql)] += 1
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(count):
        yield asked


def repeated(asked: Counter[str]) -> list[str]:
    """Return each query that was asked more than ``MOST`` times, with the count."""
    return [f"{times} times: {sql}" for sql, times in asked.most_common() if times > MOST]
