"""Files beside an article: named with type and size, and fetched only while the edition is live."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import html5lib
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from pypdf import PdfReader

from articles.models import Article, Attachment
from articles.models.attachment import attached_files
from articles.models.shared_link import Purpose, SharedLink
from articles.publishing.take import withdraw
from articles.read.article_page import live_article
from tests.documents import SECRET, blank, pdf, picture, saved
from tests.factories import ArticleFactory, AttachmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def address(attachment: Attachment, language: str = "ar") -> str:
    return f"/{language}/news/{attachment.article_id}/files/{attachment.pk}.{attachment.kind}"


def page(article: Article, language: str = "ar") -> str:
    return f"/{language}/news/{article.pk}/{article.edition(language).slug}/"


def links(response) -> dict[str, dict[str, str]]:
    """The links to files on a page, each with its attributes and its text."""
    root = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    found = [link for link in root.iter("a") if "/files/" in (link.get("href") or "")]
    return {link.get("href"): {**link.attrib, "text": " ".join("".join(link.itertext()).split())} for link in found}


def test_a_page_names_each_file_with_its_type_and_size(client):
    attachment = AttachmentFactory(title_ar="البيان المشترك", title_en="Joint statement")
    Attachment.objects.update(size=1_258_291)
    arabic = links(client.get(page(attachment.article)))[address(attachment)]
    assert (arabic["text"], arabic["type"]) == ("البيان المشترك (PDF، 1.2 ميغابايت)", "application/pdf")
    english = links(client.get(page(attachment.article, "en")))[address(attachment, "en")]
    assert (english["text"], english["download"]) == ("Joint statement (PDF, 1.2 MB)", "Joint_statement.pdf")


def test_a_title_that_is_there_in_one_language_is_marked_in_the_other(client):
    attachment = AttachmentFactory(title_ar="البيان المشترك", title_en="")
    text = client.get(page(attachment.article, "en")).text
    assert '<bdi lang="ar" dir="rtl">' in text
    assert "البيان المشترك" in text


def test_files_stand_in_the_order_of_the_desk(client):
    article = ArticleFactory()
    last, first = (AttachmentFactory(article=article, position=place) for place in (2, 1))
    assert list(links(client.get(page(article)))) == [address(first), address(last)]


def test_an_article_without_files_says_nothing_of_them(client):
    article = ArticleFactory()
    assert "مرفقات" not in client.get(page(article)).text


def test_each_edition_has_the_files_for_its_readers_and_those_for_both(client):
    article = ArticleFactory()
    arabic, english, both = (AttachmentFactory(article=article, language=code) for code in ("ar", "en", ""))
    assert set(links(client.get(page(article)))) == {address(arabic), address(both)}
    assert set(links(client.get(page(article, "en")))) == {address(english, "en"), address(both, "en")}
    assert client.get(address(english, "ar")).status_code == 404
    assert client.get(address(english, "en")).status_code == 200


def test_the_file_is_saved_under_its_title_and_opened_by_nothing(client):
    attachment = AttachmentFactory(title_ar="البيان المشترك", title_en="Joint statement")
    response = client.get(address(attachment, "en"), headers={"accept-encoding": "gzip"})
    body = response.getvalue()
    assert body == default_storage.open(attachment.file.name).read()
    assert response["Content-Disposition"] == 'attachment; filename="Joint_statement.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert int(response["Content-Length"]) == len(body) == attachment.size
    assert not response.has_header("Content-Encoding")
    assert not response.cookies
    assert "filename*=utf-8''" in client.get(address(attachment))["Content-Disposition"]


def test_where_it_is_stored_no_reader_learns(client):
    attachment = AttachmentFactory()
    name = attachment.file.name.removeprefix("files/").removesuffix(".pdf")
    response = client.get(address(attachment))
    assert name not in str(response.headers)
    assert name not in client.get(page(attachment.article)).text
    # Nor could whoever learned it fetch the file there, past the question whether its article is live.
    for way in ("", "pictures/../", "pictures/%2e%2e/", "__processed__/a/../../"):
        assert client.get(f"/media/{way}{attachment.file.name}").status_code == 404, way


def test_whoever_fetched_it_need_not_fetch_it_again(client):
    attachment = AttachmentFactory()
    first = client.get(address(attachment))
    assert first["Cache-Control"] == "no-cache"
    again = client.get(address(attachment), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    attachment.file = ContentFile(pdf(2), name="new.pdf")
    attachment.save()
    assert client.get(address(attachment), headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("live", ["", "en"])
def test_what_is_not_live_in_the_language_cannot_be_fetched(client, live):
    attachment = AttachmentFactory(article=ArticleFactory(live=live))
    assert client.get(address(attachment)).status_code == 404
    assert not Attachment.objects.live("ar").exists()


def test_withdrawn_it_is_gone_at_once_even_for_whoever_had_it(client):
    attachment = AttachmentFactory()
    etag = client.get(address(attachment))["ETag"]
    withdraw(attachment.article, "ar")
    assert client.get(address(attachment), headers={"if-none-match": etag}).status_code == 404
    assert client.get(address(attachment, "en")).status_code == 200


def test_scheduled_and_expired_editions_have_no_files(client):
    now = timezone.now()
    article = ArticleFactory(live="ar", published_at_ar=now - dt.timedelta(days=2))
    attachment = AttachmentFactory(article=article)
    assert client.get(address(attachment)).status_code == 200
    Article.objects.update(expires_at_ar=now - dt.timedelta(days=1))
    assert client.get(address(attachment)).status_code == 404
    Article.objects.update(expires_at_ar=None, published_at_ar=now + dt.timedelta(days=1))
    assert client.get(address(attachment)).status_code == 404


@pytest.mark.parametrize(
    "wrong", ["{}/files/{}.jpg", "{}/files/{}.html", "{}/files/99999999999999999999.pdf", "0/files/{1}.pdf"]
)
def test_any_other_address_finds_nothing(client, wrong):
    attachment = AttachmentFactory()
    assert client.get("/ar/news/" + wrong.format(attachment.article_id, attachment.pk)).status_code == 404


def test_a_file_that_is_lost_is_not_there(client):
    attachment = AttachmentFactory()
    default_storage.delete(attachment.file.name)
    assert client.get(address(attachment)).status_code == 404
    assert client.get(page(attachment.article)).status_code == 200


def test_only_reading_is_answered(client):
    attachment = AttachmentFactory()
    assert client.post(address(attachment)).status_code == 405
    head = client.head(address(attachment))
    assert (head.status_code, head.getvalue()) == (200, b"")


def test_whatever_way_a_file_comes_it_is_stored_clean():
    writer = blank()
    writer.add_metadata({"/Author": SECRET})
    attachment = AttachmentFactory(file=ContentFile(saved(writer), name=f"{SECRET}.exe"))
    stored = default_storage.open(attachment.file.name).read()
    assert (attachment.kind, attachment.size) == ("pdf", len(stored))
    assert PdfReader(BytesIO(stored)).metadata is None
    photograph = AttachmentFactory(file=ContentFile(picture("JPEG"), name="photo.pdf"))
    assert photograph.kind == "jpg"
    assert photograph.file.name.endswith(".jpg")
    assert SECRET.encode() not in default_storage.open(photograph.file.name).read()


def test_the_files_take_one_query_and_are_plain_values(django_assert_num_queries):
    article = ArticleFactory()
    AttachmentFactory.create_batch(3, article=article)
    found = live_article(article.pk)
    attached_files(found)
    with django_assert_num_queries(1):
        files = attached_files(found)
    assert len(files) == 3
    assert not any(isinstance(value, Attachment | Article) for file in files for value in vars(file).values())


def test_a_preview_for_somebody_outside_names_the_files_and_leads_nowhere(client):
    article = ArticleFactory(live="")
    attachment = AttachmentFactory(article=article, title_ar="البيان المشترك")
    link = SharedLink.objects.create(
        article=article, language="ar", purpose=Purpose.PREVIEW, expires_at=timezone.now() + dt.timedelta(days=1)
    )
    with translation.override("ar"):
        response = client.get(link.get_absolute_url())
    assert "البيان المشترك" in response.text
    assert not links(response)
    assert client.get(address(attachment)).status_code == 404
