"""What an article and a meeting lead on to."""

from __future__ import annotations

import datetime as dt

import html5lib
import pytest
from django.utils import timezone

from articles.models.attendance import Leaders
from organizations.disclosure import Disclosure
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def links_in(client, record, part):
    """The texts of the links in the part of the record's English page with this class, in order."""
    address = f"/en/{'meetings' if record._meta.model_name == 'meeting' else 'news'}/{record.pk}/{record.slug_en}/"
    tree = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    found = [element for element in tree.iter() if part in (element.get("class") or "").split()]
    return ["".join(link.itertext()).strip() for element in found for link in element.iter("a")]


def older(hours, **fields):
    return ArticleFactory(published_at_en=timezone.now() - dt.timedelta(hours=hours), **fields)


def test_the_same_meeting_comes_first_then_organizations_then_topics(client):
    partner, topic = OrganizationFactory(), TopicFactory()
    meeting = MeetingFactory()
    read = ReportFactory(meeting=meeting)
    read.organizations.add(partner)
    read.topics.add(topic)
    on_topic = older(1, title_en="On the topic")
    on_topic.topics.add(topic)
    of_partner = older(5, title_en="Of the partner")
    of_partner.organizations.add(partner)
    older(9, title_en="Of the meeting", meeting=meeting)
    older(2, title_en="Of nothing in common")
    assert links_in(client, read, "related") == ["Of the meeting", "Of the partner", "On the topic"]


def test_a_report_on_another_meeting_with_the_same_guest_is_related(client):
    guest = OrganizationFactory()
    read, other = ReportFactory(), ReportFactory(title_en="Their other meeting")
    for report in (read, other):
        DelegationFactory(meeting=report.meeting, organization=guest, leaders=Leaders.UNNAMED)
    assert links_in(client, read, "related") == ["Their other meeting"]


def test_a_guest_that_is_not_shown_and_a_meeting_that_is_private_relate_nothing(client):
    guest = OrganizationFactory()
    read, hidden = ReportFactory(), ReportFactory(title_en="Hidden guest")
    DelegationFactory(meeting=read.meeting, organization=guest, leaders=Leaders.UNNAMED)
    AttendanceFactory(
        delegation=DelegationFactory(meeting=hidden.meeting, organization=guest), disclosure=Disclosure.UNDISCLOSED
    )
    private = ReportFactory(title_en="Private meeting", meeting=MeetingFactory(public=False))
    DelegationFactory(meeting=private.meeting, organization=guest, leaders=Leaders.UNNAMED)
    assert links_in(client, read, "related") == []


def test_nothing_that_is_not_live_in_the_language_is_related_and_at_most_four_are(client):
    partner = OrganizationFactory()
    read = ArticleFactory()
    for number, live in enumerate(["ar", "", "en", "en", "en", "en", "en"]):
        older(number + 1, live=live, title_en=f"Number {number}").organizations.add(partner)
    read.organizations.add(partner)
    assert links_in(client, read, "related") == ["Number 2", "Number 3", "Number 4", "Number 5"]


def test_of_a_partner_in_many_articles_the_nearest_in_time_are_read_before_and_after(client):
    partner = OrganizationFactory()
    read = older(50)
    read.organizations.add(partner)
    for hours in (1, 40, 48, 49, 53, 54, 90):
        older(hours, title_en=f"{hours} hours ago").organizations.add(partner)
    assert links_in(client, read, "related") == ["48 hours ago", "49 hours ago", "53 hours ago", "54 hours ago"]


def meeting(day, guest, **fields):
    found = MeetingFactory(starts_on=dt.date(2024, 3, day), title_en=f"On the {day}th", **fields)
    DelegationFactory(meeting=found, organization=guest, leaders=Leaders.UNNAMED)
    return found


def test_a_meeting_leads_to_those_before_and_after_with_the_same_guest(client):
    guest = OrganizationFactory()
    meetings = [meeting(day, guest) for day in (9, 5, 7, 11)]
    meeting(6, OrganizationFactory())
    meeting(8, guest, public=False)
    before, after = links_in(client, meetings[2], "beside")
    assert "On the 5th" in before
    assert "On the 9th" in after
    assert len(links_in(client, meetings[3], "beside")) == 1


def test_of_meetings_on_one_day_the_one_recorded_first_is_before(client):
    guest = OrganizationFactory()
    first, second = meeting(5, guest), meeting(5, guest)
    assert "Previous" in links_in(client, second, "beside")[0]
    assert "Next" in links_in(client, first, "beside")[0]


def test_the_host_is_no_partner_that_meetings_have_in_common(client):
    host = OrganizationFactory()
    for day in (3, 4):
        DelegationFactory(
            meeting=meeting(day, OrganizationFactory()), organization=host, side="host", leaders=Leaders.UNNAMED
        )
    alone = meeting(5, OrganizationFactory())
    DelegationFactory(meeting=alone, organization=host, side="host", leaders=Leaders.UNNAMED)
    assert links_in(client, alone, "beside") == []
