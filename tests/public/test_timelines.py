"""What the pages of organizations, people and topics tell, by year."""

from __future__ import annotations

import datetime as dt

import html5lib
import pytest
from django.utils import timezone

from articles.models.attendance import Leaders
from liaison.text.dates import PartialDate
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

pytestmark = pytest.mark.django_db


def told(client, address):
    """``{"2024": ["title", …], …}`` as the page's timeline has it."""
    tree = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    line = next(element for element in tree.iter("section") if element.get("class") == "timeline")
    return {
        "".join(section.find("h3").itertext()): ["".join(item.itertext()).strip() for item in section.iter("h4")]
        for section in line.findall("section")
    }


def meet(partner, date, title, **fields):
    meeting = MeetingFactory(title_en=title, **fields)
    meeting.happens(PartialDate.parse(date))
    meeting.save()
    DelegationFactory(meeting=meeting, organization=partner, leaders=Leaders.UNNAMED)
    return meeting


def test_meetings_and_articles_stand_in_one_line_by_year_newest_first(client):
    partner = OrganizationFactory(slug="partner")
    meet(partner, "2023-05-01", "In May")
    meet(partner, "2024", "Some time in 2024")
    meet(partner, "2024-02", "Some time in February")
    written = ArticleFactory(title_en="Written", published_at_en=timezone.make_aware(dt.datetime(2024, 3, 1, 12)))
    written.organizations.add(partner)
    assert told(client, "/en/organizations/partner/") == {
        "2024": ["Written", "Some time in February", "Some time in 2024"],
        "2023": ["In May"],
    }


def test_the_report_on_a_meeting_stands_with_it_and_not_by_itself(client):
    partner = OrganizationFactory(slug="partner")
    meeting = meet(partner, "2024-02-03", "The meeting")
    report = ReportFactory(meeting=meeting, title_en="What was said")
    page = client.get("/en/organizations/partner/").text
    assert told(client, "/en/organizations/partner/") == {"2024": ["The meeting"]}
    assert f'href="/en/news/{report.pk}/{report.slug_en}/">What was said</a>' in page


def test_a_persons_timeline_says_the_post_held_that_day(client):
    person = PersonFactory(slug="guest")
    AttendanceFactory(person=person, post_en="Treasurer")
    assert "Treasurer" in client.get("/en/people/guest/").text


def test_a_long_history_is_cut_and_leads_to_all_of_it(client):
    partner = OrganizationFactory(slug="partner")
    for day in range(1, 29):
        meet(partner, f"2024-02-{day:02}", f"Meeting {day}")
        ArticleFactory(title_en=f"Article {day}").organizations.add(partner)
    page = client.get("/en/organizations/partner/").text
    assert sum(map(len, told(client, "/en/organizations/partner/").values())) == 30
    assert '<a href="/en/meetings/?status=held&amp;organization=partner" rel="nofollow">28 meetings held</a>' in page
    assert '<a href="/en/news/?organization=partner">28 articles</a>' in page


def test_an_organization_shows_whom_its_meetings_name_with_the_newest_post_and_nobody_else(client):
    partner = OrganizationFactory(slug="partner")
    named = PersonFactory(name_en="Nadia Named", slug="nadia")
    for date, post in (("2023-01-01", "Secretary"), ("2024-01-01", "President")):
        meeting = meet(partner, date, f"Of {date}")
        AttendanceFactory(delegation=meeting.delegations.get(), person=named, post_en=post)
    last = meeting.delegations.get()
    AttendanceFactory(delegation=last, person__name_en="Rana Role", post_en="Spokesperson", disclosure=Disclosure.ROLE)
    AttendanceFactory(delegation=last, person__name_en="Petra Protected", person__protected=True)
    private = meet(partner, "2024-05-05", "Private", public=False)
    AttendanceFactory(delegation=private.delegations.get(), person__name_en="Qasim Quiet")
    page = client.get("/en/organizations/partner/").text
    assert "Nadia Named" in page
    assert "President" in page
    for hidden in ("Secretary", "Rana Role", "Spokesperson", "Petra Protected", "Qasim Quiet"):
        assert hidden not in page, hidden


def test_other_names_are_shown_without_other_spellings_of_the_same(client):
    partner = OrganizationFactory(
        slug="partner",
        name_en="Reading League",
        name_ar="رابطة القراءة",
        other_names="رابطه القراءه\nThe Readers\nreading league",
    )
    meet(partner, "2024-01-01", "Met")
    page = client.get("/en/organizations/partner/").text
    assert "Also known as" in page
    assert "<bdi>The Readers</bdi>" in page
    assert "رابطة القراءة" in page
    assert "رابطه القراءه" not in page
    assert "<bdi>reading league</bdi>" not in page


def test_a_timeline_that_leaves_older_ones_out_leads_to_all_at_its_end(client):
    partner = OrganizationFactory(slug="partner")
    for day in range(1, 31):
        meet(partner, f"2024-05-{day:02}", f"Meeting {day}")
    assert "These are the latest" not in client.get("/en/organizations/partner/").text
    meet(partner, "2023-05-01", "The oldest")
    _line, notice, end = client.get("/en/organizations/partner/").text.partition("These are the latest")
    assert notice
    assert '<a href="/en/meetings/?status=held&amp;organization=partner" rel="nofollow">31 meetings held</a>' in end
