"""The API held to its own description: requests that fit it and requests that do not, made up by schemathesis.

The same ones each time. What a valid request may be turned down for, no description can say: a slug that nobody has.
"""

from __future__ import annotations

import os
import re

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python._constants.orchestrator import make_constants_value_source

from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

# As in the description's examples. Which other slugs somebody has, and which letters are a country, it cannot say.
KNOWN = {
    "organization": "citizens-for-a-secure-america",
    "person": "nasr-al-hariri",
    "topic": "education",
    "country": "US",
}

PATHS = (
    *("articles/", "articles/{id}/", "meetings/", "meetings/{id}/", "organizations/", "organizations/{slug}/"),
    *("people/", "people/{slug}/", "topics/", "topics/{slug}/"),
)

# ``make fuzz`` makes up more.
EXAMPLES = int(os.environ.get("FUZZ_REQUESTS", "3000")) // 200
CONFIG = {
    "seed": 7,
    "generation": {"deterministic": True, "max-examples": EXAMPLES},
}


@pytest.fixture(scope="module")
def content(one_connection, one_transaction):
    """A little of everything, so that answers hold something; stored once."""
    known = OrganizationFactory(slug=KNOWN["organization"]), PersonFactory(slug=KNOWN["person"])
    topic = TopicFactory(slug=KNOWN["topic"])
    for _ in range(3):
        meeting = MeetingFactory(place_en="Zoom", outcomes_en="A working group")
        AttendanceFactory(delegation=DelegationFactory(meeting=meeting))
        meeting.topics.add(TopicFactory())
        meeting.organizers.add(OrganizationFactory(country="US"))
        report = ArticleFactory(kind="meeting_report", meeting=meeting)
        report.organizations.add(known[0])
        report.people.add(known[1])
        report.topics.add(topic)


_SERVER = WSGIHandler()


def server(environ, start_response):
    """The site; schemathesis says that it takes compressed answers, and cannot read them."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    return _SERVER(environ, start_response)


@pytest.fixture(scope="module")
def one_connection():
    """As Django's own client does: a request ends, and what the tests stored stays within reach."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def described(content):
    """The API as it describes itself."""
    load_all_checks()
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", server, config=SchemathesisConfig.from_dict(CONFIG))


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_as_described(described, path):
    for operation in described.include(path=f"/{path}").get_all_operations():
        # Not by ``described.parametrize()``: it makes up all requests of all paths in each process that collects tests.
        build_operation_test(
            config=described.config,
            operation=operation.ok(),
            test_func=try_one,
            given_kwargs={},
            feedback=FeedbackSources(constants_value_source=make_constants_value_source(described)),
        )()


def try_one(case):
    somebody_has(case)
    case.call_and_validate()


def test_every_path_is_tried(described):
    assert {operation.ok().path for operation in described.get_all_operations()} == {f"/{path}" for path in PATHS}


def somebody_has(case):
    """A filter by a well-formed slug that nobody has is a misspelled one, and turned down: let somebody have it."""
    for name, known in KNOWN.items():
        value = case.query.get(name)
        if is_well_formed(value):
            case.query[name] = known
        elif isinstance(value, list) and all(map(is_well_formed, value)):
            case.query[name] = [known] * len(value)


def is_well_formed(value):
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9-]{1,100}|[A-Z]{2}", value)
