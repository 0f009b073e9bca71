"""Writing without leaving one's place: saving by keyboard, a sign of life, the way through a long page, files to choose."""

from __future__ import annotations

import pytest
from django.conf import settings

from articles.models import Delegation
from articles.models.attendance import Leaders
from liaison.staff.trash.bin import put_in_trash
from tests.browser.signing_in import sign_in
from tests.browser.waiting import wait_until
from tests.factories import (
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUSED = "document.activeElement.name || document.activeElement.getAttribute('aria-label')"


def open_meeting(open_page, server, language="ar", **options):
    page = open_page(language, **options)
    sign_in(page, server.url, UserFactory(role="publisher"))
    report = ReportFactory(live="")
    for _ in range(4):
        AttendanceFactory(delegation__meeting=report.meeting)
    page.goto(f"{server.url}/admin/articles/meeting/{report.meeting_id}/change/")
    page.locator("#edition-ar .tiptap").wait_for()
    return page, report


def top_of(page, selector):
    return page.locator(selector).bounding_box()["y"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_control_s_saves_from_the_text_and_leaves_one_there(live_server, open_page, language):
    page, report = open_meeting(open_page, live_server, language)
    page.locator("#edition-en-tab").click()
    page.locator("#edition-en .tiptap").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" More of it.")
    before = top_of(page, "#edition-en .tiptap")
    assert page.evaluate("scrollY") > 300
    page.keyboard.press("Control+s")
    page.locator(".bar .done").wait_for()
    wait_until(page, "document.activeElement.matches('#edition-en .tiptap')")
    report.refresh_from_db()
    assert "More of it." in report.body_en
    wait_until(page, "!document.querySelector('.select2-container') || scrollY > 300")
    assert abs(top_of(page, "#edition-en .tiptap") - before) < 40


def test_the_save_button_keeps_the_place_of_a_new_meeting_too(live_server, open_page):
    page = open_page("en", width=360)
    sign_in(page, live_server.url, UserFactory(role="publisher"))
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    page.fill("[name=title_en]", "A meeting")
    page.fill("[name=start_year]", "2024")
    page.locator("[name=articles-0-image_credit_en]").scroll_into_view_if_needed()
    page.locator(".bar [name=_continue]").click()
    page.wait_for_url("**/change/")
    page.locator(".bar .done").wait_for()
    wait_until(page, "scrollY > 1000")


def test_an_error_is_shown_where_it_is_and_not_where_one_was(live_server, open_page):
    page, _report = open_meeting(open_page, live_server, "en")
    page.fill("[name=start_year]", "")
    page.locator("#edition-ar .tiptap").click()
    page.keyboard.press("Control+s")
    page.locator(".errornote").wait_for()
    wait_until(page, "document.activeElement.name?.startsWith('start_')")
    assert page.locator(".bar .done").count() == 0


def test_while_it_is_saved_the_page_says_so(live_server, open_page, tmp_path):
    page, _report = open_meeting(open_page, live_server, "en")
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG" + b"0" * 2_500_000)
    page.locator("[name=articles-0-image]").set_input_files(picture)
    # What the page shows until the answer is there, told by the page that comes in its place.
    page.evaluate(
        """() => new MutationObserver(() => {
            const busy = document.querySelector(".bar .busy:has(progress)");
            if (busy) sessionStorage.setItem("seen", `${busy.role ?? ""} ${busy.innerText.trim()}`);
        }).observe(document.querySelector(".bar"), { childList: true, subtree: true })"""
    )
    page.keyboard.press("Control+s")
    page.locator(".errornote").wait_for()
    assert page.evaluate("sessionStorage.getItem('seen')") == "status Sending 2.5 MB and saving…"
    assert not page.locator(".busy").count()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_from_the_title_to_the_report_it_is_a_few_keys(live_server, open_page, language):
    page, _report = open_meeting(open_page, live_server, language)
    page.locator("[name=title_ar]").focus()
    for _press in range(4):
        page.keyboard.press("Shift+Tab")
    link = page.locator(".ways-through a[href='#text']")
    assert link.evaluate("element => element === document.activeElement")
    assert link.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "articles-0-title_ar"
    assert 0 <= top_of(page, "[name=articles-0-title_ar]") < 800
    # From anywhere by its key.
    page.keyboard.press("Alt+6")
    assert page.evaluate("document.activeElement.closest('.bar') !== null")
    page.keyboard.press("Alt+1")
    assert page.evaluate(FOCUSED) == "title_ar"


def test_the_ways_through_the_page_need_no_script(live_server, open_page):
    page = open_page("en", java_script_enabled=False)
    sign_in(page, live_server.url, UserFactory(role="publisher"))
    page.goto(f"{live_server.url}/admin/articles/meeting/add/")
    page.locator("[name=title_ar]").focus()
    # Between them and the title stands the link to begin with a text.
    for _press in range(5):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("[name=articles-0-title_ar]:focus").count() == 1


def test_one_choice_says_of_all_guests_that_their_leaders_are_not_named(live_server, open_page):
    page = open_page("en")
    sign_in(page, live_server.url, UserFactory(role="publisher"))
    meeting, third = MeetingFactory(public=False), OrganizationFactory(name_en="Third League")
    for side in ("guest", "guest", "host"):
        DelegationFactory(meeting=meeting, side=side)
    page.goto(f"{live_server.url}/admin/articles/meeting/{meeting.pk}/change/")
    guests = page.locator("[data-side=guest]")
    assert not page.locator("[data-side=host] [data-leaders]").is_visible()
    guests.locator("[data-leaders]").select_option(Leaders.UNNAMED)
    # Those that are added later too.
    guests.locator("> .add [data-add=delegation]").click()
    page.keyboard.type("Third League")
    page.locator(".select2-results__option", has_text="Third League").first.click()
    assert page.locator("[name=delegations-3-leaders]").input_value() == Leaders.UNNAMED
    page.keyboard.press("Control+s")
    page.locator(".bar .done").wait_for()
    found = Delegation.objects.values_list("side", "leaders")
    assert sorted(found) == [("guest", "unnamed")] * 3 + [("host", "none")]
    assert meeting.delegations.filter(organization=third).exists()
    # What all of them have is what the choice shows.
    assert guests.locator("[data-leaders]").input_value() == Leaders.UNNAMED


@pytest.mark.parametrize(
    ("language", "words", "none"), [("ar", "اختر ملفاً", "لم يُختر ملف"), ("en", "Choose a file", "No file chosen")]
)
def test_a_file_is_chosen_in_the_words_of_the_desk_by_mouse_and_by_keyboard(
    live_server, open_page, tmp_path, language, words, none
):
    # The browser speaks another language than the page.
    page = open_page("en" if language == "ar" else "ar")
    user = UserFactory(role="publisher")
    sign_in(page, live_server.url, user)
    page.context.add_cookies(
        [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": f"{live_server.url}/admin/"}]
    )
    report = ReportFactory(live="")
    page.goto(f"{live_server.url}/admin/articles/article/{report.pk}/attachments/")
    chooser = page.locator(".file-chooser").first
    assert chooser.inner_text().split("\n") == [words, none]
    file = tmp_path / "تقرير.pdf"
    file.write_bytes(b"%PDF-")
    with page.expect_file_chooser() as opened:
        chooser.locator("label").click()
    opened.value.set_files(file)
    page.locator(".file-chooser", has_text="تقرير.pdf").wait_for()
    with page.expect_file_chooser():
        page.locator("input[type=file]").first.press("Space")
    # Of a row that is added too.
    page.locator("[data-add-file]").click()
    assert page.locator(".file-chooser").last.inner_text().split("\n") == [words, none]


def test_the_toolbar_speaks_the_language_of_the_desk(live_server, open_page):
    page, _report = open_meeting(open_page, live_server, "ar")
    page.locator("#edition-ar .prose-menubar").wait_for()
    titles = page.locator("#edition-ar .prose-menubar [title]").evaluate_all("all => all.map((one) => one.title)")
    assert len(titles) >= 8
    assert not [title for title in titles if title.isascii()]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_at_1280_pixels_nothing_stands_over_or_beyond_anything(live_server, open_page, language):
    page = open_page(language)
    user = UserFactory(role="publisher")
    sign_in(page, live_server.url, user)
    put_in_trash(TopicFactory(), user)
    page.goto(f"{live_server.url}/admin/liaison/trashitem/")
    heading, lead = page.locator("#content > h1").bounding_box(), page.locator("p.lead").bounding_box()
    assert lead["y"] >= heading["y"] + heading["height"]
    attendance = AttendanceFactory()
    page.goto(f"{live_server.url}/admin/articles/meeting/{attendance.meeting_id}/change/")
    # What is chosen is read whole: the longest choice fits.
    for select in page.locator("select[name$=-disclosure]:visible, select[name$=-leaders]:visible").all():
        select.evaluate(
            """(select) => {
                const longest = [...select.options].reduce((a, b) => (a.text.length > b.text.length ? a : b));
                longest.selected = true;
            }"""
        )
        assert select.evaluate(
            """(select) => {
                const free = select.cloneNode(true);
                free.style.cssText = "inline-size: max-content; position: absolute";
                select.after(free);
                const needed = free.getBoundingClientRect().width;
                free.remove();
                return needed <= select.getBoundingClientRect().width + 1;
            }"""
        )
