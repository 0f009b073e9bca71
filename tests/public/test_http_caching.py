"""What others may keep of the site, and for how long: every kind of page and of file, and the static files."""

from __future__ import annotations

import datetime as dt
import gzip

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

from articles.models import Article, Meeting
from articles.models.withdrawal import Reason
from articles.publishing.take import publish, withdraw
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

COMPRESSED = {"accept-encoding": "gzip"}


@pytest.fixture
def everything(pages, files):
    """``everything("ar")``: the address of every kind of page and of file."""
    return lambda language: pages(language) | files(language)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_who_has_the_same_already_is_told_so(client, everything, language):
    for name, address in everything(language).items():
        first = client.get(address)
        assert first.status_code == 200, name
        assert first["ETag"], name
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.getvalue()) == (304, b""), name
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]


def test_the_same_holds_for_what_came_compressed(client, everything):
    for name, address in everything("ar").items():
        plain, packed = client.get(address), client.get(address, headers=COMPRESSED)
        if packed.get("Content-Encoding") != "gzip":
            # Shorter than compressing would make it.
            assert len(plain.getvalue()) < 400, name
            continue
        assert "Accept-Encoding" in packed["Vary"], name
        assert gzip.decompress(packed.getvalue()) == plain.getvalue(), name
        again = client.get(address, headers=COMPRESSED | {"if-none-match": packed["ETag"]})
        assert again.status_code == 304, name
        assert "Accept-Encoding" in again["Vary"], name


def test_what_changes_is_sent_anew(client, office, everything):
    # Not by addresses alone, which stay; nor by what the sitemaps do not hold.
    still = {"robots.txt", "corrections", "sitemap of lists", "sitemap of topics", "sitemap of organizations"}
    addresses = {
        name: address for name, address in everything("en").items() if name not in still | {"sitemap of people"}
    }
    before = {name: client.get(address)["ETag"] for name, address in addresses.items()}
    for record in (office.meeting, office.report):
        record.title_en += " again"
        record.save()
    for record in (office.delegation.organization, office.topic, office.person):
        record.name_en += " again"
        record.save()
    later = timezone.now() + dt.timedelta(seconds=5)
    Meeting.objects.update(updated_at=later)
    Article.objects.update(revised_at_en=later)
    for name, address in addresses.items():
        response = client.get(address, headers={"if-none-match": before[name]})
        assert response.status_code == 200, name


def test_what_is_withdrawn_is_gone_for_those_who_kept_it_too(client):
    article = ArticleFactory()
    page, lists = f"/en/news/{article.pk}/{article.slug_en}/", ("/en/news/", "/en/news/feed/", "/en/news/feed.json")
    kept = {address: client.get(address) for address in (page, *lists)}
    for response in kept.values():
        assert response["Cache-Control"] == "no-cache"
    withdraw(article, "en", reason=Reason.SAFETY)
    for address, response in kept.items():
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert again.status_code == (410 if address == page else 200)
        assert article.title_en not in again.text


def test_a_withdrawal_and_a_publication_change_a_sitemap_and_no_date_hides_it(client):
    first, second = ArticleFactory(), ArticleFactory(live="")
    address = "/en/sitemap-articles-1.xml"
    kept = client.get(address)
    assert "Last-Modified" not in kept
    withdraw(first, "en", reason=Reason.ERROR)
    publish(second, "en")
    again = client.get(address, headers={"if-none-match": kept["ETag"]})
    assert again.status_code == 200
    assert f"/{second.pk}/".encode() in again.getvalue()


def test_every_answer_says_to_ask_again_sets_no_cookie_and_depends_on_none(everything):
    for name, address in [
        *everything("ar").items(),
        ("root", "/"),
        ("nowhere", "/ar/nowhere/"),
        ("no such file", "/ar/sitemap-articles-9.xml"),
        ("without a slash", "/ar/news"),
    ]:
        response = Client().get(address)
        assert "no-cache" in response["Cache-Control"], name
        assert "max-age" not in response["Cache-Control"], name
        assert not response.cookies, name
        assert "cookie" not in response.get("Vary", "").lower(), name


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_page_of_one_language_does_not_depend_on_the_readers(client, everything, language):
    for name, address in everything(language).items():
        if not address.startswith(f"/{language}/"):
            continue
        response = client.get(address, headers={"accept-language": "fr"})
        assert "Accept-Language" not in response.get("Vary", ""), name
        assert response["Content-Language"] == language
        other = client.get(address, headers={"accept-language": "en" if language == "ar" else "ar"})
        assert other["ETag"] == response["ETag"], name


def test_a_head_request_gets_the_same_headers_and_no_page(client, everything):
    for name, address in everything("ar").items():
        response = client.head(address)
        assert (response.status_code, response.getvalue()) == (200, b""), name
        assert response["Cache-Control"] == "no-cache", name


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_who_sends_something_to_a_page_gets_no_cookie_and_nothing_of_the_desk(everything, method):
    visitor = Client(enforce_csrf_checks=True)
    for name, address in [*everything("ar").items(), ("root", "/")]:
        response = getattr(visitor, method)(address, {})
        assert (response.status_code, response.content) == (405, b""), name
        assert response["Allow"] == "GET, HEAD", name
        assert not response.cookies, name
        assert "cookie" not in response.get("Vary", "").lower(), name


def test_pages_of_staff_are_kept_by_nobody(client, as_role):
    staff = as_role("publisher")
    for who, address in ((client, "/admin/login/"), (staff, "/admin/"), (staff, "/admin/articles/article/")):
        kept = who.get(address)["Cache-Control"]
        assert "private" in kept
        assert "no-store" in kept or "no-cache" in kept
    refused = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert refused.status_code == 403
    assert "no-store" in refused["Cache-Control"]


def test_pictures_are_not_compressed_twice(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "pictures").mkdir()
    name = f"pictures/{'a' * 32}.webp"
    (tmp_path / name).write_bytes(b"RIFF" + bytes(4000))
    Article.objects.filter(pk=ArticleFactory().pk).update(image=name, image_decorative=True)
    response = client.get(f"/media/{name}", headers=COMPRESSED)
    assert response.status_code == 200
    assert "Content-Encoding" not in response
    assert response["Cache-Control"] == "private, max-age=86400"


@pytest.fixture
def collected(tmp_path):
    """The static files of the site itself as a server finds them, and a client that asks it."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    finders = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    with override_settings(
        STATIC_ROOT=tmp_path,
        STORAGES=storages,
        STATICFILES_FINDERS=finders,
        WHITENOISE_AUTOREFRESH=False,
        WHITENOISE_USE_FINDERS=False,
    ):
        call_command("collectstatic", "--noinput", verbosity=0)
        yield Client()


def test_static_files_are_kept_for_good_under_names_that_tell_their_content(collected, tmp_path):
    names = [path.name for path in (tmp_path / "site").glob("site.*.css")]
    (name,) = names
    for encoding in ("br", "gzip"):
        response = collected.get(f"/static/site/{name}", headers={"accept-encoding": encoding})
        assert response.status_code == 200
        assert response["Content-Encoding"] == encoding
        assert "immutable" in response["Cache-Control"]
        assert "max-age=315360000" in response["Cache-Control"]
        assert "Accept-Encoding" in response["Vary"]
    plain = collected.get(f"/static/site/{name}")
    assert "Content-Encoding" not in plain
    again = collected.get(f"/static/site/{name}", headers={"if-none-match": plain["ETag"]})
    assert again.status_code == 304
    assert f"/static/site/{name}" in collected.get("/ar/").text
