"""What every answer of the API has: problems in one form, headers for programs, a limit, and no cookie."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from articles.models import Article
from liaison.security import rates
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

ADDRESSES = ("", "articles/", "meetings/", "organizations/", "people/", "topics/", "schema/", "docs/")
NOWHERE = ("articles/999/", "articles/99999999999999999999999/", "topics/none/", "people/none/", "nowhere/", "a/b/c/")


def problem(response, status: int, name: str) -> dict:
    assert response.status_code == status, response.text
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    found = json.loads(response.text)
    assert found["type"] == f"http://testserver/api/v1/docs/#problem-{name}"
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found


# Problems


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there_is_a_problem_and_no_page(ask, path):
    found = problem(ask(path), 404, "not-found")
    assert found["instance"] == f"/api/v1/{path}"


@pytest.mark.parametrize(
    ("parameter", "value", "said"),
    [
        ("limit", "0", "Must be 1 or more."),
        ("limit", "101", "Must be 100 or less."),
        ("limit", "many", "Must be a whole number."),
        ("cursor", "-1", "Must be 0 or more."),
        ("cursor", "9" * 30, "Must be 9223372036854775807 or less."),
        ("language", "fr", "Must be one of: 'ar' or 'en'."),
        ("kind", "rumour", "Must be one of: 'press_release', 'statement', 'news' or 'meeting_report'."),
        ("kind", "", "Must be one of: 'press_release', 'statement', 'news' or 'meeting_report'."),
        ("from", "yesterday", "Enter a date, for example 2024-03-05."),
        ("from", "2024-02-31", "Enter a date, for example 2024-03-05."),
        ("to", "0099-01-01", "Enter a date, for example 2024-03-05."),
        ("organization", "nobody", "Nothing here matches that name."),
        ("person", "nobody", "Nothing here matches that name."),
        ("country", "XX", "Nothing here matches that name."),
        ("fields", "title,secret", "This value is not valid."),
        ("q", "w" * 201, "Must be 200 characters or fewer."),
        ("format", "virtual", "This parameter does not exist."),
        ("organisation", "x", "This parameter does not exist."),
        ("year", ["2020", "2021"], "Give this parameter only once."),
    ],
)
def test_a_parameter_that_is_not_understood_is_named_and_nothing_is_listed(ask, parameter, value, said):
    ArticleFactory()
    asked = {parameter: value} if parameter == "language" else {parameter: value, "language": "en"}
    response = Client(headers={"accept-language": "en"}).get("/api/v1/articles/", asked)
    found = problem(response, 400, "parameters")
    assert found["errors"] == [{"parameter": parameter, "detail": said}]


@pytest.mark.parametrize("path", ["articles/", "nowhere/"])
def test_a_request_for_another_host_is_a_problem_that_names_no_host(client, path):
    response = client.get(f"/api/v1/{path}", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert response.json()["type"] == "/api/v1/docs/#problem-request"


def test_records_take_no_filters(ask):
    article = ArticleFactory()
    found = problem(ask(f"articles/{article.pk}/", kind="news"), 400, "parameters")
    assert found["errors"][0]["parameter"] == "kind"


def test_a_problem_is_told_in_the_language_asked_for_else_in_the_readers(ask):
    assert ask("nowhere/", language="en").json()["title"] == "Record not found"
    assert ask("nowhere/")["Content-Language"] == "ar"
    english = Client(headers={"accept-language": "fr, en;q=0.5"}).get("/api/v1/nowhere/")
    assert english["Content-Language"] == "en"
    assert "Accept-Language" in english["Vary"]
    arabic = Client(headers={"accept-language": "en"}).get("/api/v1/nowhere/?language=ar")
    assert arabic.json()["title"] != english.json()["title"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_is_for_reading(method):
    for path in (*ADDRESSES, "nowhere/"):
        response = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{path}")
        problem(response, 405, "method")
        assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_a_fault_of_ours_is_a_problem_that_gives_nothing_away(ask, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("articles.api.read_articles", fail)
    response = ask("articles/", language="en")
    found = problem(response, 500, "fault")
    assert "secret" not in response.text
    assert found["title"] == "Server error"


def test_a_request_of_thousands_of_parameters_is_a_problem(ask):
    response = Client().get("/api/v1/articles/?" + "&".join(f"a{n}=1" for n in range(6000)))
    problem(response, 400, "request")


def test_a_slash_that_is_missing_is_added(ask):
    assert ask("articles")["Location"] == "/api/v1/articles/"


# Headers


def test_no_answer_sets_a_cookie_or_depends_on_one(ask):
    ArticleFactory()
    for path in (*ADDRESSES, "nowhere/"):
        response = ask(path)
        assert not response.cookies, path
        assert "cookie" not in response.get("Vary", "").lower(), path
        assert response["Cache-Control"] == "no-cache", path


def test_programs_in_pages_of_any_site_may_ask_and_read_the_headers(ask):
    for response in (ask("articles/"), ask("nowhere/"), Client().options("/api/v1/articles/")):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        assert {"ETag", "Link", "RateLimit", "Retry-After"} <= set(
            response["Access-Control-Expose-Headers"].split(", ")
        )
    asked = Client().options(
        "/api/v1/articles/",
        headers={"origin": "https://partner.example", "access-control-request-method": "GET"},
    )
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked["Access-Control-Allow-Methods"] == asked["Allow"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in Client().get("/ar/")


def test_what_has_not_changed_is_not_sent_again(ask):
    article = ArticleFactory()
    for path in (f"articles/{article.pk}/", "articles/", "schema/", "docs/"):
        first = ask(path)
        again = Client().get(f"/api/v1/{path}", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert again["ETag"] == first["ETag"]
        assert again["Access-Control-Allow-Origin"] == "*"
    etag = ask("articles/")["ETag"]
    Article.objects.filter(pk=article.pk).update(title_ar="عنوان آخر")
    assert Client().get("/api/v1/articles/", headers={"if-none-match": etag}).status_code == 200


def test_a_head_request_gets_the_headers_alone(ask):
    ArticleFactory()
    for path in ADDRESSES:
        got, head = ask(path), Client().head(f"/api/v1/{path}")
        assert (head.status_code, head.content) == (200, b""), path
        assert head["ETag"] == got["ETag"], path
    assert Client().head("/api/v1/nowhere/").status_code == 404


# How often


@pytest.fixture
def limited(settings):
    settings.API_RATE = 3
    settings.SECURE_PROXY_SSL_HEADER = None
    return lambda **who: Client(**who).get("/api/v1/topics/?language=en")


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    """Ten seconds into a minute, in which all of a test happens."""
    monkeypatch.setattr(rates, "time", lambda: 1_800_000_010)


def test_a_reader_is_told_how_many_requests_are_left(limited):
    first, second = limited(), limited()
    assert first["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert first["RateLimit"] == '"minute";r=2;t=50'
    assert second["RateLimit"] == '"minute";r=1;t=50'
    assert "Retry-After" not in second


def test_after_too_many_a_reader_is_asked_to_wait_and_others_are_not(limited, monkeypatch):
    for _ in range(3):
        assert limited().status_code == 200
    refused = limited()
    assert problem(refused, 429, "rate")["title"] == "Too many requests"
    assert (refused["Retry-After"], refused["RateLimit"]) == ("50", '"minute";r=0;t=50')
    assert limited(REMOTE_ADDR="198.51.100.7").status_code == 200
    monkeypatch.setattr(rates, "time", lambda: 1_800_000_061)
    assert limited().status_code == 200


def test_asking_whether_one_may_ask_is_not_counted(limited):
    for _ in range(5):
        assert Client().options("/api/v1/topics/").status_code == 204
    assert limited()["RateLimit"] == '"minute";r=2;t=50'


def test_one_network_of_ipv6_is_one_reader(limited):
    for last in range(3):
        limited(REMOTE_ADDR=f"2001:db8:1:2::{last}")
    assert limited(REMOTE_ADDR="2001:db8:1:2:ffff::9").status_code == 429
    assert limited(REMOTE_ADDR="2001:db8:1:3::1").status_code == 200


def test_what_a_reader_claims_of_their_address_counts_for_nothing(limited):
    for claim in range(3):
        limited(headers={"x-forwarded-for": f"203.0.113.{claim}"})
    assert limited(headers={"x-forwarded-for": "203.0.113.99"}).status_code == 429


def test_behind_a_proxy_a_reader_is_whom_the_proxy_saw(limited, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for claim in range(3):
        limited(headers={"x-forwarded-for": f"203.0.113.{claim}, 198.51.100.7"})
    assert limited(headers={"x-forwarded-for": "192.0.2.1, 198.51.100.7"}).status_code == 429
    assert limited(headers={"x-forwarded-for": "198.51.100.7, 192.0.2.1"}).status_code == 200


def test_nobody_can_read_an_address_where_requests_are_counted(limited, monkeypatch):
    kept = []
    monkeypatch.setattr(rates.cache, "add", lambda key, *args, **kwargs: kept.append(key))
    limited(REMOTE_ADDR="198.51.100.7")
    assert len(kept) == 1
    assert "198.51" not in kept[0]


def test_pages_for_readers_are_not_counted(limited):
    assert "RateLimit" not in Client().get("/ar/")
