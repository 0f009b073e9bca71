"""A pytest plugin: ``--check-index`` compares the index with the records after each test that has a database.

What a test stored in whatever way, the index must say. A test that spoils the index on purpose is marked ``spoils_index``.
"""

from __future__ import annotations

from itertools import islice

import pytest

ASKS = {"db", "transactional_db"}
_MOST_TOLD = 10


def pytest_addoption(parser):
    parser.addoption("--check-index", action="store_true", help="compare the index with the records after each test")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    outcome = yield
    if item.config.getoption("--check-index") and _is_checked(item):
        _check()
    return outcome


def _is_checked(item) -> bool:
    """Whether it has a database that nobody else writes into meanwhile, and leaves the index as it should be."""
    if item.get_closest_marker("spoils_index") or "live_server" in item.fixturenames:
        return False
    return bool(item.get_closest_marker("django_db") or ASKS.intersection(item.fixturenames))


def _check() -> None:
    """Fail with what the index says otherwise than the records."""
    from django.db import connection

    from liaison.search.index.check import differences

    if connection.needs_rollback:
        return
    if found := [str(each) for each in islice(differences(), _MOST_TOLD)]:
        pytest.fail("The index is not what the records say:\n" + "\n".join(found), pytrace=False)
