"""What concerns an organization, a person or a topic: directly, or through a meeting that visitors may know of."""

from __future__ import annotations

import pytest

from articles.models import Article
from organizations.disclosure import Disclosure
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)
from tests.index import articles_on, meetings_on

pytestmark = pytest.mark.django_db

both = pytest.mark.parametrize("language", ["ar", "en"])
HIDDEN = [Disclosure.ROLE, Disclosure.ORGANIZATION, Disclosure.UNDISCLOSED]


def report_on(delegation) -> Article:
    return ReportFactory(meeting=delegation.meeting)


# Organizations


@both
def test_an_article_that_names_an_organization_is_about_it(language):
    organization = OrganizationFactory()
    article = ArticleFactory()
    article.organizations.add(organization)
    ArticleFactory().organizations.add(OrganizationFactory())
    assert articles_on(organization, language) == [article]


@both
def test_the_report_of_a_meeting_is_about_who_took_part(language):
    delegation = DelegationFactory()
    report = report_on(delegation)
    assert articles_on(delegation.organization, language) == [report]


@both
def test_the_report_of_a_meeting_is_about_who_organized_it(language):
    report, organizer = ReportFactory(), OrganizationFactory()
    report.meeting.organizers.add(organizer)
    assert articles_on(organizer, language) == [report]


@both
def test_an_undisclosed_part_in_a_meeting_leads_to_no_article_and_no_meeting(language):
    attendance = AttendanceFactory(disclosure=Disclosure.UNDISCLOSED)
    report_on(attendance.delegation)
    organization = attendance.delegation.organization
    assert articles_on(organization, language) == []
    assert meetings_on(organization, language) == []


@both
def test_a_private_meeting_leads_to_no_article(language):
    delegation = DelegationFactory(meeting__public=False)
    report_on(delegation)
    assert articles_on(delegation.organization, language) == []


def test_a_meeting_leads_to_its_report_in_the_languages_in_which_it_is_live():
    delegation = DelegationFactory(meeting__title_en="")
    report = report_on(delegation)
    assert articles_on(delegation.organization, "ar") == [report]
    assert articles_on(delegation.organization, "en") == []


def test_an_article_that_concerns_an_organization_in_every_way_is_listed_once():
    delegation = DelegationFactory()
    delegation.meeting.organizers.add(delegation.organization)
    report = report_on(delegation)
    report.organizations.add(delegation.organization)
    assert articles_on(delegation.organization, "ar") == [report]
    assert meetings_on(delegation.organization, "ar") == [delegation.meeting]


# People


@both
def test_an_article_linked_to_a_person_names_them(language):
    person, article = PersonFactory(), ArticleFactory()
    article.people.add(person)
    assert articles_on(person, language) == [article]


@both
def test_the_report_of_a_meeting_that_names_a_person_names_them(language):
    attendance = AttendanceFactory()
    report = report_on(attendance.delegation)
    assert articles_on(attendance.person, language) == [report]
    assert meetings_on(attendance.person, language) == [attendance.meeting]


@both
@pytest.mark.parametrize("level", HIDDEN)
def test_a_meeting_that_does_not_name_a_person_leads_nowhere(language, level):
    attendance = AttendanceFactory(disclosure=level)
    report_on(attendance.delegation)
    assert articles_on(attendance.person, language) == []
    assert meetings_on(attendance.person, language) == []


@both
def test_nothing_names_a_protected_person(language):
    attendance = AttendanceFactory(person=PersonFactory(protected=True))
    report_on(attendance.delegation).people.add(attendance.person)
    assert articles_on(attendance.person, language) == []
    assert meetings_on(attendance.person, language) == []


def test_a_person_named_in_a_private_meeting_is_named_by_no_article():
    attendance = AttendanceFactory(delegation__meeting__public=False)
    report_on(attendance.delegation)
    assert articles_on(attendance.person, "ar") == []


def test_a_persons_page_tells_their_meetings_newest_first_with_the_post_of_that_day():
    person = PersonFactory()
    for year in (2022, 2024, 2023):
        AttendanceFactory(person=person, post_ar=f"منصب {year}", delegation__meeting__starts_on=f"{year}-01-01")
    AttendanceFactory(person=person, disclosure=Disclosure.ROLE)
    AttendanceFactory(person=person, delegation__meeting__public=False)
    appearances = person.attendances.appearances(person.pk)
    assert [str(one.post) for one in appearances] == ["منصب 2024", "منصب 2023", "منصب 2022"]


# Topics


@both
def test_an_article_is_on_its_topics_and_its_meetings_topics(language):
    topic = TopicFactory()
    tagged, report = ArticleFactory(), ReportFactory()
    tagged.topics.add(topic)
    report.meeting.topics.add(topic)
    ArticleFactory().topics.add(TopicFactory())
    assert set(articles_on(topic, language)) == {tagged, report}
    assert meetings_on(topic, language) == [report.meeting]


def test_a_private_meetings_topic_is_not_its_reports():
    report = ReportFactory(meeting=MeetingFactory(public=False))
    topic = TopicFactory()
    report.meeting.topics.add(topic)
    assert articles_on(topic, "ar") == []
