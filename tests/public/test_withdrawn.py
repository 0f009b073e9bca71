"""The address of what is gone says so, and why; of the article it says nothing, unless the reason keeps it readable."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.version import Version
from articles.models.withdrawal import CONSEQUENCES, Reason, Withdrawal
from articles.publishing.take import publish, take, withdraw
from liaison.text.languages import LANGUAGES, other_language
from tests.factories import ArticleFactory, OrganizationFactory, PersonFactory
from tests.public.test_queries import queries

pytestmark = pytest.mark.django_db

EXPLANATION = "The venue had changed.\nWe are <sorry>."
TEXTS = {
    "title_ar": "زيارة المعرض", "title_en": "Visit to the fair",
    "summary_ar": "موجز الزيارة", "summary_en": "What the visit was",
    "body_ar": "<p>نص الزيارة</p>", "body_en": "<p>How the visit went</p>",
    "source_line_ar": "دائرة الإعلام", "source_line_en": "Media Department",
    "image_credit_ar": "المصوّر", "image_credit_en": "A photographer",
}  # fmt: skip


@pytest.fixture
def article():
    article = ArticleFactory(**TEXTS)
    article.organizations.add(OrganizationFactory(name_en="Fair League", name_ar="رابطة المعرض"))
    article.people.add(PersonFactory(name_en="Nour Fair", name_ar="نور المعرضي"))
    return article


def withdraw_for(article, reason, language="en", **terms):
    """For ``reason``, with whatever it needs."""
    consequence = CONSEQUENCES[reason]
    if consequence.explains == "required":
        terms.setdefault("public_note", EXPLANATION)
    if consequence.redirects:
        terms.setdefault("replacement", ArticleFactory(title_en="The replacement", title_ar="البديل"))
    withdraw(article, language, reason=reason, **terms)


def expire(article, language="en"):
    edition = article.edition(language)
    edition.expires_at = timezone.now() - dt.timedelta(seconds=1)
    article.save()


def at(article, language="en", slug=None):
    return f"/{language}/news/{article.pk}/{slug or article.edition(language).slug}/"


def whole(response):
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return unquote(headers + "\n" + response.text)


# What the address answers


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [Reason.ERROR, Reason.OUTDATED, Reason.SAFETY])
def test_a_withdrawn_edition_is_gone_and_says_why(client, article, language, reason):
    withdraw_for(article, reason, language)
    response = client.get(at(article, language))
    assert response.status_code == 410
    assert response["X-Robots-Tag"] == "noindex"
    assert str(CONSEQUENCES[reason].notice) in response.text
    assert f'<html lang="{language}"' in response.text
    assert '<time datetime="' in response.text


def test_an_expired_edition_is_gone_and_says_so(client, article):
    expire(article)
    response = client.get(at(article))
    assert response.status_code == 410
    assert response["X-Robots-Tag"] == "noindex"
    assert "This notice is no longer current." in response.text


def test_it_is_gone_under_any_slug_and_leads_to_no_right_one(client, article):
    withdraw_for(article, Reason.ERROR)
    for slug in (article.slug_en, article.slug_ar, "-", "anything", "x" * 3000):
        response = client.get(at(article, slug=slug))
        assert response.status_code == 410, slug
        assert "Location" not in response


@pytest.mark.parametrize("state", ["draft", "review", "approved"])
def test_what_was_never_out_does_not_exist(client, state):
    article = ArticleFactory(live="ar", state_en=state)
    assert client.get(at(article)).status_code == 404


def test_what_is_scheduled_does_not_exist_yet(client):
    article = ArticleFactory(live="")
    publish(article, "en", at=timezone.now() + dt.timedelta(days=1), expires_at=timezone.now() + dt.timedelta(days=2))
    assert client.get(at(Article.objects.get())).status_code == 404


def test_what_was_taken_away_altogether_does_not_exist(client, article):
    withdraw_for(article, Reason.ERROR)
    address = at(article)
    article.delete()
    assert client.get(address).status_code == 404


def test_what_is_reinstated_is_back(client, article):
    withdraw_for(article, Reason.ERROR)
    take(article, "reinstate", "en")
    assert client.get(at(article)).status_code == 200
    assert "X-Robots-Tag" not in client.get(at(article))


def test_withdrawn_before_withdrawals_were_recorded_it_is_gone_and_says_the_least(client, article):
    withdraw_for(article, Reason.OUTDATED)
    Withdrawal.objects.all().delete()
    response = client.get(at(article))
    assert response.status_code == 410
    assert ">This page has been withdrawn.<" in response.text
    assert "How the visit went" not in response.text


# Nothing of the article


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gone", [Reason.ERROR, Reason.SAFETY, "expired"])
def test_the_page_says_nothing_of_the_article(client, article, language, gone):
    expire(article, language) if gone == "expired" else withdraw_for(article, gone, language)
    edition = article.edition(language)
    answer = whole(client.get(at(article, language)))
    for name in TEXTS:
        value = getattr(article, name)
        assert value.removeprefix("<p>").removesuffix("</p>") not in answer, name
    for secret in ("Fair League", "رابطة المعرض", "Nour Fair", "نور المعرضي", edition.slug):
        assert secret not in answer, secret


def test_what_staff_explain_stands_on_the_page_as_plain_text(client, article):
    withdraw_for(article, Reason.ERROR, public_note=EXPLANATION)
    assert "The venue had changed.<br>We are &lt;sorry&gt;." in client.get(at(article)).text


@pytest.mark.parametrize("reason", [Reason.SAFETY, Reason.REPLACED])
def test_an_explanation_that_is_never_shown_is_not_shown(client, article, reason):
    withdraw_for(article, reason)
    Withdrawal.objects.update(explanation="Not for readers", replacement=None)
    assert "Not for readers" not in whole(client.get(at(article)))


# Kept for the record


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_outdated_text_stays_readable_under_the_notice(client, article, language):
    withdraw_for(article, Reason.OUTDATED, language)
    response = client.get(at(article, language))
    edition = article.edition(language)
    assert response.status_code == 410
    assert response["X-Robots-Tag"] == "noindex"
    assert f"<h1>{edition.title}</h1>" in response.text
    assert edition.summary in response.text
    assert edition.body in response.text
    assert response.text.index(str(CONSEQUENCES[Reason.OUTDATED].notice)) < response.text.index("<h1>")


def test_it_is_the_text_that_readers_saw_last_and_not_what_was_written_since(client, article):
    withdraw_for(article, Reason.OUTDATED)
    article.refresh_from_db()
    article.title_en, article.body_en = "Not out yet", "<p>Written since</p>"
    article.save()
    text = client.get(at(article)).text
    assert "How the visit went" in text
    assert "Not out yet" not in text
    assert "Written since" not in text


def test_a_kept_text_is_as_harmless_as_a_live_one(client, article):
    withdraw_for(article, Reason.OUTDATED)
    version = Version.objects.of(article, "en").first()
    version.content["texts"]["body"] = '<p onclick="x()">Kept</p><script>alert(1)</script>'
    version.content["texts"]["title"] = "<b>Kept</b>"
    version.save()
    text = client.get(at(article)).text
    assert "<p>Kept</p>" in text
    assert "&lt;b&gt;Kept&lt;/b&gt;" in text
    assert "alert(1)" not in text


def test_nobody_who_was_linked_to_a_kept_text_is_named(client, article):
    withdraw_for(article, Reason.OUTDATED)
    assert "Nour Fair" not in client.get(at(article)).text


# Replaced


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_replaced_page_leads_to_what_replaced_it(client, article, language):
    withdraw_for(article, Reason.REPLACED, language)
    response = client.get(at(article, language))
    assert response.status_code == 302
    replacement = Article.objects.exclude(pk=article.pk).get()
    assert unquote(response["Location"]) == at(replacement, language)
    assert client.get(response["Location"]).status_code == 200


def test_while_the_replacement_is_not_live_in_the_language_it_is_just_gone(client, article):
    withdraw_for(article, Reason.REPLACED)
    withdraw(Article.objects.exclude(pk=article.pk).get(), "en")
    response = client.get(at(article))
    assert response.status_code == 410
    assert "This page has been replaced by another." in response.text
    assert "The replacement" not in whole(response)


def test_without_its_replacement_it_is_just_gone(client, article):
    withdraw_for(article, Reason.REPLACED)
    Article.objects.exclude(pk=article.pk).get().delete()
    assert client.get(at(article)).status_code == 410


# The way on


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [Reason.ERROR, Reason.OUTDATED])
def test_the_page_leads_on_and_to_the_other_edition_while_that_is_live(client, article, language, reason):
    withdraw_for(article, reason, language)
    other = other_language(language)
    text = unquote(client.get(at(article, language)).text)
    assert text.count(f'href="{at(article, other)}"') == 2
    assert f'href="/{language}/news/"' in text
    assert text.count('type="search"') == 2
    article.refresh_from_db()
    withdraw(article, other)
    text = unquote(client.get(at(article, language)).text)
    assert f"/{other}/news/{article.pk}" not in text
    assert f'class="language" href="/{other}/"' in text


def test_the_other_edition_stays_and_no_longer_leads_back(client, article):
    withdraw_for(article, Reason.ERROR)
    response = client.get(at(article, "ar"))
    assert response.status_code == 200
    assert f"/en/news/{article.pk}" not in response.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [Reason.ERROR, Reason.OUTDATED])
def test_the_page_is_valid_html_with_one_heading_sets_no_cookie_and_leads_somewhere(article, language, reason):
    withdraw_for(article, reason, language)
    client = Client()
    response = client.get(at(article, language))
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(response.text)
    assert len(tree.findall(".//h1")) == 1
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    inside = {link.get("href") for link in tree.iter("a") if link.get("href").startswith("/")}
    assert len(inside) > 5
    for address in inside:
        assert client.get(address).status_code == 200, unquote(address)


@pytest.mark.parametrize("reason", Reason.values)
def test_what_is_gone_costs_few_queries(article, reason):
    withdraw_for(article, reason)
    client = Client()
    client_get = client.get

    class Answer:
        status_code = 200

    def get(address):
        assert client_get(address).status_code in (302, 410)
        return Answer

    client.get = get
    # Two of them for the office and its menus.
    assert queries(client, at(article)) <= 6


def test_what_comes_back_is_seen_by_a_browser_that_saw_it_gone(client):
    article = ArticleFactory()
    address = article.get_absolute_url()
    withdraw(article, "ar")
    assert client.get(address)["Cache-Control"] == "no-cache"
    take(article, "reinstate", "ar")
    assert client.get(address).status_code == 200


def test_a_title_that_changes_back_is_not_redirected_in_circles(client):
    article = ArticleFactory(title_ar="عنوان قديم")
    old = article.get_absolute_url()
    keep_changes(article, "ar", texts_of(article, "ar"), {**texts_of(article, "ar"), "title": "عنوان جديد"})
    publish(article, "ar")
    assert article.get_absolute_url() != old
    moved = client.get(old)
    assert (moved.status_code, moved["Cache-Control"]) == (301, "no-cache")
    assert client.get(moved["Location"]).status_code == 200
