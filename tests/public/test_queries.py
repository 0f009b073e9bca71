"""The number of queries does not grow with the number of rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models.kind import ArticleKind
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

# Two of them on every page: who the office is, and its menus.
LIMITS = {
    "/en/": 8,
    "/en/news/": 10,
    "/en/news/?organization=partner&kind=meeting_report&topic=subject": 14,
    "/en/meetings/": 10,
    "/en/meetings/?organization=partner&person=guest": 15,
    "/en/organizations/": 6,
    "/en/organizations/partner/embed/": 8,
    "/en/people/": 8,
    "/en/organizations/partner/": 13,
    "/en/people/guest/": 11,
    "/en/search/?q=meeting": 20,
    "/en/topics/": 6,
    "/en/topics/subject/": 12,
}


@pytest.fixture
def grow():
    """``grow(n)``: n more meetings with partners, people, topics and reports, all tied to one partner and one person."""
    partner, guest, subject = (
        OrganizationFactory(slug="partner"),
        PersonFactory(slug="guest"),
        TopicFactory(slug="subject"),
    )

    def more(count: int):
        report = None
        for _ in range(count):
            meeting = MeetingFactory()
            AttendanceFactory(delegation=DelegationFactory(meeting=meeting, organization=partner), person=guest)
            AttendanceFactory.create_batch(2, delegation=DelegationFactory(meeting=meeting))
            meeting.topics.add(subject, TopicFactory())
            meeting.organizers.add(partner)
            report = ArticleFactory(kind=ArticleKind.MEETING_REPORT, meeting=meeting)
            report.organizations.add(partner, OrganizationFactory())
            report.people.add(guest, PersonFactory())
            report.topics.add(subject)
        return report

    return more


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_lists_and_pages_stay_within_their_limits_at_any_size(client, grow):
    grow(2)
    few = {address: queries(client, address) for address in LIMITS}
    grow(20)
    many = {address: queries(client, address) for address in LIMITS}
    for address, limit in LIMITS.items():
        assert many[address] <= limit, address
        # The first page of few may save the query for what is not there.
        assert many[address] <= few[address] + 1, address


def test_an_article_and_a_meeting_stay_within_their_limits(client, grow):
    report = grow(3)
    article = f"/en/news/{report.pk}/{report.slug_en}/"
    meeting = f"/en/meetings/{report.meeting.pk}/{report.meeting.slug_en}/"
    before = queries(client, article), queries(client, meeting)
    for delegation in report.meeting.delegations.all():
        AttendanceFactory.create_batch(10, delegation=delegation)
    after = queries(client, article), queries(client, meeting)
    assert before == after
    assert after[0] <= 11
    assert after[1] <= 10
