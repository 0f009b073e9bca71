"""Several people, and several lives, of one page in a real browser: crashes, lost sessions, lost connections, company."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
from django.contrib.sessions.models import Session

from articles.models import Article, Attendance, Meeting, Topic
from liaison.models import Autosave
from tests.browser.entering import enter
from tests.browser.signing_in import sign_in
from tests.browser.waiting import wait_until
from tests.factories import PASSWORD, MeetingFactory, ReportFactory, TopicFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = {"ar": "حُفظ تلقائياً", "en": "Saved automatically at"}
RESTORED = {"ar": "استُعيد النص", "en": "Restored. Save to keep it"}
LOGGED_OUT = {"ar": "انتهت جلستك", "en": "You are logged out"}
NOT_SAVED = {"ar": "لم تُحفظ: غيّر أحدهم هذه الصفحة", "en": "Not saved: someone changed this page"}


def log_in(page, server, role="publisher", **names):
    user = UserFactory(role=role, **names)
    sign_in(page, server.url, user)
    return user


def fill_login(page, user):
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.locator("#login-form [type=submit]").click()


def save(page):
    page.locator("button[name=_continue], input[name=_continue]").click()


def kept(page, language):
    page.locator(".autosaved", has_text=re.compile(rf"^{KEPT[language]}")).wait_for()


def look_again(page):
    """What happens when the user comes back to the tab: the page asks and keeps at once, not when it is time again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_new_meeting_survives_a_browser_that_crashed(live_server, open_page, language):
    page = open_page(language)
    log_in(page, live_server)
    address = f"{live_server.url}/admin/articles/meeting/add/"
    page.goto(address)
    page.fill("[name=title_ar]", "لقاء لم يُحفظ")
    page.fill("[name=start_year]", "2024")
    page.locator("[data-side=guest] > .add [data-add=delegation]").click()
    enter(page, "رابطة جديدة")
    page.locator("[data-side=guest] [data-add=person]").click()
    enter(page, "سمير المثالي")
    page.fill("[name=articles-0-title_ar]", "تقرير عنه")
    page.locator("#edition-ar .tiptap").click()
    page.keyboard.type("نص كتبته طويلًا.")
    kept(page, language)
    context = page.context
    page.close()

    page = context.new_page()
    page.goto(address)
    page.locator("[data-unsaved]").wait_for()
    assert page.locator("[name=title_ar]").input_value() == ""
    page.locator("[data-unsaved] .button").click()
    page.locator("[data-restored]", has_text=RESTORED[language]).wait_for()
    assert not Meeting.objects.exists()
    assert page.locator("[name=title_ar]").input_value() == "لقاء لم يُحفظ"
    page.locator("#edition-ar .tiptap", has_text="نص كتبته طويلًا.").wait_for()
    assert page.locator("[name=delegations-0-new_name_ar]").is_visible()
    assert page.locator("[name=attendances-0-new_name_ar]").input_value() == "سمير المثالي"
    save(page)
    page.wait_for_url("**/meeting/*/change/")
    assert Article.objects.get().body_ar == "<p>نص كتبته طويلًا.</p>"
    assert str(Attendance.objects.get().delegation) == "رابطة جديدة"
    assert not Autosave.objects.filter(closed=False).exists()
    page.goto(address)
    assert page.locator("[data-unsaved]").count() == 0


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_lost_session_is_said_and_a_login_in_another_tab_mends_it(live_server, open_page, language):
    topic = TopicFactory()
    page = open_page(language)
    user = log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/topic/{topic.pk}/change/")
    Session.objects.all().delete()
    page.fill("[name=name_en]", "Typed after the session ended")
    look_again(page)
    said = page.locator(".autosaved", has_text=LOGGED_OUT[language])
    said.wait_for()
    with page.context.expect_page() as opened:
        said.locator("a").click()
    other = opened.value
    fill_login(other, user)
    other.wait_for_url(f"{live_server.url}/admin/")
    other.close()
    look_again(page)
    kept(page, language)
    save(page)
    page.locator(".messagelist .success").wait_for()
    topic.refresh_from_db()
    assert topic.name_en == "Typed after the session ended"
    assert not Autosave.objects.filter(closed=False).exists()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_session_lost_for_good_costs_nothing_that_was_kept(live_server, open_page, language):
    report = ReportFactory(live="")
    address = f"{live_server.url}/admin/articles/meeting/{report.meeting_id}/change/"
    page = open_page(language)
    user = log_in(page, live_server)
    page.goto(address)
    page.locator("#edition-ar .tiptap").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" وزيادة عليه.")
    look_again(page)
    kept(page, language)
    context = page.context
    page.close()
    Session.objects.all().delete()

    page = context.new_page()
    page.goto(address)
    fill_login(page, user)
    page.wait_for_url(address)
    page.locator("[data-unsaved] .button").click()
    page.locator("#edition-ar .tiptap", has_text="وزيادة عليه.").wait_for()
    report.refresh_from_db()
    assert "وزيادة" not in report.body_ar
    save(page)
    page.locator(".messagelist .success").wait_for()
    report.refresh_from_db()
    assert report.body_ar == "<p>نص الخبر بالعربية. وزيادة عليه.</p>"


