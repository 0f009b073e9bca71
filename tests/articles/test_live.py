"""What is live, for whom and when: the one door through which public code reads."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation

from articles.models import Article, Meeting, Topic
from articles.models.workflow import State
from organizations.disclosure import Disclosure
from organizations.models import Organization, Person
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

LANGUAGES = ("ar", "en")
TICK = dt.timedelta(microseconds=1)


def live_in(model, **options) -> list[str]:
    """The languages in which the one record there is live."""
    return [code for code in LANGUAGES if model.objects.live(code, **options).exists()]


@pytest.fixture
def now():
    return timezone.now()


# Articles


@pytest.mark.parametrize(("live", "languages"), [("ar en", ["ar", "en"]), ("ar", ["ar"]), ("en", ["en"]), ("", [])])
def test_each_edition_is_live_by_itself(live, languages):
    ArticleFactory(live=live)
    assert live_in(Article) == languages


@pytest.mark.parametrize("state", sorted(set(State) - {State.PUBLISHED}))
def test_only_a_published_edition_is_live(state):
    ArticleFactory(state_ar=state)
    assert live_in(Article) == ["en"]


def test_an_edition_is_live_from_its_time_on(now):
    ArticleFactory(live="ar", published_at_ar=now)
    assert live_in(Article, at=now - TICK) == []
    assert live_in(Article, at=now) == ["ar"]
    assert live_in(Article, at=now + TICK) == ["ar"]


def test_a_scheduled_edition_is_not_live(now):
    ArticleFactory(live="ar", published_at_ar=now + dt.timedelta(days=30))
    assert live_in(Article) == []


def test_the_active_language_decides_unless_one_is_named():
    ArticleFactory(live="en")
    with translation.override("en"):
        assert Article.objects.live().exists()
        assert not Article.objects.live("ar").exists()
    with translation.override("ar"):
        assert not Article.objects.live().exists()


@pytest.mark.parametrize("model", [Article, Meeting, Organization, Person, Topic])
def test_without_a_language_the_question_is_refused(model):
    with translation.override(None), pytest.raises(RuntimeError):
        list(model.objects.live())


@pytest.mark.parametrize(
    ("state", "published_at", "live"),
    [
        (State.PUBLISHED, 0, True),
        (State.PUBLISHED, 1, False),
        (State.WITHDRAWN, -1, False),
        (State.APPROVED, None, False),
    ],
)
def test_the_record_and_the_query_agree(now, state, published_at, live):
    moment = None if published_at is None else now + published_at * TICK
    article = ArticleFactory(live="ar", state_ar=state, published_at_ar=moment)
    assert article.edition("ar").is_live(now) is live
    assert (live_in(Article, at=now) == ["ar"]) is live


def test_newest_first_goes_by_the_time_in_that_language(now):
    older = ArticleFactory(published_at_ar=now - 2 * TICK, published_at_en=now - TICK)
    newer = ArticleFactory(published_at_ar=now - TICK, published_at_en=now - 2 * TICK)
    assert list(Article.objects.live("ar").newest_first("ar")) == [newer, older]
    assert list(Article.objects.live("en").newest_first("en")) == [older, newer]


# Meetings


@pytest.mark.parametrize(
    ("titles", "languages"), [(("لقاء", "Meeting"), ["ar", "en"]), (("لقاء", ""), ["ar"]), ((None, "Meeting"), ["en"])]
)
def test_a_meeting_is_live_where_it_has_a_title(titles, languages):
    meeting = MeetingFactory(title_ar=titles[0], title_en=titles[1])
    assert live_in(Meeting) == languages
    assert [code for code in LANGUAGES if meeting.is_live(code)] == languages


def test_a_private_meeting_is_not_live():
    meeting = MeetingFactory(public=False)
    assert live_in(Meeting) == []
    assert not meeting.is_live("ar")


def test_a_meeting_is_live_from_the_time_it_becomes_public(now):
    MeetingFactory(public_at=now)
    assert live_in(Meeting, at=now - TICK) == []
    assert live_in(Meeting, at=now) == ["ar", "en"]


def test_a_meeting_to_be_made_public_is_not_live_yet(now):
    meeting = MeetingFactory(public_at=now + dt.timedelta(days=1))
    assert live_in(Meeting) == []
    assert not meeting.is_live("ar")


# Organizations: what names them decides


def met(organization, **meeting):
    DelegationFactory(organization=organization, meeting=MeetingFactory(**meeting))


def organized(organization, **meeting):
    MeetingFactory(**meeting).organizers.add(organization)


def written_about(organization, live="ar en", **article):
    ArticleFactory(live=live, **article).organizations.add(organization)


def test_an_organization_nothing_names_is_not_live():
    OrganizationFactory()
    assert live_in(Organization) == []


@pytest.mark.parametrize("name", [met, organized])
def test_an_organization_is_live_where_its_meeting_is(name):
    name(OrganizationFactory(), title_en="")
    assert live_in(Organization) == ["ar"]


@pytest.mark.parametrize("name", [met, organized])
def test_a_private_meeting_makes_no_organization_known(name):
    name(OrganizationFactory(), public=False)
    assert live_in(Organization) == []


def test_an_organization_is_live_where_an_article_about_it_is():
    written_about(OrganizationFactory(), live="en")
    assert live_in(Organization) == ["en"]


def test_a_draft_makes_no_organization_known():
    written_about(OrganizationFactory(), live="")
    assert live_in(Organization) == []


def test_a_scheduled_article_makes_an_organization_known_with_itself(now):
    written_about(OrganizationFactory(), live="ar", published_at_ar=now + TICK)
    assert live_in(Organization, at=now) == []
    assert live_in(Organization, at=now + TICK) == ["ar"]


@pytest.mark.parametrize(
    ("levels", "live"),
    [
        ([], True),
        (["undisclosed"], False),
        (["undisclosed", "undisclosed"], False),
        (["undisclosed", "organization"], True),
        (["role"], True),
        (["named"], True),
    ],
)
def test_undisclosed_attendees_alone_do_not_betray_their_organization(levels, live):
    delegation = DelegationFactory()
    for level in levels:
        AttendanceFactory(delegation=delegation, disclosure=level)
    assert Organization.objects.live("ar").filter(pk=delegation.organization_id).exists() is live


def test_leaders_that_are_mentioned_show_their_organization_beside_undisclosed_attendees():
    delegation = DelegationFactory(leaders="unnamed")
    AttendanceFactory(delegation=delegation, disclosure="undisclosed")
    assert Organization.objects.live("ar").filter(pk=delegation.organization_id).exists()


def test_the_directory_leaves_out_what_is_no_longer_active():
    active, inactive = OrganizationFactory(), OrganizationFactory(active=False)
    for organization in (active, inactive):
        written_about(organization)
    assert list(Organization.objects.listed("ar")) == [active]
    assert inactive in Organization.objects.live("ar")


def test_an_organization_is_listed_once_however_often_it_is_named():
    organization = OrganizationFactory()
    for name in (met, met, organized, written_about, written_about):
        name(organization)
    assert list(Organization.objects.listed("ar")) == [organization]


# People


def test_a_person_nothing_names_is_not_live():
    PersonFactory()
    assert live_in(Person) == []


@pytest.mark.parametrize(
    ("level", "live"),
    [
        (Disclosure.NAMED, True),
        (Disclosure.ROLE, False),
        (Disclosure.ORGANIZATION, False),
        (Disclosure.UNDISCLOSED, False),
    ],
)
def test_only_a_meeting_that_names_a_person_makes_them_known(level, live):
    AttendanceFactory(disclosure=level)
    assert live_in(Person) == (["ar", "en"] if live else [])


def test_a_person_is_live_where_the_meeting_is():
    AttendanceFactory(delegation__meeting__title_ar="")
    assert live_in(Person) == ["en"]


def test_a_private_meeting_makes_nobody_known():
    AttendanceFactory(delegation__meeting__public=False)
    assert live_in(Person) == []


def test_an_article_makes_a_person_known_where_it_is_live():
    ArticleFactory(live="ar").people.add(PersonFactory())
    assert live_in(Person) == ["ar"]


def test_a_protected_person_is_never_live():
    person = PersonFactory(protected=True)
    AttendanceFactory(person=person)
    ArticleFactory().people.add(person)
    assert live_in(Person) == []


# Topics


def test_a_topic_is_live_where_something_about_it_is():
    ArticleFactory(live="ar").topics.add(TopicFactory())
    assert live_in(Topic) == ["ar"]


def test_a_topic_of_drafts_and_private_meetings_is_not_live():
    topic = TopicFactory()
    ArticleFactory(live="").topics.add(topic)
    MeetingFactory(public=False).topics.add(topic)
    assert live_in(Topic) == []


def test_a_topic_of_a_public_meeting_is_live():
    MeetingFactory(title_ar="").topics.add(TopicFactory())
    assert live_in(Topic) == ["en"]
