"""The button that copies a page's address."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import ArticleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {"ar": ("نسخ", "تم النسخ"), "en": ("Copy", "Copied")}


@pytest.fixture
def address(live_server):
    article = ArticleFactory()

    def of(language):
        return f"{live_server.url}/{language}/news/{article.pk}/{article.edition(language).slug}/"

    return of


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_button_copies_the_address_and_says_so(open_page, address, language):
    page = open_page(language, width=360)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address(language))
    words, done = WORDS[language]
    share = page.locator(".share")
    share.get_by_role("button", name=words, exact=True).press("Enter")
    expect(share.get_by_role("status")).to_have_text(done)
    assert page.evaluate("navigator.clipboard.readText()") == share.get_by_role("textbox").input_value()
    assert share.get_by_role("textbox").input_value().startswith(address(language).split("/news/")[0])


def test_without_a_clipboard_the_address_is_copied_as_of_old(open_page, address):
    page = open_page("en")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(address("en"))
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator(".share").get_by_role("status")).to_have_text("Copied")


def test_what_the_device_shares_with_is_offered_where_there_is_something(open_page, address):
    page = open_page("en")
    page.add_init_script("navigator.share = async (given) => { window.given = given; }")
    page.goto(address("en"))
    page.get_by_role("button", name="Share …").click()
    assert page.evaluate("window.given.url") == page.locator(".share").get_by_role("textbox").input_value()


def test_without_scripts_the_links_and_the_address_remain(open_page, address):
    page = open_page("en", java_script_enabled=False)
    page.goto(address("en"))
    share = page.locator(".share")
    expect(share.get_by_role("button")).to_have_count(0)
    expect(share.get_by_role("link", name="Telegram")).to_be_visible()
    expect(share.get_by_role("textbox")).to_have_attribute("readonly", "")


def test_everything_in_it_is_large_enough_to_hit(open_page, address):
    page = open_page("ar", width=320)
    page.goto(address("ar"))
    for target in page.locator(".share :is(a, button, input)").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 24


def test_nobody_else_is_asked_for_anything(open_page, address):
    page = open_page("en")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address("en"))
    page.wait_for_load_state("networkidle")
    assert all(url.startswith(address("en").split("/en/")[0]) for url in asked)
