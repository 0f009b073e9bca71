"""What a machine can tell of the desk's accessibility, on every kind of page, in both languages, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.desk_pages import fill, visit_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": RULES}
# Pages on which the dark theme is looked at too.
DARK = ("my work", "article")


def faults(page, name):
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{name}: {fault['id']}: {node['target']} {node['html']}" for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_page_of_the_desk_has_a_fault(live_server, open_page, language):
    addresses, found = fill(), []
    # Without motion: a color on its way from light to dark is neither. High, so that the bar at the foot covers nothing.
    page = open_page(language, width=360 if language == "ar" else 1280, reduced_motion="reduce")
    for name in visit_all(page, f"{live_server.url}/admin/", addresses):
        page.set_viewport_size({"width": page.viewport_size["width"], "height": 4000})
        found += faults(page, name)
        if name in DARK:
            page.emulate_media(color_scheme="dark")
            found += faults(page, f"{name}, dark")
            page.emulate_media(color_scheme="light")
    assert not found, "\n".join(found)
