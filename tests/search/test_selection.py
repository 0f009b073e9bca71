"""What is asked of the index: one kind or several, the same numbers however it is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from liaison.search import selection
from liaison.search.hits import count_concerns
from liaison.search.index.entry_ids import (
    FACETS,
    Facet,
    Kind,
    about,
    dated_scopes_in_sql,
    entry_id,
    entry_of,
    itself,
    itself_in_sql,
    record_of,
    scope,
    scope_in_sql,
    scope_of,
)
from liaison.search.index.id_ranges import UNKNOWN, first_to_come
from liaison.search.meeting_status import Status, Tally
from liaison.search.query.parser import parse
from liaison.search.selection import select
from liaison.text.languages import LANGUAGES
from tests.counting import held
from tests.factories import ArticleFactory, DelegationFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2024, 3, 5, 12, tzinfo=dt.UTC)


def told(title, year):
    return ArticleFactory(live="en", title_en=title, published_at_en=dt.datetime(year, 5, 5, tzinfo=dt.UTC))


@pytest.fixture
def lanterns():
    """An article and a meeting of 2019, an article of 2021 and an organization, each with the word."""
    society = OrganizationFactory(name_en="Lantern Society", name_ar="جمعية")
    meeting = held("2019-03", title_en="Lantern talks", title_ar="")
    DelegationFactory(meeting=meeting, organization=society)
    return told("The lantern", 2019), meeting, told("A lantern", 2021), society


def everywhere(text):
    return select(*Kind, language="en").matching(parse(text))


# Ids of entries


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_an_id_is_taken_apart_in_sql_as_in_python(kind, language):
    entry = entry_id(NOON, kind, language, 12)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {scope_in_sql('entry')}, {dated_scopes_in_sql('entry')} FROM (SELECT {entry} AS entry) AS one"  # noqa: S608
        )
        found, *dated = cursor.fetchone()
    assert found == scope_of(entry)
    assert dated == [scope(Kind.ARTICLE, language), scope(Kind.MEETING, language)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FACETS)
def test_a_record_has_the_same_code_in_sql_and_python_and_leads_back_to_its_entry(kind, language):
    entry = entry_id(None, kind, language, 12)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {itself_in_sql('entry')} FROM (SELECT {entry} AS entry) AS one")  # noqa: S608
        assert cursor.fetchone() == (itself(entry),)
    assert entry_of(itself(entry), language) == entry


# Several kinds


def test_several_kinds_are_found_together_and_counted_apart(lanterns):
    hits = everywhere("lantern").hits
    assert {kind: len(ids) for kind, ids in hits.by_kind.items()} == {
        Kind.ARTICLE: 2,
        Kind.MEETING: 1,
        Kind.ORGANIZATION: 1,
    }
    assert hits.ids == sorted(hits.ids, reverse=True)
    assert hits.by_year() == {2021: 1, 2019: 2}
    assert hits.by_month(2019)[3] == hits.by_month(2019)[5] == 1


def test_what_narrows_it_by_time_leaves_out_what_has_none(lanterns):
    whole = everywhere("lantern")
    assert whole.of_year(2019).kinds == whole.since(dt.date(2019, 1, 1)).kinds == (Kind.ARTICLE, Kind.MEETING)
    assert whole.of_year(2019).hits.number == 2
    assert whole.of_kinds(Kind.ORGANIZATION).of_year(2019).hits.ids == []
    assert whole.of_status("held").kinds == (Kind.MEETING,)


def test_a_part_is_picked_from_what_was_found_without_asking_again(lanterns, django_assert_num_queries):
    whole = everywhere("lantern")
    for part in (whole.of_year(2019), whole.of_kinds(Kind.ARTICLE), whole.of_kinds(Kind.MEETING).of_year(2019, 3)):
        found = whole.hits
        with django_assert_num_queries(0):
            picked = part.hits_among(found)
        assert (picked.ids, picked.more) == (part.hits.ids, False)


def test_a_part_is_asked_for_where_more_was_found_than_is_counted(lanterns, monkeypatch):
    monkeypatch.setattr(selection, "REACH", 1)
    whole = everywhere("lantern").of_kinds(Kind.ARTICLE)
    assert (whole.hits.number, whole.hits.more) == (1, True)
    older = whole.of_year(2019).hits_among(whole.hits)
    assert ([record_of(entry) for entry in older.ids], older.more) == ([lanterns[0].pk], False)


def test_the_same_is_found_in_one_kind_as_in_several(lanterns):
    whole = everywhere("lantern").hits
    for kind in (Kind.ARTICLE, Kind.MEETING, Kind.ORGANIZATION):
        assert select(kind, language="en").matching(parse("lantern")).hits.ids == whole.by_kind[kind]


def test_numbers_are_of_one_kind(lanterns):
    with pytest.raises(ValueError, match="unpack"):
        select(Kind.ARTICLE, Kind.MEETING).count()


# Words


def test_words_are_sought_loosely_only_where_nothing_of_the_kind_surely_has_them_however_it_is_narrowed():
    told("The Hariri cabinet", 2019)
    told("A visit to Harriri", 2021)
    articles = select(Kind.ARTICLE, language="en").matching(parse("Hariri"))
    assert not articles.hits.is_loose
    assert articles.of_year(2021).hits.ids == articles.of_year(2021).newest(5) == []
    loosely = select(Kind.ARTICLE, language="en").matching(parse("Hareri"))
    assert loosely.hits.is_loose
    assert loosely.of_year(2021).hits.number == 1


def test_days_are_counted_by_how_much_of_them_is_known():
    for day in ("2019", "2019-03", "2019-03-05", "2019-03-05"):
        held(day, title_en="Talks")
    days = select(Kind.MEETING, language="en").count_days()
    assert days == {
        (dt.date(2019, 1, 1), UNKNOWN): 1,
        (dt.date(2019, 3, 1), 1): 1,
        (dt.date(2019, 3, 5), 2): 2,
    }


@pytest.fixture
def office_and_guest():
    """Two organizations: one at every meeting, one at some; of the meetings some were called off, and some are to come."""
    office, guest = OrganizationFactory(), OrganizationFactory()
    for number, day in enumerate(
        ("2019", "2019-03", "2019-03-05", "2019-03-05", "2024-07-01", "2099-01-01", "2099-02")
    ):
        for off in (False, True):
            meeting = held(day, title_en="Talks", cancelled=off)
            DelegationFactory(meeting=meeting, organization=office)
            if number % 2:
                DelegationFactory(meeting=meeting, organization=guest)
    return office, guest


@pytest.mark.parametrize("status", [None, *Status])
@pytest.mark.parametrize(
    "narrow",
    [
        lambda found, _office, _guest: found,
        lambda found, office, _guest: found.concerning(about(Facet.ORGANIZATION, office.pk)),
        lambda found, *both: found.concerning(*(about(Facet.ORGANIZATION, each.pk) for each in both)),
        lambda found, _office, guest: found.concerning(about(Facet.ORGANIZATION, guest.pk)).of_year(2019),
        lambda found, *_both: found.since(dt.date(2019, 3, 5)),
        lambda found, *_both: found.until(dt.date(2024, 7, 1)),
    ],
)
def test_the_numbers_are_those_of_the_meetings_one_by_one(office_and_guest, narrow, status):
    found = narrow(select(Kind.MEETING, language="en"), *office_and_guest)
    found = found.of_status(status) if status else found
    ids = found.newest(100)
    off = found.called_off
    expected = Tally(
        sum(entry < first_to_come(found.at) and entry not in off for entry in ids),
        sum(entry >= first_to_come(found.at) and entry not in off for entry in ids),
        sum(entry in off for entry in ids),
    )
    assert found.tally() == expected
    assert found.count_days().total() == len(ids)
    bodies = count_concerns(ids, found.at, [])
    assert found.count_concerned(Facet.ORGANIZATION) == {
        each.pk: bodies[about(Facet.ORGANIZATION, each.pk)]
        for each in office_and_guest
        if bodies[about(Facet.ORGANIZATION, each.pk)]
    }
