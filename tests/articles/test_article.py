from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import resolve
from django.utils import timezone, translation

from articles.models import Article
from articles.models.kind import ArticleKind
from articles.models.workflow import State, Step
from articles.publishing.take import publish, take
from tests.factories import ArticleFactory, MeetingFactory, ReportFactory

pytestmark = pytest.mark.django_db


# Addresses


def test_each_edition_gets_an_address_from_its_own_title():
    article = ArticleFactory(title_ar="خبر من بوسطن", title_en="News from Boston")
    assert (article.slug_ar, article.slug_en) == ("خبر-من-بوسطن", "news-from-boston")


def test_an_edition_nobody_has_begun_has_no_address():
    assert not ArticleFactory(live="ar", title_en="").slug_en


def test_an_address_that_staff_chose_stays():
    assert ArticleFactory(slug_ar="بوسطن").slug_ar == "بوسطن"


def test_an_address_stays_when_the_title_is_corrected():
    article = ArticleFactory(title_ar="خبر", live="ar")
    article.title_ar = "خبر مصحح"
    article.save()
    assert article.slug_ar == "خبر"


def test_articles_of_one_title_get_addresses_of_their_own():
    assert [ArticleFactory(title_ar="خبر").slug_ar for _ in range(3)] == ["خبر", "خبر-2", "خبر-3"]


@pytest.mark.parametrize("title", ["…", "---", "!!!"])
def test_a_title_of_punctuation_gets_an_address_all_the_same(title):
    assert ArticleFactory(title_ar=title, kind=ArticleKind.PRESS_RELEASE).slug_ar == "press-release"


def test_the_longest_title_gets_an_address_that_fits():
    article = ArticleFactory(title_ar="كلمة " * 60, title_en="x" * 300)
    article.full_clean()
    assert len(article.slug_ar) <= 80
    assert len(article.slug_en) <= 80


@pytest.mark.parametrize("slug", ["…", "a b", "---", "a/b"])
def test_an_address_that_is_none_is_refused_by_the_form(slug):
    article = ArticleFactory()
    article.slug_ar = slug
    with pytest.raises(ValidationError) as refusal:
        article.full_clean()
    assert "slug_ar" in refusal.value.error_dict


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_article_leads_to_its_page_in_the_active_language(language):
    article = ArticleFactory(slug_ar="خبر", slug_en="news")
    with translation.override(language):
        url = article.get_absolute_url()
        assert url.startswith(f"/{language}/news/{article.pk}/")
        assert resolve(url).url_name == "article"


def test_an_edition_without_an_address_has_a_page_all_the_same():
    article = ArticleFactory(live="ar", title_en="")
    with translation.override("en"):
        assert article.get_absolute_url() == f"/en/news/{article.pk}/-/"


# Meeting reports


def test_a_report_shows_its_meeting_only_where_visitors_may_see_it():
    report = ReportFactory(meeting__title_en="")
    assert report.shown_meeting() == report.meeting
    with translation.override("en"):
        assert report.shown_meeting() is None


def test_a_report_of_a_private_meeting_shows_none():
    assert ReportFactory(meeting__public=False).shown_meeting() is None


def test_news_without_a_meeting_shows_none():
    assert ArticleFactory().shown_meeting() is None


def test_the_first_report_of_a_meeting_is_told_from_later_ones():
    first = ReportFactory()
    second = ReportFactory(meeting=first.meeting)
    news = ArticleFactory(meeting=first.meeting)
    assert [article.is_first_report() for article in (first, second, news)] == [True, False, False]


def test_a_report_of_no_meeting_is_refused_by_the_form():
    article = ArticleFactory.build(kind=ArticleKind.MEETING_REPORT)
    with pytest.raises(ValidationError):
        article.full_clean()


# Publishing is whole or not at all


def test_a_refused_step_changes_neither_the_article_nor_its_meeting():
    report = ReportFactory(live="", body_ar="", meeting__public=False)
    with pytest.raises(ValidationError):
        publish(report, "ar")
    stored = Article.objects.get()
    assert stored.state_ar == State.DRAFT
    assert stored.meeting.public_at is None


@pytest.mark.parametrize("kind", [kind for kind in ArticleKind if kind != ArticleKind.MEETING_REPORT])
def test_what_reports_no_meeting_is_published_alone(kind):
    publish(ArticleFactory(live="", kind=kind), "en")
    assert Article.objects.live("en").exists()


def test_both_editions_can_be_published_one_after_the_other():
    article = ArticleFactory(live="")
    for language in ("ar", "en"):
        publish(article, language)
    assert [edition.state for edition in Article.objects.get().editions()] == [State.PUBLISHED] * 2


def test_a_step_asked_for_by_its_name_is_the_same_step():
    article = ArticleFactory(live="")
    take(article, "submit", "ar")
    take(article, Step.APPROVE.value, "ar")
    assert article.state_ar == State.APPROVED


# Lists


def test_a_list_reads_no_bodies_and_only_its_own_language(django_assert_num_queries):
    ArticleFactory(body_ar="<p>نص طويل</p>", title_en="Secret draft")
    with django_assert_num_queries(1) as queries:
        (article,) = Article.objects.live("ar").for_list("ar")
        assert article.title_ar
        assert article.summary_ar
        assert article.edition("ar").is_live()
        assert article.get_absolute_url()
    sql = queries.captured_queries[0]["sql"].partition("FROM")[0]
    assert "body" not in sql
    assert "_en" not in sql


def test_a_body_of_a_hundred_thousand_words_is_stored_whole():
    article = ArticleFactory(body_ar=f"<p>{'كلمة ' * 100_000}</p>")
    article.full_clean()
    article.refresh_from_db()
    assert article.body_ar.count("كلمة") == 100_000


@pytest.mark.parametrize("title", ["Meeting with ‏مكتب الجاليات‎ in Boston", "لقاء (PAC) في Boston 2024", "😀"])
def test_a_title_of_mixed_directions_is_stored_as_it_is(title):
    article = ArticleFactory(title_ar=title)
    article.refresh_from_db()
    assert article.title_ar == title


def test_an_untitled_article_says_so_to_staff():
    with translation.override("en"):
        assert str(ArticleFactory(live="", title_ar="", title_en="")) == "Untitled"
        assert str(ArticleFactory(live="", title_ar="خبر", title_en="")) == "خبر"


def test_saving_twice_changes_the_time_of_change_alone():
    article = ArticleFactory()
    before = {**Article.objects.values().get(), "updated_at": None}
    article.save()
    assert {**Article.objects.values().get(), "updated_at": None} == before
    assert article.updated_at <= timezone.now()


def test_a_meeting_keeps_all_its_articles():
    meeting = MeetingFactory()
    articles = [ReportFactory(meeting=meeting), ArticleFactory(meeting=meeting)]
    assert list(meeting.articles.order_by("pk")) == articles
