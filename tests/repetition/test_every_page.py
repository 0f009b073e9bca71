"""No page asks a query for each row: each address that answers is asked for, with many rows of everything it shows."""

from __future__ import annotations

import logging
import re

import pytest
from django.test import Client
from django.utils import translation

from tests.access.table import ROWS
from tests.access.world import fill
from tests.repetition.crowd import crowd
from tests.repetition.detector import counted, repeated

pytestmark = pytest.mark.django_db

# Lists of visitors, filtered, searched and turned over.
LISTS = [
    "/ar/news/?organization=partner",
    "/ar/news/?person={person_slug}",
    "/ar/news/?q=خبر",
    "/ar/news/?page=2",
    "/ar/news/feed/?organization=partner",
    "/ar/news/feed.json?organization=partner",
    "/ar/meetings/?organization=partner",
    "/ar/meetings/?person={person_slug}",
    "/ar/meetings/?q=لقاء",
    "/ar/meetings/calendar.ics?organization=partner",
    "/ar/meetings/figures/?organization=partner",
    "/ar/search/?q=لقاء",
    "/ar/search/?q=سمير&in=people",
    "/ar/search/suggestions/?q=سم",
    "/ar/organizations/?letter=m",
    "/ar/people/?q=samir",
    "/ar/people/?organization=partner",
    "/ar/verify/?article={live}",
    "/api/v1/articles/?limit=100",
    "/api/v1/meetings/?limit=100",
    "/api/v1/organizations/?limit=100",
    "/api/v1/people/?limit=100",
]

# Lists of the desk, filtered and searched.
DESK_LISTS = [
    "/admin/articles/article/?q=خبر",
    "/admin/articles/article/?work=untranslated",
    "/admin/articles/article/?work=waiting",
    "/admin/articles/meeting/?q=لقاء",
    "/admin/organizations/person/?q=samir",
    "/admin/organizations/organization/?q=model",
    "/admin/liaison/event/?q=editor",
    "/admin/autocomplete/?app_label=articles&model_name=delegation&field_name=organization",
    "/admin/articles/article/{my_live}/compare/en/?from=1&to=live",
    "/admin/organizations/organization/merge/?stays={organization}&goes={other}",
]

_OF_ONE_EDITION = re.compile("/(files|preview|fact-check)/")


@pytest.fixture(scope="module")
def world(one_transaction):
    with translation.override("ar"):
        staff, names = fill()
        crowd(staff, names)
        return staff, names


def answered(names, visitor, within="/admin/"):
    """The addresses of the table that answer ``visitor`` with a page or file."""
    rows = [row for row in ROWS if row.expected(visitor, "GET") == "2"]
    return [row.address.format_map(names) for row in rows if row.address.startswith("/admin/") == (within == "/admin/")]


def repetitions(client, addresses):
    """What the pages at ``addresses`` ask too often, a line each: the address, how often, and the SQL."""
    found = []
    for address in addresses:
        with counted() as asked:
            response = client.get(address)
            response.getvalue()
        assert response.status_code in (200, 204, 301), address
        # A slug differs from language to language.
        moved = response.headers.get("Location")
        found += repetitions(client, [moved]) if moved else [f"{address} asks {line}" for line in repeated(asked)]
    return found


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_public_page_asks_a_query_for_each_row(world, language):
    _staff, names = world
    public = answered(names, "anonymous", within="/") + [address.format_map(names) for address in LISTS]
    if language == "en":
        # Attached files and shared links are those of the Arabic editions.
        both = [one for one in public if one.startswith("/ar/") and not _OF_ONE_EDITION.search(one)]
        public = [address.replace("/ar/", "/en/") for address in both]
    found = repetitions(Client(), public)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", ["contributor", "administrator"])
def test_no_page_of_the_desk_asks_a_query_for_each_row(world, role, caplog):
    caplog.set_level(logging.CRITICAL, logger="django")
    staff, names = world
    client = Client()
    client.force_login(staff[role])
    extra = DESK_LISTS if role == "administrator" else []
    pages = answered(names, role) + [address.format_map(names) for address in extra]
    found = repetitions(client, pages)
    assert not found, "\n".join(found)
