"""Tor Browser at its safest: no scripts, no fonts of the site, no SVG. Every public function works all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.pages import KINDS

pytestmark = pytest.mark.browser

WORDS = {"ar": "السوري", "en": "Syrian"}


@pytest.fixture
def page(browser, site):
    """A page of a browser in which nothing runs, and which loads neither fonts nor drawings."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB", accept_downloads=True)
    context.set_default_timeout(6000)
    context.route("**/*", lambda route: route.abort() if _is_unsafe(route.request) else route.continue_())
    yield context.new_page()
    context.close()


def _is_unsafe(request):
    return request.resource_type in ("font", "script", "media") or request.url.split("?")[0].endswith(".svg")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_one_searches_filters_and_pages(page, site, language):
    page.goto(f"{site}/{language}/")
    box = page.locator("header input[type=search]")
    box.fill(WORDS[language])
    box.press("Enter")
    page.wait_for_url("**/search/**")
    assert page.locator("main h2 a, main h3 a").count()
    page.goto(f"{site}/{language}/news/")
    page.locator("main details:has(input[name=q]) > summary").click()
    page.locator("main form input[name=q]").first.fill(WORDS[language])
    page.locator("main form button").first.click()
    page.wait_for_url("**q=**")
    assert page.locator("main article, main li a").count()
    page.goto(f"{site}/{language}/meetings/")
    assert page.locator("main table a").count()
    page.goto(f"{site}/{language}/news/")
    page.locator("a[href*='page=2']").first.click()
    page.wait_for_url("**page=2**")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_one_reads_changes_the_language_and_takes_files_along(page, site, language):
    page.goto(site + KINDS["article"].address(language))
    assert page.locator("main h1").inner_text()
    page.locator("a.language").click()
    assert page.locator("html").get_attribute("lang") != language
    page.goto(f"{site}/{language}/meetings/")
    with page.expect_download() as download:
        page.locator("a[href*='register.csv']").first.click()
    assert Path(download.value.path()).stat().st_size
    page.goto(f"{site}/{language}/meetings/figures/")
    # What the drawings show stands in tables too.
    assert page.locator("main table td").count()


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", KINDS)
def test_nothing_to_read_is_only_a_drawing_a_formula_or_a_script(page, site, name, language):
    page.goto(site + KINDS[name].address(language))
    assert page.locator("h1").count() == 1
    assert page.locator("math, noscript, object, embed").count() == 0
    assert page.locator("img[src$='.svg']:not([alt])").count() == 0


@pytest.mark.parametrize("sheet", ["site.css", "embed.css", "figures.css", "api.css"])
def test_the_site_brings_no_fonts(sheet):
    text = Path(finders.find(f"site/{sheet}")).read_text()
    assert "@font-face" not in text
    assert "@import" not in text
    assert "http" not in text.replace("http://www.w3.org", "")
