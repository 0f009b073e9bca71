"""What every test gets: no language left over, the four roles, and a browser where there is one."""

from __future__ import annotations

import shutil

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from liaison.catalogs import compile_catalogs
from tests.factories import UserFactory

# At import: before Django reads the catalogs, and in every worker.
compile_catalogs()

pytest_plugins = ["tests.no_skips"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(autouse=True)
def arabic_first():
    """Each test starts in Arabic, as a thread of the server does, whatever the one before it read; and caches nothing."""
    cache.clear()
    with translation.override("ar"):
        yield


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
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or pytest.skip("there is no Chromium here (Debian: apt-get install chromium)")
