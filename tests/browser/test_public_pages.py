"""The public pages as a browser lays them out: nothing runs over, nothing is asked of others, nothing is remembered."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import override_settings

from articles.models import Article, Meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def demo():
    """The demo's content: long names, no picture, one language, every kind of page."""
    with override_settings(DEMO=True):
        call_command("demo")


def addresses(language: str) -> list[str]:
    report, meeting = Article.objects.get(title_en__contains="Syrian-American"), Meeting.objects.earliest("starts_on")
    start = f"/{language}"
    return [
        f"{start}/",
        f"{start}/news/?kind=meeting_report&from=nonsense",
        f"{start}/news/?organization=citizens-for-a-secure-america",
        f"{start}/news/{report.pk}/-/",
        f"{start}/meetings/",
        f"{start}/meetings/{meeting.pk}/-/",
        f"{start}/organizations/",
        f"{start}/organizations/willow-community-union/",
        f"{start}/people/nasr-al-hariri/",
        f"{start}/topics/",
        f"{start}/topics/political-developments/",
        f"{start}/nowhere/",
    ]


def test_no_page_runs_over_at_any_width_or_asks_for_anything_of_others(demo, live_server, browser):
    for language in ("ar", "en"):
        for width in (320, 360, 768, 1280):
            context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=True)
            page = context.new_page()
            asked = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            for address in addresses(language):
                page.goto(live_server.url + address)
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert over <= 0, f"{address} runs over by {over} px at {width} px"
            assert all(url.startswith(live_server.url) for url in asked)
            assert context.cookies() == []
            context.close()


def test_text_of_twice_the_size_does_not_run_over(demo, live_server, browser):
    page = browser.new_page(viewport={"width": 640, "height": 900})
    for language in ("ar", "en"):
        for address in addresses(language):
            page.goto(live_server.url + address)
            page.add_style_tag(content="html { font-size: 200% !important; }")
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, f"{address} runs over by {over} px"


def test_the_keyboard_reaches_the_content_first(demo, live_server, browser):
    page = browser.new_page()
    page.goto(f"{live_server.url}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_filters_work_without_a_script(demo, live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/meetings/")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Organization").select_option("citizens-for-a-secure-america")
    page.get_by_role("button", name="Show").click()
    assert "organization=citizens-for-a-secure-america" in page.url
    assert page.locator(".register tbody tr").count() == 1
    page.get_by_text("remove this filter").click()
    assert page.locator(".register tbody tr").count() > 1
