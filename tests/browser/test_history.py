"""The life of an edition in a real browser: publish, write beside the live text, correct, compare, restore, withdraw, reinstate."""

from __future__ import annotations

import pytest

from articles.models import Article, Version
from articles.models.workflow import Status
from tests.browser.test_main_job import log_in
from tests.factories import ArticleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "ar": {
        "first": "موجز أول قبل التصويب.",
        "second": "موجز ثانٍ بعد التصويب.",
        "note": "ذكرنا موعداً غير صحيح.",
        "corrections": "تصويبات",
    },
    "en": {
        "first": "A first summary before the correction.",
        "second": "A second summary after the correction.",
        "note": "We gave a wrong date.",
        "corrections": "Corrections",
    },
}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_edition_goes_through_its_whole_life(live_server, open_page, language):
    words = WORDS[language]
    article = ArticleFactory(live="", **{f"summary_{language}": words["first"]})
    page = open_page(language)
    reader = open_page(language, width=360)
    log_in(page, live_server)
    change = f"{live_server.url}/admin/articles/article/{article.pk}/change/"

    def status():
        return Article.objects.get(pk=article.pk).edition(language).status()

    def read():
        answer = reader.goto(f"{live_server.url}/{language}/news/{article.pk}/x/")
        return answer.status, reader.locator("main").inner_text()

    def step(name):
        page.goto(change)
        page.locator(f".steps button[value={name}-{language}]").click()
        page.wait_for_url(f"**/{name}/{language}/")

    def confirm():
        # What follows must not meet the page that this leads to.
        with page.expect_navigation():
            page.locator(".bar button[type=submit]").click()
        page.wait_for_url("**/change/")

    step("publish")
    page.frame_locator("iframe.page").get_by_text(words["first"]).wait_for()
    confirm()
    assert status() == Status.LIVE

    # Beside the live text: readers see the old one.
    page.goto(change)
    if language == "en":
        page.get_by_role("tab", name="English edition").click()
    page.fill(f"[name=summary_{language}]", words["second"])
    page.locator(".bar [name=_continue]").click()
    page.wait_for_load_state()
    assert status() == Status.CHANGED
    assert words["first"] in read()[1]

    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/compare/{language}/")
    assert page.locator("ins").first.is_visible()
    assert page.locator("del").first.is_visible()

    step("publish")
    page.locator("[name=change][value=correction]").check()
    page.fill("[name=public_note]", words["note"])
    confirm()
    code, text = read()
    assert code == 200
    assert words["second"] in text
    assert words["note"] in text
    reader.goto(f"{live_server.url}/{language}/corrections/")
    assert words["note"] in reader.locator("main").inner_text()

    # The first version comes back as a draft beside the live text.
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/restore/{language}/1/")
    page.locator("#restore_form .bar button[type=submit]").click()
    page.wait_for_url("**/change/")
    assert status() == Status.CHANGED
    assert page.input_value(f"[name=summary_{language}]") == words["first"]
    assert words["second"] in read()[1]

    step("withdraw")
    page.locator("[name=reason][value=error]").check()
    page.fill("[name=public_note]", words["note"])
    confirm()
    code, text = read()
    assert code == 410
    assert words["note"] in text
    assert words["second"] not in text

    step("reinstate")
    confirm()
    # What readers saw last is back, under the notice of its correction; the first version still waits beside it.
    assert status() == Status.CHANGED
    code, text = read()
    assert (code, words["second"] in text, words["first"] in text, words["note"] in text) == (200, True, False, True)
    assert [version.number for version in Version.objects.of(article, language)] == [2, 1]
