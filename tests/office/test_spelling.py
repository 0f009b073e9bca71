"""The one spelling of an address."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from office.address_spelling import spelled, spellings
from tests.admin.offices import CODES, LETTERS


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/", "/"),
        ("/a/", "/a"),
        (CODES, LETTERS.rstrip("/")),
        ("/a b", "/a%20b"),
        ("/a%20b/", "/a%20b"),
        ("/100%", "/100%25"),
        ("/100%25", "/100%25"),
        ("/a%3Fb", "/a%3Fb"),
        ("/e\u0301", "/é"),
    ],
)
def test_one_address_has_one_spelling(typed, kept):
    assert spelled(typed) == kept
    assert spelled(kept) == kept


def test_a_query_has_one_spelling():
    kept = spelled("/a", "b=%D8%B9&a=1+2&c=x%26y")
    assert kept == "/a?a=1%202&b=ع&c=x%26y"
    path, _mark, query = kept.partition("?")
    assert spelled(path, query) == kept


def test_a_request_is_looked_for_whole_then_by_each_part_of_its_query_then_without():
    request = RequestFactory().get("/index.php?id=7&fbclid=x")
    assert spellings(request) == [
        "/index.php?fbclid=x&id=7",
        "/index.php?id=7",
        "/index.php?fbclid=x",
        "/index.php",
    ]
