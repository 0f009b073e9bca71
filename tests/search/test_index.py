"""The index is what the records say, however it came to be."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import transaction

from articles.models import Article, Attendance, Meeting
from liaison.models import Concern, Entry, NameWord
from liaison.search.index.entry_ids import (
    LARGEST_RECORD,
    UNDATED,
    Facet,
    Kind,
    about,
    entry_id,
    facet_of,
    first_id,
    place,
)
from liaison.search.index.rebuild import build_if_outdated
from liaison.search.index.writer import gathered
from organizations.disclosure import Disclosure
from organizations.models import Organization, Person
from tests.factories import ArticleFactory, AttendanceFactory, MeetingFactory, ReportFactory, TopicFactory
from tests.index import articles_on, meetings_on
from tests.pages import fill

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2024, 3, 5, 12, tzinfo=dt.UTC)


def stored():
    """All of the index but the full texts."""
    return [
        sorted(
            Entry.objects.values_list("pk", "scope", "record", "first_day", "last_day", "public_from", "public_until")
        ),
        sorted(Concern.objects.values_list("entry", "scope", "about", "public_from", "public_until")),
        sorted(NameWord.objects.values_list("about", "form", "word")),
    ]


# Codes


def test_an_entrys_id_says_when_what_and_which():
    assert place(entry_id(NOON, Kind.MEETING, "en", 12)) == (NOON, Kind.MEETING, "en", 12)
    assert place(entry_id(None, Kind.PERSON, "ar", 7)) == (None, Kind.PERSON, "ar", 7)


def test_ids_sort_by_time_and_what_has_none_is_newest():
    later = entry_id(NOON + dt.timedelta(seconds=1), Kind.ARTICLE, "ar", 1)
    assert entry_id(NOON, Kind.TOPIC, "en", LARGEST_RECORD) < later < UNDATED
    assert first_id(NOON) <= entry_id(NOON, Kind.ARTICLE, "ar", 1) < first_id(NOON + dt.timedelta(seconds=1))


def test_every_moment_a_date_can_mean_has_an_id_that_a_database_holds():
    for year in (1, 1899, 1900, 2199, 9998):
        moment = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
        assert 0 <= entry_id(moment, Kind.TOPIC, "en", LARGEST_RECORD) < 2**63


@pytest.mark.parametrize("record", [0, -1, LARGEST_RECORD + 1])
def test_a_record_that_an_id_cannot_hold_is_an_error(record):
    with pytest.raises(ValueError, match="number"):
        entry_id(NOON, Kind.ARTICLE, "ar", record)


def test_a_code_says_what_is_concerned():
    assert facet_of(about(Facet.TOPIC, 3)) == (Facet.TOPIC, 3)


# Keeping it


def test_what_signals_wrote_is_what_a_rebuild_writes():
    fill()
    before = stored()
    call_command("rebuild_search", quiet=True)
    assert stored() == before


def test_a_rebuild_mends_whatever_is_wrong():
    report = ReportFactory()
    AttendanceFactory(delegation__meeting=report.meeting)
    before = stored()
    Concern.objects.filter(about=about(Facet.PERSON, Person.objects.get().pk)).delete()
    Entry.objects.create(
        pk=entry_id(NOON, Kind.ARTICLE, "ar", 999), scope=0, record=999, public_from=NOON, public_until=NOON
    )
    call_command("rebuild_search", quiet=True)
    assert stored() == before


def test_an_archive_without_an_index_gets_one_when_it_is_migrated():
    ReportFactory()
    before = stored()
    for model in (Entry, Concern, NameWord):
        model.objects.all().delete()
    build_if_outdated()
    assert stored() == before


def test_a_step_that_saves_much_writes_once(django_assert_max_num_queries):
    report = ReportFactory()
    attendances = AttendanceFactory.create_batch(8, delegation__meeting=report.meeting)
    with django_assert_max_num_queries(80), gathered():
        for each in attendances:
            each.disclosure = Disclosure.ROLE
            each.save()
    assert articles_on(attendances[0].person, "ar") == []


def test_a_step_that_fails_writes_nothing():
    attendance = AttendanceFactory()
    before = stored()

    def fail():
        attendance.disclosure = Disclosure.UNDISCLOSED
        attendance.save()
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic(), gathered():
        fail()
    assert stored() == before


def test_what_is_written_in_a_transaction_goes_with_it():
    before = stored()
    with transaction.atomic():
        ReportFactory()
        assert stored() != before
        transaction.set_rollback(True)
    assert stored() == before


def test_links_are_followed_from_either_end():
    article, topic = ArticleFactory(), TopicFactory()
    topic.articles.add(article)
    assert articles_on(topic, "ar") == [article]
    topic.articles.clear()
    assert articles_on(topic, "ar") == []
    article.topics.set([topic])
    assert articles_on(topic, "ar") == [article]
    article.topics.clear()
    assert articles_on(topic, "ar") == []
    meeting = MeetingFactory()
    topic.meetings.set([meeting])
    assert meetings_on(topic, "en") == [meeting]
    topic.delete()
    assert not Concern.objects.filter(about__gte=about(Facet.TOPIC, 1), about__lt=about(Facet.COUNTRY, 0)).exists()


def test_a_deleted_record_leaves_nothing():
    report = ReportFactory()
    AttendanceFactory(delegation__meeting=report.meeting)
    report.versions.all().delete()
    report.delete()
    Meeting.objects.all().delete()
    Person.objects.all().delete()
    Organization.objects.all().delete()
    assert stored() == [[], [], []]


def test_protecting_a_person_takes_them_out_of_everything_at_once():
    attendance = AttendanceFactory()
    report = ReportFactory(meeting=attendance.meeting)
    report.people.add(attendance.person)
    person = attendance.person
    assert articles_on(person, "ar") == [report]
    person.protected = True
    person.save()
    assert not Concern.objects.filter(about=about(Facet.PERSON, person.pk)).exists()
    assert not NameWord.objects.filter(about=about(Facet.PERSON, person.pk)).exists()
    person.protected = False
    person.save()
    assert articles_on(person, "ar") == [report]


def test_a_delegation_that_leaves_takes_its_people_along():
    attendance = AttendanceFactory()
    report = ReportFactory(meeting=attendance.meeting)
    attendance.delegation.delete()
    assert not Attendance.objects.exists()
    assert articles_on(attendance.person, "ar") == []
    assert articles_on(attendance.delegation.organization, "ar") == []
    assert Article.objects.live("ar").get() == report
