"""Readers are told what was changed on a page they may have read: on the page itself, and of corrections in one list."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote

import pytest
from django.utils import timezone

from articles.models import Article
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.version import Version
from articles.publishing.take import publish, take, withdraw
from tests.factories import ArticleFactory
from tests.public.test_queries import queries

pytestmark = pytest.mark.django_db

NOTE = {"ar": "كان عدد الكتب ثلاثمئة لا ثلاثين.", "en": "There were three hundred books, not thirty."}
BOX = 'id="corrections"'


@pytest.fixture
def article():
    return ArticleFactory(title_ar="الرحلة الأولى", title_en="The first trip")


def page_of(client, article, language="en"):
    article = Article.objects.get(pk=article.pk)
    return client.get(f"/{language}/news/{article.pk}/{article.edition(language).slug}/").text


def publish_changes(article, language="en", **terms):
    """What was written beside the live text comes out."""
    texts = texts_of(article, language)
    keep_changes(article, language, texts, texts | {"source_line": texts["source_line"] + "x"})
    publish(article, language, **terms)


def correct(article, note=NOTE["en"], language="en"):
    publish_changes(article, language, change="correction", public_note=note)


def corrected(count, language="en", **fields):
    """Articles with one correction each, as if a day apart, the last the newest."""
    now = timezone.now()
    articles = ArticleFactory.create_batch(count, **fields)
    for days, article in enumerate(reversed(articles)):
        correct(article, f"Note {article.pk}", language)
        Version.objects.filter(article=article, change="correction").update(at=now - dt.timedelta(days=days))
    return articles


# On the page


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_page_that_never_changed_says_nothing_of_changes(client, article, language):
    text = page_of(client, article, language)
    assert BOX not in text
    assert text.count("<time") == 1


def test_a_minor_edit_is_not_told(client, article):
    publish_changes(article, change="minor")
    text = page_of(client, article)
    assert BOX not in text
    assert "Updated on" not in text


def test_an_update_says_when_beside_the_date(client, article):
    publish_changes(article, change="update")
    text = page_of(client, article)
    kicker = text.partition("<h1>")[0].rpartition('<p class="kicker">')[2]
    moment = Article.objects.get(pk=article.pk).revised_at_en
    assert f"Updated on {moment.astimezone(timezone.get_default_timezone()):%-d %B %Y}</time>" in kicker
    assert kicker.count("<time datetime=") == 2
    assert BOX not in text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_correction_says_what_was_wrong_and_when(client, article, language):
    correct(article, NOTE[language], language)
    text = page_of(client, article, language)
    assert BOX in text
    box = text.partition(BOX)[2].partition("</section>")[0]
    assert NOTE[language] in box
    assert "<time datetime=" in box
    assert f'href="/{language}/corrections/"' in box


def test_a_correction_of_one_edition_says_nothing_in_the_other(client, article):
    correct(article)
    text = page_of(client, article, "ar")
    assert BOX not in text
    assert NOTE["en"] not in text


def test_the_newest_correction_stands_first_and_none_is_forgotten(client, article):
    for note in ("First note", "Second note", "Third note"):
        correct(article, note)
    text = page_of(client, article)
    assert text.index("Third note") < text.index("Second note") < text.index("First note")


def test_what_was_told_of_an_update_stands_among_the_corrections(client, article):
    publish_changes(article, change="update", public_note="Added who took part")
    correct(article)
    box = page_of(client, article).partition(BOX)[2].partition("</section>")[0]
    assert "Added who took part" in box
    assert box.count('class="correction"') == 1


def test_a_minor_edit_after_a_correction_leaves_the_correction_standing(client, article):
    correct(article)
    publish_changes(article, change="minor")
    assert NOTE["en"] in page_of(client, article)


def test_a_note_is_plain_text_whose_lines_are_kept(client, article):
    correct(article, "One <b>line</b>\nanother & the last")
    assert "One &lt;b&gt;line&lt;/b&gt;<br>another &amp; the last" in page_of(client, article)
    assert "One &lt;b&gt;line&lt;/b&gt;<br>another &amp; the last" in client.get("/en/corrections/").text


def test_only_a_corrected_article_asks_for_its_corrections(client, article):
    address = f"/en/news/{article.pk}/{article.slug_en}/"
    plain = queries(client, address)
    publish_changes(article, change="update", public_note="An update")
    assert queries(client, address) == plain
    correct(article)
    assert queries(client, address) == plain + 1
    for number in range(20):
        correct(article, f"Note {number}")
    assert queries(client, address) == plain + 1


# The page of all corrections


@pytest.mark.parametrize("language", ["ar", "en"])
def test_without_corrections_the_list_says_so(client, article, language):
    text = client.get(f"/{language}/corrections/").text
    assert 'class="empty"' in text
    assert article.title_en not in text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_list_leads_to_each_corrected_page_and_says_what_was_wrong(client, article, language):
    correct(article, NOTE[language], language)
    text = unquote(client.get(f"/{language}/corrections/").text)
    edition = article.edition(language)
    assert f'<a href="/{language}/news/{article.pk}/{edition.slug}/">{edition.title}</a>' in text
    assert NOTE[language] in text
    assert NOTE[language] not in client.get(f"/{'en' if language == 'ar' else 'ar'}/corrections/").text


def test_updates_and_minor_edits_are_no_corrections(client, article):
    publish_changes(article, change="update", public_note="Only an update")
    assert "Only an update" not in client.get("/en/corrections/").text


def test_the_newest_correction_is_first_in_the_list(client, article):
    first, second = corrected(2)
    text = client.get("/en/corrections/").text
    assert text.index(f"Note {second.pk}") < text.index(f"Note {first.pk}")


def test_the_list_forgets_what_is_withdrawn_and_knows_it_again(client, article):
    correct(article)
    withdraw(article, "en")
    text = client.get("/en/corrections/").text
    assert NOTE["en"] not in text
    assert article.title_en not in text
    take(article, "reinstate", "en")
    assert NOTE["en"] in client.get("/en/corrections/").text


def test_the_list_is_told_a_page_at_a_time_in_at_most_four_queries(client):
    articles = corrected(45, live="en")
    first, last = client.get("/en/corrections/").text, client.get("/en/corrections/?page=3").text
    assert f"Note {articles[-1].pk}<" in first
    assert f"Note {articles[0].pk}<" not in first
    assert f"Note {articles[0].pk}<" in last
    assert (first.count('class="card"'), last.count('class="card"')) == (20, 5)
    assert queries(client, "/en/corrections/?page=3") <= 4


@pytest.mark.parametrize("page", ["0", "x", "99", "%00", "1" * 5000])
def test_a_page_of_the_list_that_is_not_there_is_answered_with_one_that_is(client, article, page):
    correct(article)
    response = client.get(f"/en/corrections/?page={page}")
    assert response.status_code == 200
    assert 'class="note"' in response.text
    assert NOTE["en"] in response.text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_leads_to_the_corrections_and_they_to_the_other_language(client, article, language):
    assert f'<a href="/{language}/corrections/">' in client.get(f"/{language}/").text
    other = "en" if language == "ar" else "ar"
    assert f'class="language" href="/{other}/corrections/"' in client.get(f"/{language}/corrections/").text
