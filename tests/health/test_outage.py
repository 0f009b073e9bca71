"""The database is gone: readers are told so in both languages, staff keep what they typed, and all is well again by itself."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from lxml import html

from articles.models import Article
from liaison.staff.roles import grant_all
from liaison.startup import Gate
from tests.factories import ArticleFactory
from tests.health.outages import database_down

pytestmark = pytest.mark.django_db(transaction=True)
HOME = {"origin": "http://testserver"}


@pytest.fixture(autouse=True)
def roles(transactional_db):
    grant_all(apps)


@pytest.fixture
def reader():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", ["/ar/", "/en/news/", "/en/search/?q=report", "/ar/about/", "/ar/nowhere/at-all/"])
def test_readers_are_told_in_both_languages_and_asked_to_come_again(reader, path):
    ArticleFactory()
    with database_down():
        response = reader.get(path)
        assert response.status_code == 503
        assert "الموقع متوقف الآن" in response.text
        assert "out of order" in response.text
        assert response["Retry-After"] == "60"
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies
        assert "Traceback" not in response.text
        assert "127.0.0.1" not in response.text
        assert ".sqlite3" not in response.text
    assert reader.get("/ar/").status_code == 200


def test_what_was_read_before_is_not_shown_while_nobody_knows_whether_it_still_may(reader):
    article = ArticleFactory(title_en="A report that may be withdrawn")
    assert article.title_en in reader.get("/en/news/").text
    with database_down():
        assert article.title_en not in reader.get("/en/news/").text


def test_programs_get_a_problem(reader):
    with database_down():
        response = reader.get("/api/v1/articles/")
    assert response.status_code == 503
    assert response.json()["type"].endswith("#problem-unavailable")


@pytest.mark.parametrize(("language", "words"), [("ar", "قاعدة البيانات"), ("en", "The database does not answer")])
def test_staff_are_told_and_keep_what_they_typed_and_their_session(as_role, language, words):
    desk = as_role("editor")
    desk.raise_request_exception = False
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    form = {"kind": "news", "title_en": "Typed <during> the outage", "_save": "1"}
    with database_down():
        assert words in desk.get("/admin/").text
        response = desk.post("/admin/articles/article/add/", form, headers=HOME)
    assert response.status_code == 503
    assert words in response.text
    kept = {
        area.get("name"): area.text.lstrip("\n") for area in html.document_fromstring(response.text).iter("textarea")
    }
    assert kept["title_en"] == form["title_en"]
    assert desk.post("/admin/articles/article/add/", kept).status_code == 302
    assert Article.objects.get().title_en == form["title_en"]


def test_what_another_site_had_sent_is_not_kept(as_role):
    desk = as_role("editor")
    desk.raise_request_exception = False
    with database_down():
        response = desk.post(
            "/admin/articles/article/add/", {"title_en": "Forged"}, headers={"origin": "http://evil.example"}
        )
    assert response.status_code == 503
    assert "Forged" not in response.text


def test_a_login_is_answered_clearly_and_a_password_is_not_written_into_the_page(reader):
    with database_down():
        response = reader.post("/admin/login/", {"username": "a", "password": "a secret of mine"}, headers=HOME)
    assert response.status_code == 503
    assert "a secret of mine" not in response.text


def test_a_server_that_starts_before_its_database_serves_once_that_answers():
    answered = []

    def application(environ, start_response):
        answered.append(environ["PATH_INFO"])
        return []

    with database_down():
        gate = Gate(application)
        assert not gate._is_open
        gate({"PATH_INFO": "/ar/"}, lambda *_: None)
        assert not gate._is_open
    gate({"PATH_INFO": "/ar/"}, lambda *_: None)
    assert gate._is_open
    assert answered == ["/ar/", "/ar/"]
