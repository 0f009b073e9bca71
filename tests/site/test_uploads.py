"""Uploads in a folder and in a bucket: what staff and readers meet is the same. The bucket is one of a local S3 server."""

from __future__ import annotations

import gc
import os
import re
from io import BytesIO, StringIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from PIL import Image

from articles.models import Article, Attachment
from articles.publishing.take import publish, withdraw
from liaison.media.rendered.typesetting import own_file
from liaison.staff.trash.bin import delete_for_good, put_in_trash
from tests.admin.forms import PageForm
from tests.documents import blank, saved
from tests.factories import ArticleFactory, AttachmentFactory, UserFactory
from tests.liaison.test_start import SAFE, run
from tests.site.bucket_server import BUCKET, client_of, s3_server, uploads_at, url_of

ORPHAN = f"pictures/{'a' * 32}.webp"


@pytest.fixture(scope="module")
def server():
    with s3_server() as address:
        yield address


@pytest.fixture(params=["folder", "bucket"])
def uploads(request, server, monkeypatch, tmp_path):
    """Which storage it is, and a function that returns the names of all files in it."""
    if request.param == "folder":
        folder = tmp_path / "uploads of ours"
        with uploads_at(folder.as_uri(), monkeypatch, tmp_path):
            yield lambda: sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
        return
    client = client_of(server)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})

    def names():
        found = client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        assert all(entry["Key"].startswith("news/") for entry in found)
        return sorted(entry["Key"].removeprefix("news/") for entry in found)

    with uploads_at(url_of(server), monkeypatch, tmp_path):
        yield names
        assert not (tmp_path / "media").exists()
    for name in names():
        client.delete_object(Bucket=BUCKET, Key=f"news/{name}")
    client.delete_bucket(Bucket=BUCKET)


@pytest.fixture
def desk(as_role):
    client = as_role("publisher")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def png(size=(900, 600)) -> SimpleUploadedFile:
    output = BytesIO()
    Image.new("RGB", size, "teal").save(output, "PNG")
    return SimpleUploadedFile("IMG_2020.png", output.getvalue(), "image/png")


def written_in(desk) -> Article:
    """A published article with a picture and an attachment, both uploaded in the desk."""
    form = PageForm(desk.get("/admin/articles/article/add/"))
    form.fill(title_ar="بيان", body_ar="<p>نص</p>", title_en="Statement", body_en="<p>Text</p>", image_decorative="on")
    assert form.submit(desk, image=png()).status_code == 302
    article = Article.objects.get()
    form = PageForm(desk.get(f"/admin/articles/article/{article.pk}/attachments/"))
    form.fill(**{"attachments-0-title_en": "Minutes"})
    file = SimpleUploadedFile("scan.pdf", saved(blank()), "application/pdf")
    assert form.submit(desk, "_save", **{"attachments-0-file": file}).status_code == 302
    for language in ("ar", "en"):
        publish(Article.objects.get(), language)
    return Article.objects.get()


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.django_db
def test_from_the_desk_to_readers_and_back(desk, client, uploads):
    article = written_in(desk)
    assert any(name.startswith("pictures/") for name in uploads())
    assert sum(name.startswith("__processed__/") for name in uploads()) > 5
    assert sum(name.startswith("files/") for name in uploads()) == 1

    page = client.get(f"/en/news/{article.pk}/{article.slug_en}/")
    assert "s3" not in page.text.lower()
    pictures = set(re.findall(r"/media/[\w./-]+", page.text))
    assert len(pictures) > 3
    for address in pictures:
        response = client.get(address)
        assert (response.status_code, response["Cache-Control"]) == (200, "private, max-age=86400")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert int(response["Content-Length"]) == len(body(response))
    response = client.get(article.image.wide_400_webp)
    assert Image.open(BytesIO(body(response))).size == (400, 225)
    assert response["Content-Type"] == "image/webp"
    again = client.get(article.image.wide_400_webp, headers={"If-Modified-Since": response["Last-Modified"]})
    assert again.status_code == 304
    (file,) = re.findall(r"/en/news/\d+/files/\d+\.pdf", page.text)
    response = client.get(file)
    assert body(response).startswith(b"%PDF")
    assert "Minutes.pdf" in response["Content-Disposition"]

    shown = desk.get(f"/admin/articles/article/{article.pk}/change/").text
    (keyed,) = set(re.findall(r'src="(/media/[\w./-]+\?key=\w+)"', shown))
    withdraw(article, "ar")
    withdraw(article, "en")
    assert {client.get(address).status_code for address in [*pictures, file]} == {404}
    assert client.get(keyed).status_code == 200


@pytest.mark.django_db
def test_what_is_erased_leaves_no_file(desk, uploads, django_capture_on_commit_callbacks):
    article = written_in(desk)
    user = UserFactory(role="administrator")
    withdraw(article, "ar")
    withdraw(article, "en")
    with django_capture_on_commit_callbacks(execute=True):
        delete_for_good([put_in_trash(Article.objects.get(), user)], user)
    assert uploads() == []


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_file(uploads):
    kept = default_storage.save("files/kept.pdf", ContentFile(b"%PDF"))
    with transaction.atomic():
        AttachmentFactory(article=ArticleFactory(image=png(), image_decorative=True))
        assert len(uploads()) > 8
        transaction.set_rollback(True)
    gc.collect()
    assert uploads() == [kept]
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_files_made_of_a_page_get_its_pictures(uploads):
    article = ArticleFactory(image=png(), image_decorative=True)
    assert own_file(article.image.card).startswith(b"\xff\xd8")
    default_storage.delete(article.image.card.removeprefix("/media/"))
    with pytest.raises(FileNotFoundError):
        own_file(article.image.card)