def test_a_lost_connection_is_said_and_its_return_keeps_what_was_typed(live_server, browser):
    # The browser's console says so too, which is no error of the page.
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/topic/add/")
    page.fill("[name=name_en]", "Before")
    look_again(page)
    kept(page, "en")
    context.set_offline(True)
    page.fill("[name=name_en]", "Without a connection")
    look_again(page)
    page.locator(".autosaved", has_text="No connection").wait_for()
    context.set_offline(False)
    kept(page, "en")
    assert "Without+a+connection" in Autosave.objects.get().data
    context.close()


def test_whoever_ignores_the_offer_types_on_and_both_are_kept(live_server, open_page):
    page = open_page("en")
    user = log_in(page, live_server)
    address = f"{live_server.url}/admin/articles/topic/add/"
    Autosave.objects.create(user=user, path="/admin/articles/topic/add/", data="name_en=Waiting")
    page.goto(address)
    page.locator("[data-unsaved]", has_text="Waiting").wait_for()
    page.fill("[name=name_en]", "Newer")
    look_again(page)
    kept(page, "en")
    texts = [text.get_attribute("href") for text in page.locator("[data-unsaved] a").all()]
    assert {parse_qs(text.data)["name_en"][0] for text in Autosave.objects.all()} == {"Waiting", "Newer"}
    page.close(run_before_unload=False)

    page = open_page("en")
    sign_in(page, live_server.url, user)
    page.goto(f"{live_server.url}/admin/")
    assert page.locator("#work-unsaved li a").all_inner_texts() == ["Newer", "Waiting"]
    page.locator("#work-unsaved a", has_text="Waiting").click()
    page.locator("[data-restored]").wait_for()
    assert page.url == f"{address}{texts[0]}"
    assert page.locator("[name=name_en]").input_value() == "Waiting"
    save(page)
    page.wait_for_url("**/topic/*/change/")
    page.goto(f"{live_server.url}/admin/")
    assert page.locator("#work-unsaved li a").all_inner_texts() == ["Newer"]


def end_cookies(page, user, settings):
    page.context.clear_cookies()


def end_session(page, user, settings):
    Session.objects.all().delete()


def change_password(page, user, settings):
    user.set_password(PASSWORD)
    user.save()


def change_key(page, user, settings):
    settings.SECRET_KEY = "what a server was started again with" * 2


@pytest.mark.parametrize("end", [end_cookies, end_session, change_password, change_key])
def test_saved_after_the_session_ended_the_text_is_there_after_the_login(live_server, browser, settings, end):
    # What is refused is told in the console, which is no error of the page.
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    user = log_in(page, live_server)
    address = f"{live_server.url}/admin/articles/topic/add/"
    page.goto(address)
    page.fill("[name=name_ar]", "نص")
    end(page, user, settings)
    if end is end_session:
        # The page itself says it first.
        look_again(page)
        page.locator(".autosaved", has_text=LOGGED_OUT["en"]).wait_for()
    page.fill("[name=name_en]", "Typed after the end")
    page.locator("[name=_continue]").click()
    page.locator("[name=_held]").wait_for(state="attached")
    fill_login(page, user)
    page.locator("[data-restored]").wait_for()
    assert page.locator("[name=name_en]").input_value() == "Typed after the end"
    save(page)
    page.wait_for_url("**/topic/*/change/")
    assert Topic.objects.get().name_en == "Typed after the end"
    assert not Autosave.objects.filter(closed=False).exists()
    wait_until(page, "!Object.keys(localStorage).some((key) => key.startsWith('unsaved:'))")
    context.close()


