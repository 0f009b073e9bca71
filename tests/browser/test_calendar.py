"""The content calendar as a browser lays it out: a table where there is room, a list of days on a phone."""

from __future__ import annotations

import pytest
from django.utils import timezone

from articles.models import Assignment
from tests.factories import PASSWORD, ArticleFactory, MeetingFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsversammlung" * 2


@pytest.fixture
def full_day():
    """A day with more than is shown at once, with names that do not break."""
    UserFactory(username="rima", role="editor")
    colleague, today = UserFactory(role="editor", first_name=LONG[:100]), timezone.localdate()
    for number in range(6):
        MeetingFactory(title_ar=f"لقاء عن التعليم والجاليات {number}", title_en=LONG, starts_on=today)
    MeetingFactory(title_ar=LONG, title_en=LONG, starts_on=today.replace(day=1), precision="month")
    Assignment.objects.create(article=ArticleFactory(live=""), language="ar", to=colleague, due_at=timezone.now())


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_never_runs_over_and_is_a_list_on_a_phone(full_day, live_server, open_page, language):
    for width in (320, 360, 768, 1280):
        page = open_page(language, width)
        page.goto(f"{live_server.url}/admin/login/?next=/admin/calendar/")
        page.fill("#id_username", "rima")
        page.fill("#id_password", PASSWORD)
        page.click("#login-form [type=submit]")
        page.wait_for_selector("table.calendar")
        today = page.locator("td[aria-current=date]")
        today.locator("summary").click()
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"runs over by {over} px at {width} px"
        is_list = width < 960
        # Of the days on which there is nothing a phone shows none.
        assert page.locator("td:visible").count() == 1 if is_list else page.locator("td:visible").count() >= 28
        assert today.locator(".number").is_visible() != is_list
        assert today.locator("li:visible").count() == 7
