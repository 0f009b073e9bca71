"""The traps of translated columns: no text of an edition ever stands in for, or shows through, the other one."""

from __future__ import annotations

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import translation

from articles.models import Article, Meeting
from articles.models.workflow import State
from articles.publishing.take import publish
from articles.translation import ArticleTranslation
from liaison.search.selection import concerning
from tests.factories import ArticleFactory, DelegationFactory, MeetingFactory, ReportFactory, TopicFactory
from tests.index import articles_on

pytestmark = pytest.mark.django_db

SECRET = "Secret English draft"
FIELDS = sorted(ArticleTranslation.fields)


@pytest.fixture
def draft() -> Article:
    """Live in Arabic, a draft in English, and last saved by a colleague who works in English."""
    article = ReportFactory(
        live="ar", title_en=SECRET, summary_en=SECRET, body_en=f"<p>{SECRET}</p>", source_line_en=SECRET
    )
    with translation.override("en"):
        Article.objects.get(pk=article.pk).save()
    return Article.objects.get(pk=article.pk)


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_an_edition_falls_back_to_the_other(field):
    article = ArticleFactory(
        live="ar", title_en="", slug_en="", summary_en="", body_en="", source_line_ar="من", image_alt_ar="صورة"
    )
    with translation.override("en"):
        empty = Article._meta.get_field(field).get_default()
        assert getattr(Article.objects.get(pk=article.pk), field) in (empty, None, "")


def test_a_meeting_without_an_english_title_has_none_in_english():
    MeetingFactory(title_en="", summary_ar="موجز", outcomes_ar="نتيجة")
    with translation.override("en"):
        meeting = Meeting.objects.get()
        assert (meeting.title, meeting.slug, meeting.summary, meeting.outcomes) == ("", "", "", "")


def test_the_names_of_topics_do_fall_back():
    topic = TopicFactory(name_en="")
    with translation.override("en"):
        assert str(topic) == topic.name_ar


@pytest.mark.parametrize("language", ["ar", None])
def test_whoever_reads_in_arabic_or_in_no_language_reads_the_arabic_edition(draft, language):
    with translation.override(language):
        article = Article.objects.get()
        for field in ("title", "summary", "body", "source_line"):
            assert SECRET not in getattr(article, field)
        assert article.state == State.PUBLISHED


@pytest.mark.parametrize("way", ["save", "bulk_create", "update", "bulk_update", "update_or_create"])
@pytest.mark.parametrize("saved_in", ["ar", "en", None])
def test_the_columns_without_a_language_hold_nothing(way, saved_in):
    """modeltranslation would save the text of the active language there, and some queries read them: see the next test."""
    with translation.override(saved_in):
        if way == "bulk_create":
            Article.objects.bulk_create([ArticleFactory.build(live="", slug_ar="a", slug_en="b")])
        else:
            article = ArticleFactory(live="ar")
            article.title_en = SECRET
            if way == "save":
                article.save()
            elif way == "update":
                Article.objects.update(title=SECRET, body_en=SECRET)
            elif way == "bulk_update":
                Article.objects.bulk_update([article], ["title_ar", "title_en"])
            else:
                Article.objects.update_or_create(pk=article.pk, defaults={"title_en": SECRET})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(FIELDS)} FROM articles_article")  # noqa: S608 (names of our own)
        (row,) = cursor.fetchall()
    empty = {name: Article._meta.get_field(name).get_default() for name in FIELDS}
    assert set(empty.values()) == {"", None, State.DRAFT}
    assert dict(zip(FIELDS, row, strict=True)) == empty


def test_no_way_of_reading_shows_the_draft(draft):
    articles = Article.objects.all()
    read = [
        articles.get().title,
        articles.only("title").get().title,
        articles.defer("body").get().title,
        *articles.values_list("title", flat=True),
        *(row["title"] for row in articles.values("title")),
        *articles.annotate(shown=F("title")).values_list("shown", flat=True),
        *articles.annotate(shown=Concat(F("title"), Value(""))).values_list("shown", flat=True),
        *(
            article.title
            for meeting in Meeting.objects.prefetch_related("articles")
            for article in meeting.articles.all()
        ),
        *(article.title for article in articles.for_list("ar")),
    ]
    assert read == [draft.title_ar] * len(read)
    # Through a reverse relation the column without a language is read.
    through = [
        *Meeting.objects.values_list("articles__title", flat=True),
        *Meeting.objects.annotate(shown=F("articles__title")).values_list("shown", flat=True),
    ]
    assert set(through) <= {draft.title_ar, ""}


def test_no_way_of_searching_the_untranslated_column_finds_the_draft(draft):
    assert not Article.objects.filter(title=SECRET).exists()
    assert not Article.objects.filter(title__icontains="secret").exists()
    assert not Meeting.objects.filter(articles__title__startswith="Secret").exists()
    assert not Article.objects.filter(state=State.DRAFT).exists()


def test_getting_by_an_address_reads_the_active_languages_addresses(draft):
    english = draft.slug_en
    with translation.override("ar"), pytest.raises(ObjectDoesNotExist):
        Article.objects.get(slug=english)
    with translation.override("en"):
        assert Article.objects.get(slug=english) == draft


@pytest.mark.parametrize("saved_in", ["ar", "en", None])
def test_saving_in_one_language_leaves_both_editions_as_they_are(draft, saved_in):
    columns = [f"{field}_{code}" for field in FIELDS for code in ("ar", "en")]
    before = Article.objects.values(*columns).get()
    with translation.override(saved_in):
        Article.objects.get().save()
    assert Article.objects.values(*columns).get() == before


@pytest.mark.parametrize("saved_in", ["ar", "en", None])
def test_publishing_names_its_language_and_asks_for_no_active_one(draft, saved_in):
    with translation.override(saved_in):
        publish(Article.objects.get(), "en")
    stored = Article.objects.get()
    assert (stored.state_ar, stored.state_en) == (State.PUBLISHED, State.PUBLISHED)


def test_a_new_article_is_a_draft_in_both_languages():
    Article.objects.bulk_create([Article(), Article(title_ar="خبر")])
    with translation.override("en"):
        Article.objects.create()
    assert set(Article.objects.values_list("state_ar", "state_en")) == {(State.DRAFT, State.DRAFT)}


def test_code_without_a_language_that_forgets_to_name_one_is_stopped():
    delegation = DelegationFactory()
    with translation.override(None):
        for question in (
            Article.objects.live,
            Article.objects.for_list,
            Article.objects.newest_first,
            Meeting.objects.live,
            lambda: concerning(1),
            delegation.meeting.is_live,
            delegation.meeting.when,
            delegation.meeting.sides,
        ):
            with pytest.raises(RuntimeError, match="language"):
                question()


def test_code_without_a_language_that_names_one_is_answered():
    delegation = DelegationFactory()
    report = ReportFactory(meeting=delegation.meeting, live="en")
    with translation.override(None):
        assert articles_on(delegation.organization, "en") == [report]
        assert delegation.meeting.is_live("en")
        assert delegation.meeting.when("en") == "5 March 2024"
