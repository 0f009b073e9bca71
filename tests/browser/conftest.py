from __future__ import annotations

import os
from functools import partial
from threading import Condition

import pytest
from django.apps import apps
from django.core.signals import request_finished, request_started
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from liaison.staff.roles import grant_all
from tests.browser.chromium import ARGUMENTS
from tests.pages import fill

# What Content-Security-Policies refused during this test, in any page; told by the page itself.
REFUSED: list[str] = []
TELL_OF_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  tellOfViolation(`${event.documentURI}: ${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`));
"""


@pytest.fixture(scope="session")
def browser(chromium):
    # Playwright's event loop runs in this thread, and Django would take that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        browser.new_context = partial(watched_context, browser.new_context)
        yield browser
        browser.close()


def watched_context(new_context, **options):
    """A context whose pages tell what their Content-Security-Policy refused."""
    context = new_context(**options)
    if options.get("java_script_enabled", True):
        context.expose_function("tellOfViolation", lambda words: REFUSED.append(words))
        context.add_init_script(TELL_OF_VIOLATIONS)
    return context


@pytest.fixture(autouse=True)
def nothing_is_refused():
    """Every test runs under the policies of the product, and fails when one of them refused something."""
    REFUSED.clear()
    yield
    assert not REFUSED, "\n".join(sorted(set(REFUSED)))


def pytest_collection_modifyitems(items):
    """Tests that share one server's content come last: the others empty the database."""
    items.sort(key=lambda item: "filled_server" in item.fixturenames)


@pytest.fixture(scope="session")
def filled_server(browser, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        fill()
        server = LiveServer("127.0.0.1")
        yield server
        server.stop()


@pytest.fixture
def db():
    """pytest-django makes a database where a test asks for this, and would hold it in a transaction; previews begin theirs."""


@pytest.fixture
def site(db, filled_server):
    """The address of a server with the content of ``tests.pages``, filled in once: tests that use it only read."""
    return filled_server.url


@pytest.fixture(autouse=True)
def roles(request):
    """The groups of the migration, which the emptying of the database after each test takes with it."""
    if "site" not in request.fixturenames:
        request.getfixturevalue("transactional_db")
        grant_all(apps)


class Requests:
    """Those that the server of the tests is answering."""

    def __init__(self):
        self.open, self.changed = 0, Condition()

    def begin(self, **kwargs):
        self._count(1)

    def end(self, **kwargs):
        self._count(-1)

    def _count(self, by):
        with self.changed:
            self.open += by
            self.changed.notify_all()

    def wait_for_the_last(self):
        with self.changed:
            assert self.changed.wait_for(lambda: self.open <= 0, timeout=20)


@pytest.fixture
def requests():
    """What a page still asked for when it was closed holds tables that are emptied after the test: it is waited for."""
    found = Requests()
    request_started.connect(found.begin)
    request_finished.connect(found.end)
    yield found
    request_started.disconnect(found.begin)
    request_finished.disconnect(found.end)


@pytest.fixture
def open_page(browser, requests):
    """``open_page("ar")``: a page of a browser that asks for that language. Errors in its console fail the test."""
    contexts, problems = [], []

    def opened(language="ar", width=1280, **options):
        context = browser.new_context(
            locale={"ar": "ar-SY", "en": "en-GB"}[language], viewport={"width": width, "height": 900}, **options
        )
        contexts.append(context)
        context.on("page", listen)
        return context.new_page()

    def listen(page):
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)

    yield opened
    for context in contexts:
        context.close()
    requests.wait_for_the_last()
    # Every browser asks for an icon by itself, and tells of what was withdrawn.
    wrong = [text for text in problems if "404" not in text and "410" not in text]
    assert not wrong, "\n".join(sorted(set(wrong)))
