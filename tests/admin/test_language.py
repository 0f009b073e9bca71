"""The desk speaks Arabic and English, under the office's name, and each member of staff chooses."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


def test_the_office_is_named_in_the_language_of_the_page(desk):
    assert "مكتب الجاليات" in desk("editor", "ar").get("/admin/").text
    assert "Communities Office" in desk("editor", "en").get("/admin/").text


def test_the_login_page_is_in_both_languages(client):
    arabic = client.get("/admin/login/", headers={"accept-language": "ar"}).text
    assert 'dir="rtl"' in arabic
    assert 'value="en"' in arabic
    assert 'dir="ltr"' in client.get("/admin/login/", headers={"accept-language": "en"}).text


def test_the_choice_is_kept_for_the_admin_alone(desk):
    client = desk("editor", "ar")
    response = client.post("/admin/language/", {"language": "en", "next": "/admin/articles/meeting/"})
    assert response.url == "/admin/articles/meeting/"
    assert response.cookies["django_language"]["path"] == "/admin/"
    assert 'lang="en"' in client.get("/admin/").text


def test_the_switch_leads_nowhere_else(desk):
    response = desk("editor").post("/admin/language/", {"language": "en", "next": "https://evil.example/"})
    assert "evil" not in response.url


def test_the_switch_takes_a_token():
    client = Client(enforce_csrf_checks=True)
    assert client.post("/admin/language/", {"language": "en"}).status_code == 403


def test_no_page_asks_anything_of_others(desk):
    client = desk("administrator")
    meeting = MeetingFactory()
    for address in ("/admin/", "/admin/articles/meeting/add/", f"/admin/articles/meeting/{meeting.pk}/change/"):
        page = client.get(address).text
        assert 'src="http' not in page
        assert 'href="http' not in page


def test_the_editors_words_come_with_the_page(desk):
    assert "unordered list" in desk("editor", "ar").get("/admin/jsi18n/").text
