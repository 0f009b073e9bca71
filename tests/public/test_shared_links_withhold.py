"""What a link for somebody outside must not show, and what must not break it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import SharedLink
from articles.models.changes import keep_changes
from articles.models.content import facts_of, relations_of, texts_of
from articles.models.workflow import SHARED
from articles.publishing.take import publish
from organizations.disclosure import Disclosure
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
)
from tests.queries import changing

pytestmark = pytest.mark.django_db


def address_of(article, purpose="preview"):
    expires_at = timezone.now() + dt.timedelta(days=7)
    organization = OrganizationFactory() if purpose == "fact_check" else None
    link = SharedLink.objects.create(
        article=article, language="en", purpose=purpose, organization=organization, expires_at=expires_at
    )
    return link.get_absolute_url()


def change(article, **texts):
    keep_changes(article, "en", texts_of(article, "en"), texts_of(article, "en") | texts)


@pytest.fixture
def report():
    """Not out, on a private meeting with one guest organization."""
    report = ReportFactory(meeting=MeetingFactory(public=False), live="")
    AttendanceFactory(
        delegation=DelegationFactory(meeting=report.meeting, organization=OrganizationFactory(name_en="Guest League")),
        person=PersonFactory(name_en="Huda Alwarraq"),
    )
    return report


@pytest.mark.parametrize("purpose", ["preview", "fact_check"])
def test_a_meeting_kept_private_is_not_shown_with_changes_of_its_live_report(client, report, purpose):
    publish(report, "en", meeting_too=False)
    change(report, title="Changed title")
    text = client.get(address_of(report, purpose)).text
    assert "Changed title" in text
    assert "Guest League" not in text
    assert "Huda Alwarraq" not in text


def test_a_meeting_kept_private_is_not_shown_beside_the_other_edition(client, report):
    publish(report, "ar", meeting_too=False)
    text = client.get(address_of(report)).text
    assert report.title_en in text
    assert "Guest League" not in text


def test_the_meeting_of_a_report_that_never_came_out_is_shown_as_it_would_be(client, report):
    assert "Guest League" in client.get(address_of(report)).text


def test_whom_a_meeting_withholds_is_withheld_when_the_report_is_moved_to_it(client, report):
    withheld = PersonFactory(name_en="Withheld Name")
    other = MeetingFactory()
    host = OrganizationFactory(name_en="Host League")
    delegation = DelegationFactory(meeting=other, organization=host)
    AttendanceFactory(delegation=delegation, person=withheld, disclosure=Disclosure.ROLE)
    publish(report, "en")
    report.refresh_from_db()
    live = facts_of(report) | relations_of(report)
    keep_changes(report, SHARED, live, live | {"meeting_id": other.pk, "people": [withheld.pk]})
    text = client.get(address_of(report)).text
    assert "Host League" in text
    assert "Withheld Name" not in text


def test_an_address_given_to_another_article_meanwhile_is_no_crash(client):
    article = ArticleFactory(live="en")
    change(article, slug="taken")
    ArticleFactory(slug_en="taken")
    response = client.get(address_of(article))
    assert response.status_code == 200
    assert article.title_en in response.text


def test_a_live_page_takes_no_place_in_the_queue_of_writers(client, django_assert_num_queries):
    address = address_of(ArticleFactory(live="en"))
    client.get(address)
    with django_assert_num_queries(12) as seen:
        client.get(address)
    assert changing(seen) == []


def test_what_cannot_be_sent_is_refused_under_the_same_headers(client, report):
    for response in (client.post(address_of(report)), client.put(address_of(report, "fact_check"))):
        assert response.status_code == 405
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
