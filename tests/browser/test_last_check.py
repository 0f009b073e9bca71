"""The page before publishing in a real browser: where it begins, what its frame does, and what its button says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.browser.signing_in import sign_in
from tests.browser.waiting import wait_until
from tests.factories import ArticleFactory, MeetingFactory, ReportFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IS_ACTIVE = "selector => Boolean(document.activeElement?.matches(selector))"


@pytest.fixture
def page(live_server, open_page):
    report = ReportFactory(live="", meeting=MeetingFactory(public=False), body_ar="<p>نص طويل.</p>" * 60)
    opened = open_page("ar")
    sign_in(opened, live_server.url, UserFactory(role="publisher"))
    opened.goto(f"{live_server.url}/admin/articles/article/{report.pk}/publish/ar/")
    opened.frame_locator("iframe.page").locator("h1").wait_for()
    return opened


def test_it_begins_at_the_checks_and_few_stops_lead_to_publishing(page):
    assert page.evaluate(IS_ACTIVE, arg="section:has(.checks)")
    stops = 0
    while not page.evaluate(IS_ACTIVE, arg=".bar .primary"):
        page.keyboard.press("Tab")
        stops += 1
        assert not page.evaluate(IS_ACTIVE, arg="iframe")
        # A control for a moment has a stop for each of its parts.
        assert stops <= 16


def test_its_frame_is_read_and_leads_nowhere(page):
    [frame] = [frame for frame in page.frames if frame != page.main_frame]
    address = frame.url
    link = page.frame_locator("iframe.page").locator("main a, .brand").first.bounding_box()
    page.mouse.click(link["x"] + link["width"] / 2, link["y"] + link["height"] / 2)
    page.mouse.wheel(0, 400)
    wait_until(page, "document.querySelector('iframe.page').contentWindow.scrollY > 0")
    assert frame.url == address
    with page.context.expect_page() as alone:
        page.locator("a[target=_blank][href*='/preview/ar/']").click()
    alone.value.locator("main h1").wait_for()


def test_the_button_says_whether_it_publishes_or_schedules(page):
    button = page.locator(".bar .primary")
    now = button.inner_text()
    page.fill("[name=at]", f"{timezone.now().date() + dt.timedelta(days=9)}T09:00")
    later = button.inner_text()
    page.fill("[name=at]", "2020-01-01T09:00")
    assert button.inner_text() == now != later


def test_what_is_not_translated_opens_at_the_text_that_is_missing(live_server, open_page):
    ArticleFactory(title_ar="خبر", live="ar", title_en="", summary_en="", body_en="")
    page = open_page("ar")
    sign_in(page, live_server.url, UserFactory(role="publisher"))
    page.goto(f"{live_server.url}/admin/")
    page.locator("#work-untranslated a", has_text="خبر").click()
    wait_until(page, "document.activeElement?.name === 'title_en'")
    assert page.locator("#edition-en").is_visible()
    top = page.locator("#edition-en").bounding_box()["y"]
    assert 0 <= top < page.viewport_size["height"] / 2
