"""Rows that are changed many at once are written into the index by themselves, and nothing is read for it that need not be."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Attendance, Delegation, Meeting, Topic
from liaison.search.index.check import differences
from liaison.search.index.entry_ids import Kind
from liaison.search.index.models import Spelling
from liaison.search.index.sources import owners, sources
from liaison.search.index.upkeep import naming
from organizations.disclosure import Disclosure
from organizations.models import Organization, Person
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


@pytest.fixture
def attendance() -> Attendance:
    """Of somebody who is named, at a meeting that is reported."""
    attendance = AttendanceFactory()
    report = ReportFactory(meeting=attendance.meeting)
    report.people.add(attendance.person)
    report.topics.add(TopicFactory())
    return attendance


def right() -> bool:
    return not list(differences())


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Article, {"state_ar": "draft"}),
        (Article, {"body_en": "<p>Other words.</p>"}),
        (Meeting, {"public_at": None}),
        (Meeting, {"title_ar": "عنوان آخر", "format": "virtual"}),
        (Delegation, {"side": "observer"}),
        (Attendance, {"disclosure": Disclosure.UNDISCLOSED}),
        (Organization, {"name_ar": "اسم آخر"}),
        (Organization, {"country": "JO"}),
        (Person, {"other_names": "كنية"}),
        (Person, {"protected": True}),
        (Topic, {"name_en": "Another name"}),
    ],
)
def test_what_update_changes_is_written(attendance, model, values):
    assert model.objects.update(**values) == model.objects.count()
    assert right()


def test_protection_that_update_lifts_is_written(attendance):
    Person.objects.update(protected=True)
    Person.objects.update(protected=False)
    assert right()


def test_rows_that_update_moves_are_written_at_both_ends(attendance):
    other = DelegationFactory(meeting=MeetingFactory())
    ReportFactory(meeting=other.meeting)
    attendance.delegation.attendances.update(delegation=other, meeting=other.meeting)
    assert right()


def test_rows_changed_or_stored_in_bulk_are_written(attendance):
    article = ArticleFactory()
    article.title_ar = "عنوان آخر"
    Article.objects.bulk_update([article], ["title_ar"])
    assert right()
    Delegation.objects.bulk_create(
        [Delegation(meeting=attendance.meeting, organization=OrganizationFactory(), side="guest")]
    )
    assert right()


def test_update_says_how_many_rows_it_changed_and_writes_once(attendance):
    with CaptureQueriesContext(connection) as queries:
        assert Meeting.objects.filter(pk=attendance.meeting_id).update(title_ar="عنوان آخر") == 1
    entries = [query for query in queries if "INSERT INTO liaison_entry" in query["sql"]]
    assert len(entries) == 2  # the meeting's and its report's


def test_update_of_nothing_writes_nothing():
    with CaptureQueriesContext(connection) as queries:
        assert Topic.objects.filter(pk=0).update(name_en="Nothing") == 0
    assert not [query for query in queries if "liaison_" in query["sql"]]


def test_what_names_a_record_is_found_by_its_parts_and_links(attendance):
    report, meeting = Article.objects.get(), attendance.meeting_id
    concerned = {Kind.MEETING: {meeting}, Kind.ARTICLE: {report.pk}}
    assert naming(Person, attendance.person_id) == concerned
    assert naming(Organization, attendance.delegation.organization_id) == concerned
    assert naming(Topic, Topic.objects.get().pk) == {Kind.MEETING: set(), Kind.ARTICLE: {report.pk}}


# How the changes come there


def test_templates_cannot_change_rows():
    assert Article.objects.update.alters_data
    assert Article.objects.bulk_create.alters_data


def test_every_row_that_entries_are_made_of_is_heard_of():
    for model in owners():
        assert pre_save.has_listeners(model)
        assert post_save.has_listeners(model)
        assert m2m_changed.has_listeners(model) if model._meta.auto_created else post_delete.has_listeners(model)


def test_other_rows_are_deleted_without_being_read(django_assert_num_queries):
    """A receiver of all deletions would have Django read each of them."""
    Spelling.objects.create(word="lantern", spelled="Lantern")
    with django_assert_num_queries(1):
        Spelling.objects.filter(word="lantern").delete()


def test_each_kind_has_a_source():
    assert set(sources()) == set(Kind)