@pytest.mark.django_db
def test_files_that_belong_to_nothing_are_found_and_removed(uploads, monkeypatch):
    article = ArticleFactory(image=png(), image_decorative=True)
    default_storage.save(ORPHAN, ContentFile(b"x"))
    default_storage.save("pictures/notes.txt", ContentFile(b"of the sysadmin"))
    output = StringIO()
    call_command("unused_files", stdout=output)
    assert output.getvalue() == "Unused: 0\n"
    import liaison.management.commands.unused_files as command

    monkeypatch.setattr(command, "_OLDER_THAN", -command._OLDER_THAN)
    call_command("unused_files", "--delete", stdout=output)
    assert f"{ORPHAN}  1 bytes" in output.getvalue()
    assert article.image.name not in output.getvalue()
    assert default_storage.exists(str(article.image.name))


@pytest.mark.django_db
def test_missing_sizes_are_made_again(uploads, client):
    article = ArticleFactory(image=png(), image_decorative=True, live="ar en")
    before = uploads()
    for name in before:
        if name.startswith("__processed__/"):
            default_storage.delete(name)
    assert client.get(article.image.card).status_code == 404
    call_command("process_imagefields", "--all", stdout=StringIO(), stderr=StringIO())
    assert uploads() == before
    assert client.get(article.image.card).status_code == 200


@pytest.mark.django_db
def test_the_web_server_in_front_fetches_what_the_site_lets_through(uploads, client, settings, server):
    settings.MEDIA_INTERNAL = "/uploads/"
    article = ArticleFactory(image=png(), image_decorative=True, live="ar en")
    response = client.get(article.image.card)
    place, _mark, query = response["X-Accel-Redirect"].partition("?")
    assert place == f"/uploads/{article.image.card.removeprefix('/media/')}"
    assert response["Cache-Control"] == "private, max-age=86400"
    if not query:
        return
    with urlopen(f"http://{server}/{BUCKET}/news/{place.removeprefix('/uploads/')}?{query}", timeout=10) as sent:
        assert sent.read().startswith(b"\xff\xd8")
    assert "X-Amz-Expires=60" in query


# The bucket alone: what happens while it does not answer.


@pytest.fixture
def away(monkeypatch, tmp_path):
    with uploads_at("s3+http://office:hunter2@127.0.0.1:9/liaison", monkeypatch, tmp_path):
        yield


@pytest.mark.django_db
def test_while_the_bucket_does_not_answer_pages_are_read_and_nothing_is_half_saved(away, desk, client):
    article = ArticleFactory(live="ar en")
    Article.objects.update(image=ORPHAN, image_width=900, image_height=600, image_bytes=1, image_decorative=True)
    desk.raise_request_exception = client.raise_request_exception = False
    assert client.get(f"/en/news/{article.pk}/{article.slug_en}/").status_code == 200
    assert client.get(f"/media/{ORPHAN}").status_code == 503
    screen = f"/admin/articles/article/{article.pk}/change/"
    page = desk.get(screen)
    assert page.status_code == 200
    assert "The file of this picture is missing." not in page.text
    # A text can be saved; a picture cannot, and the page keeps what was typed.
    form = PageForm(desk.get("/admin/articles/article/add/")).fill(title_ar="بيان جديد", body_ar="<p>نص</p>")
    refused = form.submit(desk, image=png())
    assert refused.status_code == 503
    assert "The storage of pictures and files does not answer, so nothing was saved." in refused.text
    assert "بيان جديد" in refused.text
    assert "hunter2" not in refused.text
    assert Article.objects.count() == 1
    assert form.submit(desk).status_code == 302
    assert Article.objects.count() == 2


@pytest.mark.django_db
def test_no_pdf_is_kept_that_lacks_a_picture_because_the_bucket_does_not_answer(away, client):
    article = ArticleFactory(live="ar en")
    Article.objects.update(image=ORPHAN, image_width=900, image_height=600, image_bytes=1, image_decorative=True)
    client.raise_request_exception = False
    assert client.get(f"/en/news/{article.pk}/{article.slug_en}/article.pdf").status_code == 503


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("s3://office:hunter2@s3.example", "“s3://…@s3.example”"),
        ("s3://s3.example/liaison", "“s3://s3.example/liaison”"),
        ("s3://office:hunter2@/liaison", "“s3://…@/liaison”"),
        ("s3://office:hunter2@s3.example/liaison?acl=public-read", "“s3://…@s3.example/liaison”"),
        ("s3://office:hun/ter2@s3.example:port/liaison", "“s3://…”"),
        ("ftp://office:hunter2@s3.example/liaison", "“ftp://…@s3.example/liaison”"),
        ("file://uploads", "“file://uploads”"),
    ],
)
def test_a_wrong_address_of_the_storage_is_told_without_its_key(tmp_path, url, told):
    done = run("manage.py", "check", data=tmp_path, **SAFE, STORAGE_URL=url)
    assert done.returncode != 0
    assert f"STORAGE_URL is {told}. Set it to s3://key:secret@host/bucket?region=name" in done.stderr
    assert "hunter2" not in done.stderr


def test_every_file_of_the_folder_is_where_the_settings_say(tmp_path):
    code = "import django; django.setup(); from django.core.files.storage import default_storage as s; print(s.path('files/a.pdf'))"
    own, other = tmp_path / "data", Path(os.path.realpath(tmp_path)) / "حفظ"
    start = {"DJANGO_SETTINGS_MODULE": "liaison.settings", **SAFE}
    assert run("-c", code, data=own, **start).stdout.strip() == str(own / "media" / "files" / "a.pdf")
    assert run("-c", code, data=own, **start, STORAGE_URL=other.as_uri()).stdout.strip() == str(
        other / "files" / "a.pdf"
    )
