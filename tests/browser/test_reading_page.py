"""The page that shows what a text says: no fault in either language and theme, marks and proposals that lead to each other, and all of it without JavaScript."""

from __future__ import annotations

import pytest

from articles.models import Article, Meeting
from tests.browser.signing_in import sign_in
from tests.browser.test_every_desk_page import LOOKED_AT, PHONE, faults, misfits
from tests.browser.waiting import wait_until
from tests.factories import OrganizationFactory, PersonFactory, TopicFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = """عقد مكتب الجاليات بالتنسيق مع نادي الصفصاف اجتماعاً في مدينة الصفصاف يوم 18 آذار 2024، بحضور رئيس مكتب الجاليات الدكتور سامر الزيزفوني.
وحضر من جانب رابطة أطباء الصفصاف رئيسة الرابطة ليلى البستاني.
وبحث الاجتماع تعليم الأطفال.
المصدر: مكتب الجاليات"""


@pytest.fixture(autouse=True)
def records():
    OrganizationFactory(kind="office", name_ar="مكتب الجاليات", name_en="Communities Office")
    PersonFactory(name_ar="ليلى البستاني", name_en="Layla Bustani", protected=True)
    PersonFactory(name_ar="ليلى البستاني", name_en="Leila Boustany")
    TopicFactory(name_ar="تعليم الأطفال في المهجر", name_en="Children's education")


def read(page, live_server, text=TEXT):
    sign_in(page, live_server.url, UserFactory(role="publisher"))
    page.goto(f"{live_server.url}/admin/articles/meeting/from-text/")
    page.fill("[name=text]", text)
    page.click(".bar .primary")
    page.locator(".reading").wait_for()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_has_no_fault(live_server, open_page, language):
    page = open_page(language, width=PHONE["width"], reduced_motion="reduce")
    read(page, live_server)
    assert page.locator(".group-protected .proposal").count() == 1
    found = misfits(page, "read")
    page.fill("[name=start_day]", "45")
    page.click(".bar .primary")
    page.locator(".bad [name=start_day]").wait_for()
    found += misfits(page, "with an error")
    page.set_viewport_size(LOOKED_AT[language])
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found += faults(page, theme)
    assert not found, "\n".join(found)


def test_marks_and_proposals_lead_to_each_other(live_server, open_page):
    page = open_page("ar")
    read(page, live_server)
    page.locator(".mark.of-place").first.focus()
    page.keyboard.press("Enter")
    wait_until(page, "document.activeElement.name?.startsWith('place-')")
    assert page.locator(".mark.lit").count() == page.locator(".mark.lit.of-place").count() > 0
    page.locator(".proposal.of-format select, .proposal.of-person select").first.focus()
    page.locator(".mark.lit.of-person").first.wait_for()
    assert page.locator(".mark.lit.of-place").count() == 0
    # Enter in a field of one line does nothing; Ctrl+Enter fills in.
    page.locator("[name=title]").focus()
    page.keyboard.press("Enter")
    page.locator("[name=title]").fill("لقاء آذار")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/add/**")
    assert page.input_value("[name=articles-0-title_ar]") == "لقاء آذار"
    assert not Meeting.objects.exists()


def test_without_javascript(live_server, browser):
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    read(page, live_server)
    page.click(".mark.of-date")
    assert page.url.endswith("#date")
    page.locator(".proposal.of-place input[type=checkbox]").uncheck()
    page.fill("[name=title]", "لقاء آذار")
    page.click(".bar .primary")
    page.wait_for_url("**/add/**")
    page.click(".bar [name=_continue], .bar [name=_save]")
    page.wait_for_url("**/change/")
    report = Article.objects.get()
    assert (report.title_ar, report.source_line_ar) == ("لقاء آذار", "مكتب الجاليات")
    meeting = Meeting.objects.get()
    assert str(meeting.start) == "2024-03-18"
    assert not meeting.place_ar
    context.close()
