"""How much one request may hold and one reader may ask for; what is only read has no limit."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.pages import KINDS
from tests.public.test_headers import ONION

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]

SEARCHES = ("/en/search/?q=syrian", "/ar/news/?q=لقاء", "/en/meetings/?q=council", "/en/people/?q=nasr")
FILES = ("/en/meetings/register.csv", "/ar/meetings/calendar.ics", "/en/organizations/directory.json")
PAGES = (
    "/en/",
    "/ar/news/",
    "/en/news/?page=2",
    "/en/meetings/?organization=nobody",
    "/static/site/site.css",
    "/robots.txt",
)


@pytest.fixture
def limited(settings):
    settings.SEARCH_RATE = settings.FILE_RATE = settings.FORM_RATE = 3
    return settings


@pytest.mark.parametrize("addresses", [SEARCHES, FILES])
def test_who_asks_too_often_waits_and_is_told_how_long(limited, client, addresses):
    answers = [client.get(addresses[number % len(addresses)]) for number in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    refused = answers[-1]
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["Cache-Control"] == "no-store"
    assert not refused.cookies
    assert client.get("/en/").status_code == 200


@pytest.mark.parametrize(("language", "words"), [("ar", "طلبات أكثر من المسموح"), ("en", "Too many requests")])
def test_the_page_says_so_in_the_readers_language(limited, client, language, words):
    text = [client.get(f"/{language}/search/?q=a") for _time in range(4)][-1].text
    assert words in text
    assert f'<html lang="{language}"' in text


@pytest.mark.parametrize("address", PAGES)
def test_what_is_only_read_has_no_limit(limited, client, address):
    assert {client.get(address).status_code for _time in range(12)} == {200}


def test_suggestions_may_be_asked_for_while_one_types(limited, client):
    found = [client.get("/en/search/suggestions/?q=sy") for _time in range(13)]
    assert [answer.status_code for answer in found] == [200] * 12 + [429]
    assert found[-1].json() == {"suggestions": []}


def test_each_reader_counts_alone_and_a_household_as_one(limited):
    def get(address):
        return Client(REMOTE_ADDR=address).get("/en/search/?q=a").status_code

    assert [get("203.0.113.1") for _time in range(4)] == [200, 200, 200, 429]
    assert get("203.0.113.2") == 200
    assert [get(f"2001:db8:1:2::{number}") for number in range(4)] == [200, 200, 200, 429]
    assert get("2001:db8:1:3::1") == 200


def test_behind_a_proxy_the_last_address_counts_and_others_are_not_believed(limited):
    limited.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def get(forwarded):
        return (
            Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": forwarded}).get("/en/search/?q=a").status_code
        )

    assert [get(f"198.51.100.{number}, 203.0.113.1") for number in range(4)] == [200, 200, 200, 429]
    assert get("203.0.113.1, 203.0.113.2") == 200


def test_those_who_come_through_the_onion_service_are_many(limited):
    limited.ONION_ADDRESS = ONION
    limited.ALLOWED_HOSTS = [ONION]
    client = Client(headers={"host": ONION})
    assert {client.get("/en/search/?q=a").status_code for _time in range(20)} == {200}


def test_answers_to_a_fact_check_are_limited(limited, client):
    address = KINDS["fact check by link"].address("en")
    statuses = [client.post(address, {"name": ""}).status_code for _time in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["q=" + "a" * 7000, "&".join(f"kind={number}" for number in range(101)), "&" * 200, "%D8%B3" * 1100],
)
@pytest.mark.parametrize("path", ["/en/news/", "/ar/search/", "/api/v1/articles/", "/oembed/"])
def test_an_address_that_no_page_makes_is_refused(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 400


def test_all_that_a_page_can_ask_for_fits(client):
    organizations = "&".join(f"organization=partner-with-a-long-name-{number}" for number in range(20))
    assert client.get(f"/ar/news/?{organizations}&q={'س' * 150}&kind=statement&from=2020-01-01").status_code == 200


def test_a_form_of_a_public_page_takes_no_megabytes(client):
    address = KINDS["fact check by link"].address("en")
    assert client.post(address, {"name": "A", "comment": "a" * 200_000}).status_code == 413
    assert client.post("/en/", {"a": "a" * 200_000}).status_code == 413
