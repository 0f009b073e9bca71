"""Files are attached, put in order and fetched in a real browser, with a script and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.test_main_job import log_in
from tests.documents import pdf
from tests.factories import ArticleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def upload(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf())
    return path


def titles(article) -> list[str]:
    return [attachment.title_en for attachment in article.attachments.all()]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_rows_are_added_moved_and_removed(live_server, open_page, upload, language):
    article = ArticleFactory()
    page = open_page(language, width=360)
    log_in(page, live_server)
    here = f"{live_server.url}/admin/articles/article/{article.pk}/attachments/"

    def fill(row, title):
        page.locator(f"[name=attachments-{row}-title_en]").fill(title)
        page.locator(f"[name=attachments-{row}-file]").set_input_files(upload)

    def save():
        page.locator(".bar button[name=_save]").click()
        page.wait_for_url("**/change/")

    page.goto(here)
    fill(0, "First")
    for row, title in ((1, "Second"), (2, "Third")):
        page.locator("[data-add-file]").click()
        fill(row, title)
    # The keyboard moves rows as the mouse does.
    page.locator(".attachment:nth-child(3) [data-move=up]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    save()
    assert titles(article) == ["Third", "First", "Second"]

    page.goto(here)
    page.locator("[name=attachments-1-DELETE]").check()
    page.locator(".attachment.removed").wait_for()
    save()
    assert titles(article) == ["Third", "Second"]


def test_a_reader_saves_the_file_under_its_title(live_server, open_page, upload):
    article = ArticleFactory()
    page = open_page("en")
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/attachments/")
    page.locator("[name=attachments-0-title_en]").fill("Joint statement")
    page.locator("[name=attachments-0-file]").set_input_files(upload)
    page.locator(".bar button[name=_save]").click()
    page.wait_for_url("**/change/")

    reader = open_page("en", java_script_enabled=False)
    reader.goto(f"{live_server.url}/en/news/{article.pk}/x/")
    with reader.expect_download() as found:
        reader.get_by_role("link", name="Joint statement").click()
    assert found.value.suggested_filename == "Joint_statement.pdf"
    assert Path(found.value.path()).read_bytes().startswith(b"%PDF-")
