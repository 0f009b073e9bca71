"""Whatever changes what visitors may find is seen by the next search."""

from __future__ import annotations

import pytest
from django.utils import timezone

from articles.publishing.take import publish, withdraw
from liaison.staff.trash.bin import put_in_trash
from liaison.staff.trash.restore import restore
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
    UserFactory,
)

pytestmark = pytest.mark.django_db

WORD = "زنبقستان"
LINKED = {"organizations": OrganizationFactory, "people": PersonFactory, "topics": TopicFactory}


@pytest.fixture
def found(searching):
    """How many articles and meetings the word finds."""

    def count() -> int:
        return len([link for link in searching.links(WORD) if "/news/" in link or "/meetings/" in link])

    return count


@pytest.mark.parametrize("relation", LINKED)
def test_links_of_an_article_from_both_ends(found, relation):
    article, named = ArticleFactory(), LINKED[relation](name_ar=f"اسم {WORD}")
    links, back = getattr(article, relation), named.articles
    assert found() == 0
    for add, take_away in (
        (lambda: links.add(named), lambda: links.remove(named)),
        (lambda: links.set([named]), links.clear),
        (lambda: back.add(article), lambda: back.remove(article)),
        (lambda: back.set([article]), back.clear),
    ):
        add()
        assert found() == 1
        take_away()
        assert found() == 0


def test_topics_and_organizers_of_a_meeting(found):
    meeting = MeetingFactory()
    ReportFactory(meeting=meeting)
    topic, organization = TopicFactory(name_ar=WORD), OrganizationFactory(name_ar=WORD)
    for links, named in ((meeting.topics, topic), (meeting.organizers, organization)):
        links.add(named)
        # The meeting, and the report on it.
        assert found() == 2
        links.clear()
        assert found() == 0


def test_delegations_that_come_change_and_go(found):
    meeting = MeetingFactory()
    ReportFactory(meeting=meeting)
    delegation = DelegationFactory(meeting=meeting, organization=OrganizationFactory(name_ar=WORD))
    assert found() == 2
    delegation.organization = OrganizationFactory(name_ar="اسم آخر")
    delegation.save()
    assert found() == 0
    delegation.organization = OrganizationFactory(name_ar=WORD)
    delegation.save()
    assert found() == 2
    delegation.delete()
    assert found() == 0


def test_how_far_somebody_is_shown(found):
    attendance = AttendanceFactory(person=PersonFactory(name_ar=WORD))
    assert found() == 1
    for level in (Disclosure.ROLE, Disclosure.ORGANIZATION, Disclosure.UNDISCLOSED):
        attendance.disclosure = level
        attendance.save()
        assert found() == 0
    attendance.disclosure = Disclosure.NAMED
    attendance.save()
    assert found() == 1


def test_protection_given_and_lifted(found):
    person = PersonFactory(name_ar=WORD)
    AttendanceFactory(person=person)
    ArticleFactory().people.add(person)
    for protected, number in ((True, 0), (False, 2)):
        person.protected = protected
        person.save()
        assert found() == number


@pytest.mark.parametrize("factory", [OrganizationFactory, PersonFactory])
def test_names_and_other_names(found, factory):
    named = factory(name_ar="اسم")
    article = ArticleFactory()
    (article.people if factory is PersonFactory else article.organizations).add(named)
    for names, number in (({"name_ar": WORD}, 1), ({"name_ar": "اسم"}, 0), ({"other_names": f"كنية\n{WORD}"}, 1)):
        for field, text in names.items():
            setattr(named, field, text)
        named.save()
        assert found() == number


def test_editions_by_step(found):
    article = ArticleFactory(live="", title_ar=WORD)
    assert found() == 0
    publish(article, "ar")
    assert found() == 1
    withdraw(article, "ar")
    assert found() == 0


def test_meetings_that_become_public_and_private(found):
    meeting = MeetingFactory(public=False, title_ar=WORD)
    ReportFactory(meeting=meeting)
    assert found() == 0
    meeting.public_at = timezone.now()
    meeting.save()
    assert found() == 1
    meeting.public_at = None
    meeting.save()
    assert found() == 0


def test_the_trash_and_back(found):
    by = UserFactory(role="administrator")
    article = ArticleFactory(title_ar=WORD)
    item = put_in_trash(article, by)
    assert found() == 0
    restore(item, by)
    assert found() == 1


def test_deleting(found):
    article = ArticleFactory(title_ar=WORD)
    topic = TopicFactory(name_ar=WORD)
    other = ArticleFactory()
    other.topics.add(topic)
    assert found() == 2
    topic.delete()
    assert found() == 1
    article.delete()
    assert found() == 0
