"""Lists narrowed by what stands in the address."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from articles.models.kind import ArticleKind
from articles.models.meeting import Format
from liaison.text.dates import PartialDate
from tests.factories import ArticleFactory, DelegationFactory, MeetingFactory, OrganizationFactory, TopicFactory

pytestmark = pytest.mark.django_db


def moment(text):
    return timezone.make_aware(dt.datetime.fromisoformat(text))


def titles(client, address):
    """The titles that the list at ``address`` holds, found by the words all of them share."""
    text = client.get(address).text
    return {word for word in ("One", "Two", "Three", "Four") if f">{word}<" in text}


def test_news_by_organization_named_or_met(client):
    partner = OrganizationFactory(slug="partner")
    ArticleFactory(title_en="One").organizations.add(partner)
    delegation = DelegationFactory(organization=partner)
    ArticleFactory(title_en="Two", kind=ArticleKind.MEETING_REPORT, meeting=delegation.meeting)
    ArticleFactory(title_en="Three")
    assert titles(client, "/en/news/?organization=partner") == {"One", "Two"}


def test_meetings_by_organization_taking_part_or_organizing(client):
    partner = OrganizationFactory(slug="partner")
    DelegationFactory(organization=partner, meeting__title_en="One")
    MeetingFactory(title_en="Two").organizers.add(partner)
    MeetingFactory(title_en="Three")
    assert titles(client, "/en/meetings/?organization=partner") == {"One", "Two"}


def test_news_by_topic_of_its_own_or_of_its_meeting(client):
    topic = TopicFactory(slug="schools")
    ArticleFactory(title_en="One").topics.add(topic)
    meeting = MeetingFactory()
    meeting.topics.add(topic)
    ArticleFactory(title_en="Two", kind=ArticleKind.MEETING_REPORT, meeting=meeting)
    ArticleFactory(title_en="Three")
    assert titles(client, "/en/news/?topic=schools") == {"One", "Two"}


def test_news_by_kind(client):
    ArticleFactory(title_en="One", kind=ArticleKind.STATEMENT)
    ArticleFactory(title_en="Two", kind=ArticleKind.NEWS)
    assert titles(client, "/en/news/?kind=statement") == {"One"}


def test_meetings_by_format(client):
    MeetingFactory(title_en="One", format=Format.HYBRID)
    MeetingFactory(title_en="Two", format=Format.VIRTUAL)
    assert titles(client, "/en/meetings/?format=hybrid") == {"One"}


def test_news_by_days_in_the_offices_time_zone(client):
    ArticleFactory(title_en="One", published_at_en=moment("2024-03-05T00:00"))
    ArticleFactory(title_en="Two", published_at_en=moment("2024-03-05T23:59:59"))
    ArticleFactory(title_en="Three", published_at_en=moment("2024-03-06T00:00"))
    ArticleFactory(title_en="Four", published_at_en=moment("2024-03-04T23:59:59"))
    assert titles(client, "/en/news/?from=2024-03-05&to=2024-03-05") == {"One", "Two"}


def met(title, start, end=None):
    meeting = MeetingFactory.build(title_en=title, title_ar="")
    meeting.happens(PartialDate.parse(start), PartialDate.parse(end) if end else None)
    meeting.save()


def test_meetings_by_days_keep_those_whose_day_is_not_known(client):
    met("One", "2020-12")
    met("Two", "2020")
    met("Three", "2020-12-02", "2020-12-18")
    met("Four", "2020-11-30")
    assert titles(client, "/en/meetings/?from=2020-12-10&to=2020-12-31") == {"One", "Two", "Three"}
    assert titles(client, "/en/meetings/?to=2020-11-30") == {"Two", "Four"}


def test_words_are_all_required_and_found_in_title_summary_and_text(client):
    ArticleFactory(title_en="One", body_en="<p>A bridge between two schools.</p>")
    ArticleFactory(title_en="Two", body_en="<p>A bridge.</p>", summary_en="For schools.")
    ArticleFactory(title_en="Three", body_en="<p>A bridge.</p>")
    assert titles(client, "/en/news/?q=bridge+schools") == {"One", "Two"}


def test_words_are_looked_for_in_the_edition_of_the_page_alone(client):
    ArticleFactory(title_en="One", body_ar="<p>جسر بين مدرستين</p>")
    assert titles(client, "/en/news/?q=جسر") == set()
    assert "المدرستين" not in client.get("/en/news/").text


def test_filters_combine_and_each_can_be_taken_away(client):
    partner = OrganizationFactory(slug="partner", name_en="The Partner")
    ArticleFactory(title_en="One", kind=ArticleKind.NEWS).organizations.add(partner)
    ArticleFactory(title_en="Two", kind=ArticleKind.STATEMENT).organizations.add(partner)
    text = client.get("/en/news/?organization=partner&kind=news&page=1").text
    assert ">One<" in text
    assert ">Two<" not in text
    assert 'href="?kind=news"' in text
    assert 'href="?organization=partner"' in text


def test_the_switch_of_language_keeps_the_filters_and_drops_the_page(client):
    ArticleFactory(kind=ArticleKind.NEWS)
    text = client.get("/en/news/?kind=news&page=1").text
    assert 'href="/ar/news/?kind=news"' in text


def test_pages_keep_the_filters(client):
    ArticleFactory.create_batch(21, kind=ArticleKind.NEWS)
    text = client.get("/en/news/?kind=news").text
    assert 'rel="next" href="?kind=news&amp;page=2"' in text
    assert "Page 1 of 2" in text
    assert 'rel="prev"' in client.get("/en/news/?kind=news&page=2").text


def test_nothing_found_says_so_and_leads_on(client):
    ArticleFactory()
    text = client.get("/en/news/?q=unheard-of").text
    assert "Nothing found" in text
    assert 'href="/en/news/"' in text
