"""Names suggested under the search box: W3C's combobox, by keyboard, by pointer and by ear."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.factories import DelegationFactory, MeetingFactory, OrganizationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = {"ar": ("رابطة الفانوس", "رابطة القمر", "رابطة النجوم"), "en": ("Lantern League", "Moon League", "Star League")}
TYPED = {"ar": "راب", "en": "leag"}


@pytest.fixture
def home(live_server):
    meeting = MeetingFactory()
    for ar, en in zip(*NAMES.values(), strict=True):
        DelegationFactory(meeting=meeting, organization=OrganizationFactory(name_ar=ar, name_en=en))
    return lambda language: f"{live_server.url}/{language}/"


@pytest.fixture
def typed(open_page, home):
    """``typed("ar")``: a page on which a few letters were typed into the search box, and three names are suggested."""

    def at_home(language="ar", **options):
        page = open_page(language, **options)
        page.goto(home(language))
        page.get_by_role("combobox").press_sequentially(TYPED[language])
        expect(page.get_by_role("option")).to_have_count(3)
        return page

    return at_home


def chosen(page):
    return page.locator("[role=option][aria-selected=true]")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_names_are_suggested_and_their_number_is_said(typed, language):
    page = typed(language)
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "true")
    said = page.locator(".find").get_attribute("data-said")
    expect(page.locator(".find [role=status]")).to_have_text(f"{said} 3")
    assert {text.split("\n")[0].strip() for text in page.locator("[role=option] bdi").all_inner_texts()} == {
        *NAMES[language]
    }
    expect(chosen(page)).to_have_count(0)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_arrows_choose_and_enter_leads_there(typed, language):
    page = typed(language)
    box = page.get_by_role("combobox")
    box.press("ArrowDown")
    box.press("ArrowDown")
    option = chosen(page)
    expect(option).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    expect(box).to_be_focused()
    name = option.locator("bdi").inner_text()
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_arrows_go_round(typed):
    page = typed()
    box, options = page.get_by_role("combobox"), page.get_by_role("option")
    box.press("ArrowUp")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    box.press("ArrowUp")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("key", ["Home", "End", "ArrowLeft", "x"])
def test_whatever_moves_in_the_text_goes_back_to_it(typed, key):
    page = typed()
    box = page.get_by_role("combobox")
    box.press("ArrowDown")
    box.press(key)
    expect(chosen(page)).to_have_count(0)
    expect(box).to_be_focused()


def test_escape_closes_and_keeps_what_was_typed(typed):
    page = typed()
    box = page.get_by_role("combobox")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value(TYPED["ar"])


def test_enter_without_a_choice_searches(typed):
    page = typed("en")
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url("**/en/search/?q=leag")


def test_a_press_on_a_name_leads_there(typed):
    page = typed("en", width=360)
    page.get_by_role("option", name="Moon League").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Moon League")


def test_going_elsewhere_closes_it(typed):
    page = typed()
    page.get_by_role("combobox").press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_on_a_narrow_screen_it_stays_on_it(typed, language):
    page = typed(language, width=360)
    box = page.get_by_role("listbox").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert all(option.bounding_box()["height"] >= 24 for option in page.get_by_role("option").all())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_the_page_of_search_too(open_page, home):
    page = open_page("en")
    page.goto(f"{home('en')}search/?q=moon")
    page.get_by_role("combobox").press("End")
    page.get_by_role("combobox").press_sequentially(" l")
    expect(page.get_by_role("option")).to_have_text(["Moon League Partner organization"])


def test_when_the_line_is_cut_the_form_still_searches(open_page, home):
    page = open_page("en")
    page.goto(home("en"))
    page.route("**/suggestions/**", lambda route: route.fulfill(status=404, body=""))
    page.get_by_role("combobox").press_sequentially("moon")
    page.wait_for_timeout(300)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url("**/en/search/?q=moon")


def test_without_scripts_the_form_searches(open_page, home):
    page = open_page("ar", java_script_enabled=False)
    page.goto(home("ar"))
    box = page.get_by_role("searchbox")
    box.fill("القمر")
    box.press("Enter")
    expect(page.get_by_role("heading", level=2).get_by_role("link")).to_have_count(2)


def test_the_script_is_small():
    assert Path(settings.BASE_DIR, "static/site/suggest.js").stat().st_size <= 3 * 1024