def test_what_reached_no_server_stays_in_the_browser_and_comes_back_for_its_author_alone(live_server, browser):
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    user = log_in(page, live_server)
    address = f"{live_server.url}/admin/articles/topic/add/"
    page.goto(address)
    page.locator(".bar, .submit-row").first.wait_for()
    context.set_offline(True)
    page.fill("[name=name_en]", "Typed on the train")
    page.locator("[name=_continue]").click()
    page.close()
    context.set_offline(False)
    assert not Autosave.objects.exists()

    # Somebody else on the same computer.
    Session.objects.all().delete()
    page = context.new_page()
    other = log_in(page, live_server)
    page.goto(address)
    page.locator("[data-others], [name=_page]").first.wait_for(state="attached")
    page.fill("[name=name_en]", "Of another")
    look_again(page)
    kept(page, "en")
    assert [text.user for text in Autosave.objects.all()] == [other]
    page.close()

    Session.objects.all().delete()
    page = context.new_page()
    sign_in(page, live_server.url, user)
    page.goto(address)
    # It was on its way to be saved: it is not offered but there.
    page.locator("[data-restored]").wait_for()
    assert page.locator("[name=name_en]").input_value() == "Typed on the train"
    context.close()


def test_logging_out_takes_what_was_typed_to_the_server_and_out_of_the_browser(live_server, open_page):
    page = open_page("en")
    user = log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/topic/add/")
    page.fill("[name=name_en]", "Typed last")
    page.locator(".account > summary").click()
    page.locator("#logout-form button").click()
    page.wait_for_url("**/admin/logout/")
    assert parse_qs(Autosave.objects.get(user=user).data)["name_en"] == ["Typed last"]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('unsaved:'))") == []


@pytest.mark.database
@pytest.mark.parametrize("language", ["ar", "en"])
def test_each_sees_the_other_come_and_go(live_server, open_page, language):
    topic = TopicFactory()
    address = f"{live_server.url}/admin/articles/topic/{topic.pk}/change/"
    mine, theirs = open_page(language), open_page("ar")
    log_in(mine, live_server)
    log_in(theirs, live_server, first_name="Salma", last_name="Example")
    # Each page says that it is there as it opens.
    with mine.expect_response("**/admin/here/"):
        mine.goto(address)
    assert mine.locator("[data-others] p").count() == 0
    with theirs.expect_response("**/admin/here/"):
        theirs.goto(address)
    assert theirs.locator("[data-others] p").count() == 1
    look_again(mine)
    mine.locator("[data-others]", has_text="Salma Example").wait_for()
    theirs.goto(f"{live_server.url}/admin/")
    # The leaving page's word may arrive after the next one stands.
    wait_until(
        mine,
        """() => {
            document.dispatchEvent(new Event("visibilitychange"));
            return !document.querySelector("[data-others] p");
        }""",
    )


@pytest.mark.database
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_second_to_save_sees_both_versions_first_and_then_decides(live_server, open_page, language):
    report = ReportFactory(live="", meeting=MeetingFactory(public=False))
    address = f"{live_server.url}/admin/articles/meeting/{report.meeting_id}/change/"
    mine, theirs = open_page(language), open_page("ar")
    log_in(mine, live_server)
    log_in(theirs, live_server, first_name="Salma", last_name="Example")
    mine.goto(address)
    theirs.goto(address)
    theirs.locator("#edition-ar .tiptap").click()
    theirs.keyboard.press("Control+End")
    theirs.keyboard.type(" جملة سلمى.")
    theirs.fill("[name=title_ar]", "عنوان سلمى")
    save(theirs)
    theirs.locator(".messagelist .success").wait_for()

    mine.fill("[name=title_ar]", "عنواني")
    save(mine)
    panel = mine.locator("[data-meanwhile]", has_text=NOT_SAVED[language])
    panel.wait_for()
    assert "Salma Example" in panel.inner_text()
    assert "عنوان سلمى" in panel.inner_text()
    wait_until(mine, "document.activeElement.matches('[data-meanwhile]')")
    # What was left alone here shows hers, in the editor too.
    mine.locator("#edition-ar .tiptap", has_text="جملة سلمى.").wait_for()
    assert mine.locator("[name=title_ar]").input_value() == "عنواني"
    save(mine)
    mine.locator(".messagelist .success").wait_for()
    report.refresh_from_db()
    assert report.body_ar == "<p>نص الخبر بالعربية. جملة سلمى.</p>"
    assert report.meeting.title_ar == "عنواني"
