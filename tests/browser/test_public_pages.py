"""Every kind of public page as a browser shows it: it fits, everybody can use it, it asks little, and of nobody else."""

from __future__ import annotations

import gzip

import pytest

from liaison.text.languages import LANGUAGES
from tests.browser.visits import Visit
from tests.pages import KINDS, MAIN

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("site")]

REQUESTS, SCRIPT_BYTES = 6, 5 * 1024
# Of the pages that most readers open each language sees both schemes and both widths; of the others, the two together do.
WAYS = {"ar": [("light", 320), ("dark", 1280)], "en": [("dark", 320), ("light", 1280)]}
ONE_WAY = {"ar": WAYS["ar"][:1], "en": [("dark", 1280)]}
PAGES = [pytest.param((kind, language), id=f"{kind}, {language}") for kind in KINDS for language in LANGUAGES]


@pytest.fixture(scope="module", params=PAGES)
def visit(request, browser, filled_server):
    """One page, loaded once for the tests that look at it."""
    visit = Visit.begin(browser, filled_server.url, *request.param)
    yield visit
    visit.page.context.close()


@pytest.fixture(scope="module")
def bare_page(browser):
    """A page of a browser that loads text alone and runs no script."""
    context = browser.new_context(java_script_enabled=False)
    context.route("**/*", lambda route: route.continue_() if route.request.is_navigation_request() else route.abort())
    yield context.new_page()
    context.close()


def test_a_first_visit_asks_little_and_of_nobody_else_and_is_not_remembered(visit, site):
    assert visit.broken_pictures() == []
    assert [address for address in visit.asked if not address.startswith((site, "data:"))] == []
    assert visit.page.context.cookies() == []
    assert [answer.url for answer in visit.answers if answer.header_value("set-cookie")] == []
    assert visit.page.evaluate("localStorage.length + sessionStorage.length") == 0
    # A browser asks for the icon in its own time, and for pictures as they come into sight.
    kinds = [answer.request.resource_type for answer in visit.answers]
    assert 1 + len([kind for kind in kinds if kind not in ("image", "other")]) <= REQUESTS
    scripts = [answer.body() for answer in visit.answers if answer.request.resource_type == "script"]
    assert sum(len(gzip.compress(script)) for script in scripts) <= SCRIPT_BYTES


def test_it_fits_into_narrow_windows_and_with_text_of_twice_the_size(visit):
    for width in (320, 360, 768, 1280):
        assert visit.runs_over(width) == [], f"at {width} px"
    for width in (1280, 640):
        assert visit.runs_over(width, text=2) == [], f"with text of twice the size at {width} px"


def test_the_keyboards_place_is_seen_even_in_forced_colors(visit):
    for forced_colors in ("active", "none"):
        visit.page.emulate_media(forced_colors=forced_colors)
        assert visit.unseen_focus() == [], forced_colors


def test_axe_finds_nothing_light_or_dark_on_a_phone_or_a_desk(visit):
    for scheme, width in (WAYS if visit.kind in MAIN else ONE_WAY)[visit.language]:
        faults = visit.faults(scheme, width)
        assert not faults, f"{scheme}, {width} px: {faults}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_reads_without_style_pictures_and_scripts(bare_page, site, kind, language):
    bare_page.goto(site + KINDS[kind].address(language))
    assert bare_page.locator("main h1").inner_text().strip()
    # A page for paper leads back to its article alone, and a list in a frame to its organization.
    menu, links = ("nav", 1) if "on paper" in kind or "in a frame" in kind else ("header nav", 4)
    assert bare_page.locator(f"{menu} a[href]:visible").count() >= links
    for text in ("p", "h2", "h3", "a", "td", "dd"):
        hidden = bare_page.locator(f"main {text}:not(details *) >> visible=false").all_text_contents()
        assert "".join(hidden).strip() == ""


def test_the_keyboard_reaches_the_content_first(browser, site):
    page = browser.new_page()
    page.goto(f"{site}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()


def test_filters_work_without_a_script(bare_page, site):
    bare_page.goto(f"{site}/en/meetings/")
    bare_page.get_by_text("Filter", exact=True).click()
    bare_page.get_by_label("Words").fill("meeting")
    bare_page.get_by_role("button", name="Show").click()
    bare_page.get_by_text("Filter", exact=True).click()
    bare_page.locator(".facets").get_by_role("link", name="Virtual", exact=True).click()
    assert "format=virtual" in bare_page.url
    virtual = bare_page.locator(".register tbody tr").count()
    assert virtual > 0
    bare_page.get_by_text("remove this filter").first.click()
    bare_page.get_by_text("remove this filter").first.click()
    assert "format=virtual" not in bare_page.url
    assert bare_page.locator(".register tbody tr").count() > virtual
