"""Saving when the session is gone: what was typed waits in the page of the login, and comes back to its author alone."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from lxml import html

from articles.models import Article, Meeting, Topic
from articles.models.workflow import State
from liaison.models import Autosave
from tests.admin.forms import PARSER, PageForm
from tests.factories import PASSWORD, ArticleFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

OURS = {"origin": "http://testserver", "accept-language": "en"}
ADD_TOPIC = "/admin/articles/topic/add/"


@pytest.fixture
def author(db):
    return UserFactory(role="publisher", username="author")


@pytest.fixture
def browser(author):
    client = Client(enforce_csrf_checks=True, headers=OURS)
    client.force_login(author)
    return client


def fields(page, form_id):
    """What a browser sends of a form, with the controls that belong to it by their ``form`` attribute."""
    root = html.document_fromstring(page.content.decode(), parser=PARSER)
    form = root.get_element_by_id(form_id)
    own = [*form.iter("input", "textarea"), *root.xpath(f"//*[@form='{form_id}']")]
    values = {
        c.get("name"): (c.text or "").removeprefix("\n") if c.tag == "textarea" else c.get("value", "") for c in own
    }
    return form.get("action"), {name: value for name, value in values.items() if name}


def log_in(client, page, username="author", password=PASSWORD):
    """Fill in the login that came in the place of what was sent."""
    address, values = fields(page, "login-form")
    return client.post(address, values | {"username": username, "password": password})


# Each way in which a session ends.


def _cookies_deleted(client, user, settings):
    client.cookies.clear()


def _logged_out_elsewhere(client, user, settings):
    Session.objects.all().delete()


def _password_changed(client, user, settings):
    user.set_password(PASSWORD)
    user.save()


def _another_secret_key(client, user, settings):
    settings.SECRET_KEY = "another key after the server was started again" * 2


@pytest.mark.parametrize("end", [_cookies_deleted, _logged_out_elsewhere, _password_changed, _another_secret_key])
def test_a_meeting_saved_after_the_session_ended_is_in_its_form_after_the_login(browser, author, settings, end):
    form = PageForm(browser.get("/admin/articles/meeting/add/"))
    form.fill(title_ar="لقاء", start_year="2024", **{"articles-0-body_ar": "<p>نص طويل & أكثر\n\nمنه.</p>"})
    row = form.add_delegation("guest", new_name_ar="رابطة جديدة")
    form.add_person(row, new_name_ar="سمير")
    end(browser, author, settings)
    page = form.submit(browser)
    assert page.status_code == 403
    assert not Meeting.objects.exists()
    # A wrong password loses nothing either.
    page = log_in(browser, page, password="wrong")
    assert page.status_code == 200
    back = log_in(browser, page)
    assert back.status_code == 302
    again = PageForm(browser.get(back.url))
    assert again["attendances-0-new_name_ar"] == "سمير"
    assert not Meeting.objects.exists()
    saved = again.submit(browser)
    assert saved.status_code == 302
    assert "_restore" not in saved.url
    assert Article.objects.get().body_ar == "<p>نص طويل &amp; أكثر\n\nمنه.</p>"
    assert not Autosave.objects.filter(closed=False).exists()


def test_a_step_that_was_asked_for_is_not_taken_by_logging_in(browser):
    article = ArticleFactory(live="")
    form = PageForm(browser.get(f"/admin/articles/article/{article.pk}/publish/ar/"))
    form["note"] = "Typed with care"
    Session.objects.all().delete()
    page = log_in(browser, form.confirm(browser))
    assert Article.objects.get().state_ar == State.DRAFT
    # It is no record's form: what was sent can be sent again.
    assert "Typed with care" in page.text
    root = html.document_fromstring(page.content.decode(), parser=PARSER)
    [sent] = root.xpath("//form[.//textarea[@name='note']]")
    values = {
        c.get("name"): (c.text or c.get("value") or "").removeprefix("\n") for c in sent.iter("input", "textarea")
    }
    assert browser.post(sent.get("action"), values).status_code == 302
    assert Article.objects.get().state_ar == State.PUBLISHED


def test_nobody_else_who_logs_in_there_gets_it(browser):
    UserFactory(role="administrator", username="other")
    form = PageForm(browser.get(ADD_TOPIC)).fill(name_ar="نص", name_en="Not theirs")
    Session.objects.all().delete()
    page = log_in(browser, form.submit(browser), username="other")
    assert page.url == "/admin/"
    front = browser.get("/admin/").text
    assert "That text belongs to another account" in front
    assert "Not theirs" not in front
    assert not Autosave.objects.exists()


def test_what_one_typed_is_not_saved_under_the_name_of_who_is_logged_in_now(browser):
    """A colleague logged in in another tab of the same browser."""
    form = PageForm(browser.get(ADD_TOPIC)).fill(name_ar="نص", name_en="Mine")
    browser.force_login(UserFactory(role="administrator", username="other"))
    token = PageForm(browser.get(ADD_TOPIC))["csrfmiddlewaretoken"]
    form["csrfmiddlewaretoken"] = token
    kept = browser.post("/admin/autosave/", {**form.data, "_path": ADD_TOPIC})
    assert kept.status_code == 403
    assert "Another account" in kept.json()["error"]
    page = form.submit(browser)
    assert page.status_code == 403
    assert not Topic.objects.exists()
    back = log_in(browser, page)
    form = PageForm(browser.get(back.url))
    assert form["name_en"] == "Mine"
    assert form.submit(browser).status_code == 302
    assert Topic.objects.get().name_en == "Mine"


def test_a_token_from_before_is_mended_where_the_author_is_logged_in(browser):
    form = PageForm(browser.get(ADD_TOPIC)).fill(name_ar="نص", name_en="Mine")
    form["csrfmiddlewaretoken"] = "stale"
    page = form.submit(browser)
    assert page.status_code == 403
    assert "Mine" in page.text
    assert b"login-form" not in page.content


def test_the_login_that_holds_a_text_may_itself_come_too_late(browser):
    """Its author logged in in another tab, which gave the browser another token."""
    form = PageForm(browser.get(ADD_TOPIC)).fill(name_ar="نص", name_en="Mine")
    Session.objects.all().delete()
    address, held = fields(form.submit(browser), "login-form")
    browser.force_login(User.objects.get(username="author"))
    late = browser.post(address, held | {"csrfmiddlewaretoken": "stale", "username": "author", "password": PASSWORD})
    assert PageForm(browser.get(late.url))["name_en"] == "Mine"


def test_passwords_are_held_nowhere(browser, author):
    User.objects.filter(pk=author.pk).update(is_superuser=True)
    form = PageForm(browser.get(f"/admin/auth/user/{UserFactory().pk}/password/"))
    form.fill(password1="a very secret word", password2="a very secret word")
    browser.cookies.clear()
    assert "a very secret word" not in form.submit(browser, "set-password").text


def test_what_another_site_sends_is_held_for_nobody(author):
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://elsewhere.example"})
    page = client.post(ADD_TOPIC, {"name_en": "Foreign", "_author": author.pk})
    assert page.status_code == 403
    assert "Foreign" not in page.text
    # Nor does a login lead to where no page of the desk is.
    held = {"_held": "a=b", "_held_address": "https://elsewhere.example/admin/", "_held_author": author.pk}
    own = Client()
    assert own.post("/admin/login/", held | {"username": "author", "password": PASSWORD}).url == "/admin/"


def test_a_topic_without_a_session_or_an_author_leads_to_the_login_as_ever():
    topic = TopicFactory()
    response = Client().post(f"/admin/articles/topic/{topic.pk}/change/", {"name_en": "x"})
    assert response.url.startswith("/admin/login/")
