"""A name that must not be published, in a real browser: seen first, replaced by keyboard, and gone; also on a phone."""

from __future__ import annotations

import pytest

from tests.browser.signing_in import sign_in
from tests.factories import ArticleFactory, PersonFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_is_seen_first_and_replaced_by_keyboard(live_server, open_page, language):
    PersonFactory(name_ar="نادر الحموي", name_en="Nadir Hamawi", protected=True)
    article = ArticleFactory(live="", summary_ar="شكر نادر الحموي الحاضرين.", body_en="<p>By Nadir Hamawi.</p>")
    page = open_page(language)
    page.set_viewport_size({"width": 360, "height": 720})
    sign_in(page, live_server.url, UserFactory(role="publisher"))
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/publish/ar/")
    assert page.evaluate("document.activeElement.matches('.names')")
    assert page.locator(".names mark").all_inner_texts() == ["نادر الحموي"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name === '_replace'"):
            break
    page.keyboard.press("Enter")
    page.locator(".names").wait_for(state="detached")
    article.refresh_from_db()
    assert article.summary_ar == "شكر أحد المشاركين الحاضرين."
    assert article.body_en == "<p>By a participant.</p>"
