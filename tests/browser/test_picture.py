"""The focal point of a picture, by mouse and by keyboard, in either direction of writing; and without JavaScript."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from articles.models import Article
from tests.browser.test_main_job import log_in
from tests.factories import ArticleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def picture(size=(400, 400), color="#0c5b48"):
    output = BytesIO()
    Image.new("RGB", size, color).save(output, "PNG")
    return output.getvalue()


@pytest.fixture
def article(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return ArticleFactory(live="", image=ContentFile(picture(), "a.png"))


def open_form(page, live_server, article):
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")


def point_at(page, left, top):
    page.locator(".stage").scroll_into_view_if_needed()
    box = page.locator(".stage img").bounding_box()
    page.mouse.click(box["x"] + box["width"] * left, box["y"] + box["height"] * top)


def sliders(page):
    return [page.locator(f"[name=image_ppoi_{side}]").input_value() for side in ("left", "top")]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_pointing_at_the_picture_sets_what_stays_in_view(live_server, open_page, article, language):
    page = open_page(language)
    open_form(page, live_server, article)
    page.locator(".stage.open").wait_for()
    point_at(page, 0.25, 0.75)
    assert sliders(page) == ["25", "75"]
    assert page.locator(".cross").get_attribute("d") == "M25 0V100M0 75H100"

    page.locator("[name=image_ppoi_top]").focus()
    page.keyboard.press("Home")
    assert sliders(page) == ["25", "0"]
    assert page.locator(".frame").get_attribute("d").startswith("M0.00 0.00h100.00v56.25")
    assert "0" in page.locator(".focal output").nth(1).text_content()

    with page.expect_navigation():
        page.locator(".bar [name=_continue], .bar [name=_save]").first.click()
    assert Article.objects.get().image_ppoi == "0.25x0"


def test_a_picture_is_seen_as_soon_as_it_is_chosen(live_server, open_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = open_page("en", width=360)
    log_in(page, live_server)
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    assert page.locator("[data-focal]").is_hidden()
    file = {"name": "a.png", "mimeType": "image/png", "buffer": picture((800, 300))}
    page.set_input_files("[name=image]", files=[file])
    page.locator(".stage .cross").wait_for(state="attached")
    assert page.locator("[data-focal]").is_visible()
    point_at(page, 0.9, 0.5)
    assert sliders(page) == ["90", "50"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_the_sliders_are_there(live_server, open_page, article):
    page = open_page("en", java_script_enabled=False)
    open_form(page, live_server, article)
    assert page.locator(".stage svg").count() == 1
    page.locator("[name=image_ppoi_left]").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".bar [name=_continue], .bar [name=_save]").first.click()
    page.wait_for_load_state()
    assert Article.objects.get().image_ppoi == "0.51x0.5"
