"""A picture answers while something live shows it; its address tells nobody of a draft, and of what was withdrawn no more."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models import Article
from articles.models.shared_link import Purpose, SharedLink
from articles.models.withdrawal import Reason
from articles.publishing.take import publish, withdraw
from liaison.media import access
from liaison.staff.trash.bin import put_in_trash
from office.models import Office
from tests.factories import ArticleFactory, AttendanceFactory, OrganizationFactory, UserFactory
from tests.public.test_pictures import picture

pytestmark = pytest.mark.django_db


def addresses(article) -> list[str]:
    """The picture as it was stored, and files made of it."""
    image = Article.objects.get(pk=article.pk).image
    return [image.url, image.card, image.whole, image.wide_400_avif]


def statuses(client, urls) -> set[int]:
    return {client.get(url).status_code for url in urls}


@pytest.fixture
def article():
    return ArticleFactory(image=picture(), live="ar en")


def test_visitors_get_the_pictures_of_live_articles(client, article):
    urls = addresses(article)
    assert statuses(client, urls) == {200}
    assert client.get(urls[0])["X-Content-Type-Options"] == "nosniff"
    assert not client.get(urls[0]).cookies


def test_nothing_between_reader_and_site_may_keep_them(client, article):
    for url in addresses(article):
        assert client.get(url)["Cache-Control"] == "private, max-age=86400"


@pytest.mark.parametrize("reason", [reason for reason in Reason.values if reason != Reason.SAFETY])
def test_after_the_withdrawal_of_both_editions_no_address_answers(client, article, reason):
    urls = addresses(article)
    withdraw(article, "ar", reason=reason, public_note="ما عاد صحيحًا", replacement=ArticleFactory())
    assert statuses(client, urls) == {200}
    withdraw(article, "en", reason=reason, public_note="No longer so", replacement=ArticleFactory())
    assert statuses(client, urls) == {404}


def test_a_withdrawal_for_safety_takes_the_picture_along_at_once(client, article):
    urls = addresses(article)
    withdraw(article, "ar", reason=Reason.SAFETY)
    assert statuses(client, urls) == {404}


def test_pictures_answer_again_after_reinstatement(client, article):
    from articles.publishing.take import take

    urls = addresses(article)
    for code in ("ar", "en"):
        withdraw(article, code)
    take(article, "reinstate", "ar")
    assert statuses(client, urls) == {200}


def test_a_draft_has_no_picture_for_strangers(client):
    article = ArticleFactory(image=picture(), live="")
    assert statuses(client, addresses(article)) == {404}


def test_a_scheduled_one_has_none_before_its_minute(client):
    article = ArticleFactory(image=picture(), live="")
    publish(article, "ar", at=timezone.now() + dt.timedelta(hours=1))
    assert statuses(client, addresses(article)) == {404}


def test_an_expired_one_has_none_from_that_moment(client, article):
    past = timezone.now() - dt.timedelta(seconds=1)
    urls = addresses(article)
    Article.objects.update(expires_at_ar=past, expires_at_en=past)
    assert statuses(client, urls) == {404}


def test_a_picture_that_was_replaced_does_not_answer(client, article):
    urls = addresses(article)
    article = Article.objects.get(pk=article.pk)
    article.image = picture((900, 700))
    article.save()
    assert statuses(client, urls) == {404}


def test_what_is_in_the_trash_has_no_picture(client):
    article = ArticleFactory(image=picture(), live="")
    urls = addresses(article)
    put_in_trash(article, None)
    assert statuses(client, urls) == {404}


def test_logos_answer_while_visitors_know_the_organization(client):
    organization = OrganizationFactory(logo=picture((200, 200)))
    urls = [organization.logo.url, organization.logo.small]
    assert statuses(client, urls) == {404}
    attendance = AttendanceFactory(delegation__organization=organization, disclosure="named")
    assert statuses(client, urls) == {200}
    attendance.disclosure = "undisclosed"
    attendance.save()
    assert statuses(client, urls) == {404}


def test_the_offices_logo_answers_everybody(client):
    office = Office.get_solo()
    office.logo = picture((200, 200))
    office.save()
    assert statuses(client, [office.logo.url, office.logo.small]) == {200}


@pytest.mark.parametrize(
    "path",
    [
        "pictures/x.webp",
        "pictures/" + "0" * 32 + ".webp",
        "__processed__/abc/def/" + "0" * 32 + "-0123456789ab.avif",
        "files/" + "0" * 32 + ".pdf",
        "liaison.sqlite3",
        "pictures/../liaison.sqlite3",
        "pictures/%2e%2e/secret-key",
    ],
)
@pytest.mark.parametrize("key", ["", "?key=", "?key=" + "0" * 32, "?key=%00"])
def test_nothing_else_answers(client, path, key):
    assert client.get(f"/media/{path}{key}").status_code == 404


# Staff, and outsiders with a link


def src(page: str) -> list[str]:
    return [url.replace("&amp;", "&") for url in re.findall(r'(/media/[^" ,]+)', page)]


@pytest.fixture
def draft(client):
    user = UserFactory(role="editor")
    client.force_login(user)
    return ArticleFactory(image=picture(), live="", created_by=user)


@pytest.mark.parametrize("screen", ["change/", "publish/en/", "preview/en/"])
def test_staff_see_the_pictures_of_drafts(client, draft, screen):
    if screen == "publish/en/":
        client.force_login(UserFactory(role="publisher"))
    page = client.get(f"/admin/articles/article/{draft.pk}/{screen}")
    found = src(page.content.decode())
    if screen == "change/":
        assert found
    client.logout()
    assert statuses(client, found) <= {200}


def test_outsiders_with_a_link_see_them(client, draft):
    link = SharedLink.objects.create(
        article=draft, language="en", purpose=Purpose.PREVIEW, expires_at=timezone.now() + dt.timedelta(days=1)
    )
    client.logout()
    page = client.get(link.get_absolute_url())
    found = src(page.content.decode())
    assert found
    assert statuses(client, found) == {200}


def test_public_pages_give_no_keys(client, article):
    page = client.get(f"/en/news/{article.pk}/{article.slug_en}/").content.decode()
    assert src(page)
    assert "?key=" not in page


def test_a_key_is_good_for_its_own_picture_only(client, draft):
    other = ArticleFactory(image=picture(), live="")
    (mine, *_more) = src(client.get(f"/admin/articles/article/{draft.pk}/change/").content.decode())
    key = mine.split("?key=")[1]
    assert client.get(f"{other.image.url}?key={key}").status_code == 404
    assert client.get(mine).status_code == 200


def test_a_key_does_not_last(client, draft, monkeypatch):
    (mine, *_more) = src(client.get(f"/admin/articles/article/{draft.pk}/change/").content.decode())
    now = access._period()
    monkeypatch.setattr(access, "_period", lambda: now + 1)
    assert client.get(mine).status_code == 200
    monkeypatch.setattr(access, "_period", lambda: now + 2)
    assert client.get(mine).status_code == 404


def test_keys_outlive_a_change_of_the_secret(client, draft, settings):
    (mine, *_more) = src(client.get(f"/admin/articles/article/{draft.pk}/change/").content.decode())
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert client.get(mine).status_code == 200


# With a web server in front


def test_a_server_in_front_is_told_which_file_to_send(client, article, settings):
    settings.MEDIA_INTERNAL = "/uploads/"
    url = addresses(article)[1]
    response = client.get(url)
    assert response["X-Accel-Redirect"] == url.replace("/media/", "/uploads/")
    assert response["Content-Type"] == "image/jpeg"
    assert response.content == b""


def test_it_is_told_nothing_of_what_visitors_may_not_see(client, settings):
    settings.MEDIA_INTERNAL = "/uploads/"
    article = ArticleFactory(image=picture(), live="")
    response = client.get(article.image.url)
    assert response.status_code == 404
    assert "X-Accel-Redirect" not in response


# Names


def test_names_of_files_say_nothing_and_cannot_be_guessed():
    file = ContentFile(picture().read(), name="Najla at the prison gate.jpg")
    article = ArticleFactory(image=file)
    assert re.fullmatch(r"pictures/[0-9a-f]{32}\.webp", article.image.name)
    assert "Najla" not in article.image.card


def test_the_other_files_made_of_a_withdrawn_article_do_not_answer(client, article):
    base = f"/en/news/{article.pk}/{article.slug_en}/"
    urls = [f"{base}card.png", f"{base}article.pdf", f"{base}print/"]
    for code in ("ar", "en"):
        withdraw(article, code)
    assert statuses(client, urls) <= {404, 410}
