"""Enter, and a phone's Go, in one-line fields of the desk in a real browser, with and without its scripts."""

from __future__ import annotations

import pytest

from articles.models import Article
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.workflow import State
from tests.browser.signing_in import sign_in
from tests.factories import ArticleFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"has_touch": True, "is_mobile": True}


def log_in(page, server, role):
    user = UserFactory(role=role)
    sign_in(page, server.url, user)
    return user


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_go_saves_a_draft_and_submits_nothing(live_server, open_page, scripts):
    page = open_page("ar", width=360, java_script_enabled=scripts, **PHONE)
    article = ArticleFactory(live="", created_by=log_in(page, live_server, "contributor"))
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    page.fill("[name=title_ar]", "عنوان أفضل")
    page.locator("[name=title_ar]").press("Enter")
    page.locator(".messagelist .success").wait_for()
    article.refresh_from_db()
    assert (article.title_ar, article.state_ar) == ("عنوان أفضل", State.DRAFT)


def test_in_a_live_text_enter_keeps_the_edit_beside_it_and_withdraws_nothing(live_server, open_page):
    page = open_page("en")
    log_in(page, live_server, "publisher")
    article = ArticleFactory(live="ar")
    texts = texts_of(article, "ar")
    keep_changes(article, "ar", texts, texts | {"summary": "موجز آخر."})
    address = f"{live_server.url}/admin/articles/article/{article.pk}/change/"
    page.goto(address)
    page.fill("[name=source_line_ar]", "مصدر")
    page.locator("[name=source_line_ar]").press("Enter")
    page.locator(".messagelist .success").wait_for()
    assert page.url == address
    assert Article.objects.get().state_ar == State.PUBLISHED


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("control", ["input[type=datetime-local]", "input[type=checkbox]"])
def test_on_the_page_of_a_step_enter_leaves_everything_as_it_is(live_server, open_page, scripts, control):
    page = open_page("en", java_script_enabled=scripts)
    log_in(page, live_server, "publisher")
    article = ArticleFactory(live="")
    address = f"{live_server.url}/admin/articles/article/{article.pk}/publish/ar/"
    page.goto(address)
    page.locator("#step_form textarea").first.fill("Typed before")
    with page.expect_response("**/admin/stay/") as answered:
        page.locator("#step_form").locator(control).first.press("Enter")
    assert answered.value.status == 204
    assert page.url == address
    assert page.locator("#step_form textarea").first.input_value() == "Typed before"
    assert Article.objects.get().state_ar == State.DRAFT
    page.locator("#step_form .bar [type=submit]").click()
    page.wait_for_url("**/change/")
    assert Article.objects.get().state_ar == State.PUBLISHED
