"""Withdrawing in an emergency in a real browser, without scripts: the reason brings its boxes, one press takes all away."""

from __future__ import annotations

import pytest

from articles.models import Article, Meeting
from articles.models.workflow import State
from tests.browser.signing_in import sign_in
from tests.factories import ReportFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_boxes_fit_the_reason_and_three_presses_take_all_away(live_server, open_page):
    page = open_page("ar", width=360, java_script_enabled=False, has_touch=True, is_mobile=True)
    sign_in(page, live_server.url, UserFactory(role="publisher"))
    report = ReportFactory()
    page.goto(f"{live_server.url}/admin/articles/meeting/{report.meeting_id}/change/")
    page.locator("[name=_step][value=withdraw-ar]").click()
    usual, all_of_it = page.locator(".usual input[type=checkbox]"), page.locator(".takes-all input[type=checkbox]")
    assert [usual.first.is_visible(), all_of_it.first.is_visible()] == [True, False]
    page.locator("[name=reason][value=error]").check()
    assert [box.is_checked() for box in usual.all()] == [False, False]
    assert page.locator("[name=public_note]").is_visible()
    page.locator("[name=reason][value=safety]").check()
    assert [usual.first.is_visible(), all_of_it.first.is_visible()] == [False, True]
    assert [box.is_checked() for box in all_of_it.all()] == [True, True]
    assert not page.locator("[name=public_note]").is_visible()
    page.locator("#step_form .bar [type=submit]").click()
    page.locator(".messagelist .success").first.wait_for()
    fresh = Article.objects.get()
    assert (fresh.state_ar, fresh.state_en) == (State.WITHDRAWN, State.WITHDRAWN)
    assert Meeting.objects.get().public_at is None
