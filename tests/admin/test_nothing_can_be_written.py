"""The disk is full, or can only be read: staff are told so and keep what they typed; everything can still be read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from PIL import Image

from articles.models import Article, Topic
from liaison.staff.roles import grant_all
from tests.admin.forms import PageForm
from tests.factories import PASSWORD, ArticleFactory, UserFactory
from tests.unwritable import full_database, no_longer_files, read_only_database

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "كلام طويل " * 60_000


@pytest.fixture(autouse=True)
def roles(transactional_db):
    grant_all(apps)


@pytest.fixture(params=["ar", "en"])
def client(request, as_role):
    client = as_role("editor")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = request.param
    client.language = request.param
    client.raise_request_exception = False
    return client


def kept_form(response) -> dict[str, str]:
    form = html.document_fromstring(response.content.decode()).xpath("//main//form | //div[@id='content']//form")[0]
    return {area.get("name"): (area.text or "").removeprefix("\n") for area in form.iter("textarea")}


def picture() -> SimpleUploadedFile:
    output = BytesIO()
    Image.effect_noise((400, 300), 50).save(output, "PNG")
    return SimpleUploadedFile("a.png", output.getvalue(), "image/png")


def uploads() -> set[str]:
    found = settings.MEDIA_ROOT.rglob("*") if settings.MEDIA_ROOT.exists() else ()
    return {str(path) for path in found if path.is_file()}


def test_on_a_full_disk_what_was_typed_is_kept_in_the_page_and_sent_again(client):
    form = PageForm(client.get("/admin/articles/article/add/")).fill(title_ar="بيان", body_ar=f"<p>{LONG}</p>")
    with full_database("articles_article"):
        response = form.submit(client)
        assert response.status_code == 503
        assert {"ar": "قرص الخادم ممتلئ", "en": "disk is full"}[client.language] in response.text
        assert response["Retry-After"]
        # Everything can be read meanwhile.
        assert client.get("/admin/articles/article/").status_code == 200
    assert not Article.objects.exists()
    kept = kept_form(response)
    assert kept["title_ar"] == "بيان"
    client.post(form.url, kept)
    assert Article.objects.get().body_ar.count("كلام") == 60_000


def test_a_picture_whose_record_finds_no_room_leaves_no_file(client):
    before = uploads()
    form = PageForm(client.get("/admin/articles/article/add/")).fill(title_ar="بيان", body_ar=f"<p>{LONG}</p>")
    with full_database("articles_article"):
        response = form.submit(client, image=picture())
    assert response.status_code == 503
    assert uploads() == before


def test_a_picture_for_which_there_is_no_room_leaves_no_file(client):
    before = uploads()
    form = PageForm(client.get("/admin/articles/article/add/")).fill(title_ar="بيان")
    with no_longer_files(200):
        response = form.submit(client, image=picture())
    assert response.status_code == 503
    assert uploads() == before


def test_where_nothing_can_be_written_everything_can_be_read(client):
    article = ArticleFactory()
    language = client.language
    pages = [
        f"/{language}/",
        f"/{language}/news/",
        article.get_absolute_url(),
        f"/{language}/search/?q=library",
        f"/{language}/meetings/register.csv",
        "/api/v1/articles/",
        "/admin/",
        "/admin/articles/article/",
        f"/admin/articles/article/{article.pk}/change/",
    ]
    stranger = Client(raise_request_exception=False)
    with read_only_database():
        assert {address: client.get(address).status_code for address in pages} == dict.fromkeys(pages, 200)
        assert stranger.get("/admin/login/").status_code == 200
        response = client.post("/admin/articles/topic/add/", {"name_ar": "تعليم", "name_en": "Schools"})
    assert response.status_code == 503
    assert {"ar": "لا يستطيع الخادم الكتابة", "en": "cannot write"}[language] in response.text
    assert kept_form(response)["name_en"] == "Schools"
    assert not Topic.objects.exists()


def test_whoever_cannot_log_in_for_that_reason_is_told_it_and_the_password_stands_in_no_page(client):
    UserFactory(role="editor", username="mona")
    stranger = Client(raise_request_exception=False, headers={"Accept-Language": client.language})
    with read_only_database():
        response = stranger.post("/admin/login/", {"username": "mona", "password": PASSWORD})
    assert response.status_code == 503
    assert PASSWORD not in response.text
    assert {"ar": "لا يستطيع الخادم الكتابة", "en": "cannot write"}[client.language] in response.text


def test_a_disk_without_room_is_full_whatever_the_database_calls_it(client, settings):
    # It has none, ever.
    settings.DATA_DIR = Path("/proc")
    with read_only_database():
        response = client.post("/admin/articles/topic/add/", {"name_ar": "تعليم"})
    assert response.status_code == 503
    assert {"ar": "قرص الخادم ممتلئ", "en": "disk is full"}[client.language] in response.text


def test_a_file_in_the_media_is_served(client):
    name = default_storage.save(f"pictures/{'a' * 32}.webp", SimpleUploadedFile("x.webp", b"x"))
    Article.objects.filter(pk=ArticleFactory().pk).update(image=name, image_decorative=True)
    with read_only_database():
        assert b"".join(client.get(f"/media/{name}")) == b"x"
    default_storage.delete(name)
