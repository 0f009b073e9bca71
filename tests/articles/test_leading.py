"""What was chosen to lead the front page, for whom and how long."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from articles.models import Article
from articles.models.workflow import State
from articles.publishing.front_page import lead, stop_leading
from articles.publishing.take import take, withdraw
from liaison.models import Event
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
TICK = dt.timedelta(microseconds=1)


def chosen(hours_ago=1, until=None, **values):
    """An article chosen so many hours ago, until an hour from now unless said otherwise."""
    now = timezone.now()
    return ArticleFactory(leads_from=now - hours_ago * HOUR, leads_until=until or now + HOUR, **values)


@pytest.fixture
def publisher():
    return UserFactory(role="publisher")


def test_an_article_that_nobody_chose_does_not_lead():
    ArticleFactory()
    assert not Article.objects.leading().exists()


def test_of_several_the_last_chosen_stands_first():
    first, last = chosen(hours_ago=3), chosen(hours_ago=1)
    middle = chosen(hours_ago=2)
    assert list(Article.objects.leading()) == [last, middle, first]


def test_it_leads_until_its_time_and_no_longer():
    end = timezone.now() + HOUR
    chosen(until=end)
    assert Article.objects.leading(at=end - TICK).exists()
    assert not Article.objects.leading(at=end).exists()


@pytest.mark.parametrize(("live", "languages"), [("ar en", ["ar", "en"]), ("ar", ["ar"]), ("en", ["en"]), ("", [])])
def test_it_leads_only_in_the_languages_in_which_it_is_live(live, languages):
    chosen(live=live)
    assert [code for code in ("ar", "en") if Article.objects.leading(code).exists()] == languages


def test_the_active_language_decides_unless_one_is_named():
    chosen(live="en")
    with translation.override("en"):
        assert Article.objects.leading().exists()
    with translation.override("ar"):
        assert not Article.objects.leading().exists()


def test_withdrawn_it_no_longer_leads_and_reinstated_it_does():
    article = chosen(live="ar")
    withdraw(article, "ar")
    assert not Article.objects.leading("ar").exists()
    take(article, "reinstate", "ar")
    assert Article.objects.leading("ar").exists()


def test_one_that_is_scheduled_does_not_lead_yet():
    out = timezone.now() + HOUR / 2
    chosen(live="ar", published_at_ar=out)
    assert not Article.objects.leading("ar").exists()
    assert Article.objects.leading("ar", at=out).exists()


def test_a_list_keeps_the_order_in_which_they_were_chosen(django_assert_num_queries):
    older = chosen(hours_ago=1, published_at_ar=timezone.now() - 9 * HOUR)
    newer = chosen(hours_ago=2)
    with django_assert_num_queries(1):
        assert list(Article.objects.leading().for_list()) == [older, newer]
    assert Article.objects.leading().for_list().first() == older
    assert list(Article.objects.live().for_list()) == [newer, older]


def test_choosing_is_recorded_and_leaves_the_text_as_it_was(publisher):
    article = ArticleFactory()
    changed = article.updated_at
    until = timezone.now() + HOUR
    lead(article, until, publisher)
    article.refresh_from_db()
    assert (article.leads_until, article.updated_at) == (until, changed)
    event = Event.objects.of(article).first()
    assert (event.action, event.by, event.details) == ("lead", publisher, {"until": until.isoformat()})


def test_it_can_be_chosen_anew_and_stopped(publisher):
    article = chosen()
    lead(article, timezone.now() + 5 * HOUR, publisher)
    assert stop_leading(article, publisher)
    assert not Article.objects.leading().exists()
    assert [event.action for event in Event.objects.of(article)] == ["stop_leading", "lead"]
    assert not stop_leading(article, publisher)


def test_a_time_that_is_past_is_refused(publisher):
    with pytest.raises(ValidationError) as refusal:
        lead(ArticleFactory(), timezone.now(), publisher)
    assert "until" in refusal.value.message_dict


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW, State.APPROVED, State.WITHDRAWN])
def test_what_no_reader_can_see_cannot_be_chosen(state, publisher):
    article = ArticleFactory(live="", state_ar=state)
    with pytest.raises(ValidationError):
        lead(article, timezone.now() + HOUR, publisher)


def test_an_edition_that_went_meanwhile_cannot_be_chosen(publisher):
    article = ArticleFactory(live="ar")
    withdraw(Article.objects.get(), "ar")
    with pytest.raises(ValidationError):
        lead(article, timezone.now() + HOUR, publisher)


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_only_those_who_publish_choose(role):
    article, user = chosen(), UserFactory(role=role)
    with pytest.raises(PermissionDenied):
        lead(article, timezone.now() + HOUR, user)
    with pytest.raises(PermissionDenied):
        stop_leading(article, user)
