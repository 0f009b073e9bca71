"""The copy of the demo, browsed without the site: from a disk, and from a plain web server."""

from __future__ import annotations

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings

from liaison.text.normalize import normalize
from tests.pages import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("site")]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Nothing is written down."""


@pytest.fixture(scope="module")
def copy(filled_server, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    with django_db_blocker.unblock(), override_settings(SITE_URL="http://testserver"):
        call_command("export_site", str(folder), jobs=1, stdout=StringIO())
    return folder


@pytest.fixture(params=["disk", "web server"])
def origin(request, copy):
    """Where the copy is opened, without a slash at the end."""
    if request.param == "disk":
        yield copy.as_uri()
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(copy)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def reader(open_page, origin):
    """``reader("ar")``: a page that fails the test when it asks for anything beyond the copy, or for what is not there."""
    wrong = []

    def opened(language, **options):
        page = open_page(language, **options)
        page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(origin) else None)
        page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url} {request.failure}"))
        return page

    yield opened
    assert [text for text in wrong if "ERR_ABORTED" not in text] == []


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("en", 1280)])
def test_a_reader_goes_from_page_to_page_searches_and_changes_language(reader, origin, language, width):
    other = {"ar": "en", "en": "ar"}[language]
    page = reader(language, width=width)
    page.goto(f"{origin}/index.html")
    page.locator(f"section[lang={language}] .lede a").click()
    assert page.locator("html").get_attribute("dir") == {"ar": "rtl", "en": "ltr"}[language]
    page.locator(".nav a").first.click()
    page.locator(".card h2 a").first.click()
    title = page.locator("h1").inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") != "32px"
    page.locator("a.language").click()
    assert page.locator("html").get_attribute("lang") == other
    page.go_back()
    page.locator(".masthead [type=search]").fill(title)
    page.locator(".masthead [type=search]").press("Enter")
    page.locator("ol.results li").first.wait_for()
    assert re.search(r": \d+$", page.locator("#found [role=status]").inner_text())
    page.locator("ol.results a").first.click()
    assert page.locator("h1").inner_text() == title
    page.locator(".foot a", has_text={"ar": "نسخة", "en": "copy"}[language]).click()
    assert page.url == f"{origin}/index.html"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def search(page, origin, language, words):
    page.goto(f"{origin}/{language}/search/index.html?q={words}")
    page.locator("#found [role=status]:not(:empty)").wait_for()
    return page.locator("ol.results a").all_inner_texts()


def test_words_are_found_as_they_are_typed(reader, origin):
    page = reader("ar")
    report = KINDS["article"].address("ar")
    for words in ("تنسيق العمل", "التنسيق عمل", "تنســيق الْعَمَل", "والعمل، تنسيق!"):
        search(page, origin, "ar", words)
        assert page.locator(f"ol.results a[href*='/news/{report.split('/')[3]}/']").count(), words
    assert search(page, origin, "en", "SYRIAN-american")
    assert search(page, origin, "en", "qwertyuiop") == []
    assert page.locator("#found [role=status]").inner_text().startswith("Nothing found.")
    assert search(page, origin, "en", "a") == []
    assert page.locator("#found [role=status]").inner_text() == "Enter at least two letters."
    # Nothing of what somebody looks for becomes part of the page.
    search(page, origin, "en", "<img src=x onerror=alert(1)>")
    assert page.locator("main img").count() == 0


def test_the_browser_folds_words_as_the_site_does(reader, origin):
    page = reader("ar")
    search(page, origin, "ar", "اجتماع")
    for text in (
        "الأُمّةُ والإِخوة",
        "ﻻ إله",
        "Señor İstanbul ÆØ",
        "١٢٣ ۴۵",
        "گل پری",
        "مـــد",
        "a\u200fb",
        "Ŧ ǆ ﬁ ²",
        "ماء ىء ؤ",
    ):
        assert page.evaluate("(text) => normalize(text)", text) == normalize(text), text


def test_without_scripts_everything_but_the_search_works(reader, origin):
    page = reader("en", java_script_enabled=False)
    page.goto(f"{origin}/en/news/index.html")
    page.locator(".pages a[rel=next]").click()
    page.locator(".card h2 a").first.click()
    assert page.locator(".prose").count() == 1
    page.goto(f"{origin}/en/search/index.html")
    assert "only with JavaScript" in page.locator("#found").inner_text()


def test_files_of_a_partner_are_there(copy):
    for name in ("feed.organization-{}.xml", "feed.organization-{}.json"):
        assert (copy / "en/news" / name.format("citizens-for-a-secure-america")).stat().st_size > 200
    assert next(copy.glob("en/news/*/*/article.pdf")).read_bytes().startswith(b"%PDF")
