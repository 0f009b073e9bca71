"""Every address that the site answers, for five kinds of visitors, by GET and POST: as ``tests.access.table`` declares."""

from __future__ import annotations

import logging
from collections import defaultdict

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation

from tests.access.routes import route_of, routes
from tests.access.table import ROWS, VISITORS, outcome
from tests.access.world import fill

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(one_transaction):
    with translation.override("ar"):
        return fill()


@pytest.fixture(scope="module")
def addresses(world):
    """The address of each row, by the row."""
    _staff, names = world
    return {row: row.address.format_map(names) for row in ROWS}


def test_every_address_of_the_site_is_declared(addresses):
    missing = routes() - {route_of(address) for address in addresses.values()}
    assert missing == set(), "Add rows to tests/access/table.py for these patterns."


def test_no_row_is_about_an_address_that_is_gone(addresses):
    """An address of the desk that no pattern knows falls to its last one; one of a page, to the office's pages."""
    rows_of = defaultdict(list)
    for row, address in addresses.items():
        rows_of[route_of(address)].append(row.address)
    assert rows_of[None] == []
    assert rows_of["admin/(?P<url>.*)$"] == ["/admin/nothing/at/all"]
    assert rows_of["ar/<page_slug:slug>/"] == ["/ar/about/"]
    written = [row.address for row in ROWS]
    assert [address for address in written if written.count(address) > 1] == []


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_gets_what_the_table_declares_and_nothing_else(world, addresses, visitor, caplog):
    caplog.set_level(logging.CRITICAL, logger="django")
    staff, _names = world
    client = Client()
    if visitor in staff:
        client.force_login(staff[visitor])
    cookies = client.cookies.output(header="", sep=";")
    author = {"_author": staff[visitor].pk} if visitor in staff else {}
    wrong = []
    for row, address in addresses.items():
        for method in ("GET", "POST"):
            client.cookies.clear()
            client.cookies.load(cookies)
            with transaction.atomic():
                response = client.get(address) if method == "GET" else client.post(address, author)
                response.getvalue()
                transaction.set_rollback(True)
            expected, found = row.expected(visitor, method), outcome(response)
            if found != expected:
                wrong.append(f"{method} {row.address}: {found} ({response.status_code}) instead of {expected}")
    assert wrong == []
