"""What concerns an organization, a person or a topic: directly, or through a meeting that visitors may know of."""

from __future__ import annotations

import pytest

from articles.models import Article, Meeting
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
    assert list(Article.objects.live(language).about(organization, language)) == [article]


@both
def test_the_report_of_a_meeting_is_about_who_took_part(language):
    delegation = DelegationFactory()
    report = report_on(delegation)
    assert list(Article.objects.live(language).about(delegation.organization, language)) == [report]


@both
def test_the_report_of_a_meeting_is_about_who_organized_it(language):
    report, organizer = ReportFactory(), OrganizationFactory()
    report.meeting.organizers.add(organizer)
    assert list(Article.objects.live(language).about(organizer, language)) == [report]


@both
def test_an_undisclosed_part_in_a_meeting_leads_to_no_article_and_no_meeting(language):
    attendance = AttendanceFactory(disclosure=Disclosure.UNDISCLOSED)
    report_on(attendance.delegation)
    organization = attendance.delegation.organization
    assert not Article.objects.live(language).about(organization, language).exists()
    assert not Meeting.objects.live(language).involving(organization).exists()


@both
def test_a_private_meeting_leads_to_no_article(language):
    delegation = DelegationFactory(meeting__public=False)
    report_on(delegation)
    assert not Article.objects.live(language).about(delegation.organization, language).exists()


def test_a_meeting_leads_to_its_report_in_the_languages_in_which_it_is_live():
    delegation = DelegationFactory(meeting__title_en="")
    report = report_on(delegation)
    assert list(Article.objects.live("ar").about(delegation.organization, "ar")) == [report]
    assert not Article.objects.live("en").about(delegation.organization, "en").exists()


def test_an_article_that_concerns_an_organization_in_every_way_is_listed_once():
    delegation = DelegationFactory()
    delegation.meeting.organizers.add(delegation.organization)
    report = report_on(delegation)
    report.organizations.add(delegation.organization)
    assert list(Article.objects.live("ar").about(delegation.organization, "ar").for_list("ar")) == [report]
    assert list(Meeting.objects.live("ar").involving(delegation.organization)) == [delegation.meeting]


# People


@both
def test_an_article_linked_to_a_person_names_them(language):
    person, article = PersonFactory(), ArticleFactory()
    article.people.add(person)
    assert list(Article.objects.live(language).naming(person.pk, language)) == [article]


@both
def test_the_report_of_a_meeting_that_names_a_person_names_them(language):
    attendance = AttendanceFactory()
    report = report_on(attendance.delegation)
    assert list(Article.objects.live(language).naming(attendance.person_id, language)) == [report]
    assert list(Meeting.objects.live(language).naming(attendance.person_id, language)) == [attendance.meeting]


@both
@pytest.mark.parametrize("level", HIDDEN)
def test_a_meeting_that_does_not_name_a_person_leads_nowhere(language, level):
    attendance = AttendanceFactory(disclosure=level)
    report_on(attendance.delegation)
    assert not Article.objects.live(language).naming(attendance.person_id, language).exists()
    assert not Meeting.objects.live(language).naming(attendance.person_id, language).exists()


@both
def test_nothing_names_a_protected_person(language):
    attendance = AttendanceFactory(person=PersonFactory(protected=True))
    report_on(attendance.delegation).people.add(attendance.person)
    assert not Article.objects.live(language).naming(attendance.person_id, language).exists()
    assert not Meeting.objects.live(language).naming(attendance.person_id, language).exists()


def test_a_person_named_in_a_private_meeting_is_named_by_no_article():
    attendance = AttendanceFactory(delegation__meeting__public=False)
    report_on(attendance.delegation)
    assert not Article.objects.live("ar").naming(attendance.person_id, "ar").exists()


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
    assert set(Article.objects.live(language).on_topic(topic, language)) == {tagged, report}
    assert list(Meeting.objects.live(language).on_topic(topic)) == [report.meeting]


def test_a_private_meetings_topic_is_not_its_reports():
    report = ReportFactory(meeting=MeetingFactory(public=False))
    topic = TopicFactory()
    report.meeting.topics.add(topic)
    assert not Article.objects.live("ar").on_topic(topic, "ar").exists()
