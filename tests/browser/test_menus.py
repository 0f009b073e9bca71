"""The menus on the office's screen: put in order by hand where there is JavaScript, by numbers where there is none."""

from __future__ import annotations

import pytest

from office.models import MenuEntry
from tests.browser.test_main_job import log_in
from tests.factories import PageFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFICE = "/admin/office/office/"


def main_menu():
    entries = MenuEntry.objects.filter(menu="main").select_related("page").order_by("position")
    return [entry.section or entry.page.slug for entry in entries]


def row(page, word):
    return page.locator("[data-menu=main] > li", has=page.locator("strong", has_text=word))


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("en", 1280)])
def test_rows_are_moved_added_and_removed_by_hand(live_server, open_page, language, width):
    about, contact = PageFactory(slug="about"), PageFactory(slug="contact")
    news, topics = {"ar": ("الأخبار", "المواضيع"), "en": ("News", "Topics")}[language]
    page = open_page(language, width=width)
    log_in(page, live_server, "administrator")
    page.goto(f"{live_server.url}{OFFICE}")
    assert not page.locator("[data-menu] [name$=-position]:visible").count()

    for _step in range(3):
        row(page, topics).locator("[data-move=up]").click()
    row(page, news).locator("[name$=-DELETE]").check()
    page.locator("[name=main-5-target]").select_option(f"page-{about.pk}")
    page.locator("[data-add-entry=main]").click()
    # Whoever asks for a row goes on in it.
    added = page.locator("[name=main-6-target]")
    assert added.evaluate("control => control === document.activeElement")
    added.select_option(f"page-{contact.pk}")
    page.locator("[data-row=main-6] [data-move=up]").click()
    page.locator(".bar .primary").click()
    page.wait_for_load_state()

    assert main_menu() == ["topics", "meetings", "organizations", "people", "contact", "about"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_row_that_was_marked_for_removal_still_looks_it_when_the_page_comes_back(live_server, open_page):
    page = open_page("en")
    log_in(page, live_server, "administrator")
    page.goto(f"{live_server.url}{OFFICE}")
    row(page, "News").locator("[name$=-DELETE]").check()
    page.locator("[name=email]").evaluate("control => { control.type = 'text'; control.value = 'office'; }")
    page.locator(".bar .primary").click()
    page.locator("#id_email_error").wait_for()
    assert "removed" in row(page, "News").get_attribute("class")


def test_without_javascript_numbers_do_it(live_server, open_page):
    about = PageFactory(slug="about")
    page = open_page("en", java_script_enabled=False)
    log_in(page, live_server, "administrator")
    page.goto(f"{live_server.url}{OFFICE}")
    assert not page.locator("[data-menu] [data-move]:visible, [data-add-entry]:visible").count()
    page.locator("[name=main-5-target]").select_option(f"page-{about.pk}")
    page.locator("[name=main-5-position]").fill("2")
    page.locator(".bar .primary").click()
    assert main_menu() == ["news", "about", "meetings", "organizations", "people", "topics"]
