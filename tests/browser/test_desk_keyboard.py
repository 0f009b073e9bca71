"""The writing screens by keyboard and on a phone: the bar hides nothing, and what is locked looks it."""

from __future__ import annotations

import pytest

from tests.browser.test_main_job import log_in
from tests.factories import ArticleFactory, ReportFactory, TopicFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Whether the control that has the focus stands above the bar, or is part of it; of a tall one, where typing begins.
CLEAR = """() => {
  const bar = document.querySelector(".bar"), focused = document.activeElement;
  const { top, height } = focused.getBoundingClientRect();
  return bar.contains(focused) || top + Math.min(height, 48) <= bar.getBoundingClientRect().top;
}"""


@pytest.mark.parametrize(("language", "width"), [("ar", 1280), ("en", 360)])
def test_no_control_hides_under_the_bar(live_server, open_page, language, width):
    page = open_page(language, width=width)
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    page.locator(".tiptap").first.wait_for()
    page.locator("[name=title_ar]").focus()
    for _press in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(CLEAR), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("document.querySelector('.bar').contains(document.activeElement)"):
            break
    else:
        pytest.fail("the bar was never reached")


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("role", ["contributor", "publisher"])
def test_on_a_phone_the_bar_has_two_rows_and_one_preview(live_server, open_page, language, role):
    page = open_page(language, width=360)
    log_in(page, live_server, role)
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    page.locator(".tabs").wait_for()
    previews = page.locator(".bar [name=_preview]:visible")
    assert [button.get_attribute("value") for button in previews.all()] == ["ar"]
    assert len({round(button.bounding_box()["y"]) for button in page.locator(".bar button:visible").all()}) <= 2
    assert page.locator(".bar").bounding_box()["height"] < 120

    page.locator("#edition-en-tab").click()
    assert [button.get_attribute("value") for button in previews.all()] == ["en"]


def test_what_is_locked_looks_it(live_server, open_page):
    page = open_page("en")
    log_in(page, live_server, "editor")
    article = ArticleFactory(live="", state_ar="withdrawn")
    article.topics.add(TopicFactory())
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    page.locator(".select2").first.wait_for()
    assert page.locator("[name=topics]").is_disabled()
    assert not page.locator(".add-related:visible, .select2-selection__choice__remove:visible").count()
    grey = "element => getComputedStyle(element).backgroundColor"
    paper = page.locator("body").evaluate(grey)
    for locked in ("[name=kind]", "[name=title_ar]", "[name=topics] + .select2 .select2-selection"):
        assert page.locator(locked).evaluate(grey) != paper, locked
    assert page.locator("#edition-ar .tiptap").evaluate(grey) != paper
    assert not page.locator("#edition-ar .prose-menubar:visible").count()

    page.locator("#edition-en-tab").click()
    assert page.locator("[name=title_en]").evaluate(grey) == paper
    assert page.locator("#edition-en .prose-menubar").is_visible()


def test_the_notice_of_a_locked_meeting_keeps_its_distance(live_server, open_page):
    page = open_page("ar")
    log_in(page, live_server, "editor")
    report = ReportFactory(live="ar")
    page.goto(f"{live_server.url}/admin/articles/meeting/{report.meeting_id}/change/")
    notice, panel = page.locator(".desk > div > .notice").bounding_box(), page.locator(".panel").first.bounding_box()
    assert panel["y"] - notice["y"] - notice["height"] >= 16
