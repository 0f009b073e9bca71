"""A pytest plugin: after tests of what writes in ways of its own, the index is compared with the records.

With ``--check-index``, after each test that has a database: some 30 ms each. What a test stored in whatever way, the index
must say. A test that spoils the index on purpose is marked ``spoils_index``.
"""

from __future__ import annotations

from itertools import islice

import pytest

ASKS = {"db", "transactional_db"}
# Where rows are moved, deleted and put back many at once.
ALWAYS = ("admin/test_merging.py", "admin/test_trash.py", "admin/test_withdrawing.py")
_MOST_TOLD = 10


def pytest_addoption(parser):
    parser.addoption("--check-index", action="store_true", help="compare the index with the records after every test")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    outcome = yield
    wanted = item.config.getoption("--check-index") or item.nodeid.partition("::")[0].endswith(ALWAYS)
    if wanted and _is_checked(item):
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
