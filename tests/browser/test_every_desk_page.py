"""What must hold on every kind of page of the desk, in both languages: it fits on a phone, and a machine finds no fault."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.desk_pages import fill, visit_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without "preload", which puts copies of our style sheets into the page: its policy refuses them.
OPTIONS = {"resultTypes": ["violations"], "runOnly": RULES, "preload": False}
PHONE = {"width": 360, "height": 900}
# Where faults are looked for. High, so that the bar at the foot covers nothing.
LOOKED_AT = {"ar": {"width": 360, "height": 4000}, "en": {"width": 1280, "height": 4000}}
# Pages on which the dark theme is looked at too.
DARK = ("my work", "article")
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, nav a, .button")]
  .filter((control) => control.checkVisibility({ visibilityProperty: true }) && !control.closest(".select2-hidden-accessible, .visually-hidden, .ways-through:not(:focus-within)"))
  .filter((control) => { const { width, height } = control.getBoundingClientRect(); return width > 1 && (width < 24 || height < 24); })
  .map((control) => control.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_fits_on_a_phone_and_has_no_fault(live_server, open_page, language):
    addresses, found = fill(), []
    # Without motion: a color on its way from light to dark is neither.
    page = open_page(language, width=PHONE["width"], reduced_motion="reduce")
    for name in visit_all(page, f"{live_server.url}/admin/", addresses):
        found += misfits(page, name)
        page.set_viewport_size(LOOKED_AT[language])
        found += faults(page, name)
        if name in DARK:
            page.emulate_media(color_scheme="dark")
            found += faults(page, f"{name}, dark")
            page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
    assert not found, "\n".join(found)


def misfits(page, name):
    """What runs over, stands in the way, or is too small for a finger."""
    found = []
    if over := page.evaluate(OVER):
        found.append(f"{name} runs over by {over} px")
    if (height := page.locator("#header").bounding_box()["height"]) >= 120:
        found.append(f"{name} has a head of {height} px")
    if (number := page.locator("h1").count()) != 1:
        found.append(f"{name} has {number} main headings")
    return found + [f"{name} has a small target: {control}" for control in page.evaluate(SMALL)]


def faults(page, name):
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{name}: {fault['id']}: {node['target']} {node['html']}" for fault in found for node in fault["nodes"]]
