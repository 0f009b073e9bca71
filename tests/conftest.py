"""What every test gets: no language left over, the four roles, and a browser where there is one."""

from __future__ import annotations

import gc

import pytest
from django.core.cache import cache
from django.core.signals import request_started
from django.db import connection, transaction
from django.template import Template
from django.test import Client
from django.utils import translation

from tests.browser.chromium import find_chromium
from tests.encoders import hurry_encoders
from tests.factories import UserFactory
from tests.late_index import late_index

pytest_plugins = [
    "tests.no_skips",
    "tests.database_matters",
    "tests.index_check",
    "tests.quick_ones",
    "tests.workers",
]

# Pictures are made by the hundred, and nobody looks at them: encoded with the least effort, in a third of the time.
hurry_encoders()

# Django's pages make much garbage, little of it in cycles: looking for those less often saves a tenth of the time.
gc.set_threshold(200_000, 50, 100)

# Before Django puts its own in the place of it, which keeps every context of every template for ``response.context``.
_render = Template._render


@pytest.fixture(scope="session", autouse=True)
def pages_as_readers_get_them(django_test_environment):
    """Tests read pages, not what templates were given; keeping that would be a tenth of their time."""
    Template._render = _render


@pytest.fixture(autouse=True)
def arabic_first():
    """Each test starts in Arabic, as a thread of the server does, whatever the one before it read; and caches nothing."""
    cache.clear()
    with translation.override("ar"):
        yield


@pytest.fixture(autouse=True)
def index_written_when_read(request):
    """Only in a transaction of the test's own: another thread would not find what is held back. Not when it is checked."""
    asks = "db" in request.fixturenames or request.node.get_closest_marker("django_db")
    if asks:
        request.getfixturevalue("db")
    if not asks or not connection.in_atomic_block or request.config.getoption("--check-index"):
        yield
        return
    late_index.enable()
    request_started.connect(late_index.write)
    with connection.execute_wrapper(late_index.before_query):
        yield
    request_started.disconnect(late_index.write)
    late_index.disable()


@pytest.fixture(scope="module")
def one_transaction(django_db_setup, django_db_blocker):
    """What fixtures of a file store in it is there for every test of the file, which undoes its own, and goes with the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def as_role(db):
    """``as_role("editor")``: a client with a new member of staff of that role logged in, who is ``client.user``."""

    def logged_in(role: str) -> Client:
        client = Client()
        client.user = UserFactory(role=role)
        client.force_login(client.user)
        return client

    return logged_in


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium. Without one the tests that need it are skipped."""
    return find_chromium() or pytest.skip("there is no Chromium here (Debian: apt-get install chromium)")
