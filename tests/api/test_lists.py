"""Lists: filtered as those for readers are, a part at a time, with the fields that are asked for."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models.attendance import Side
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

LISTS = ("articles/", "meetings/", "organizations/", "people/", "topics/")


def article(age: int, **attributes):
    """One that came out ``age`` days ago."""
    moment = timezone.now() - dt.timedelta(days=age)
    return ArticleFactory(published_at_ar=moment, published_at_en=moment, **attributes)


def following(told, path: str, **parameters):
    """The ids of each part of a list, and the address of the next as it says itself."""
    part = told(path, **parameters)
    while True:
        yield [record["id"] for record in part["items"]]
        if part["next"] is None:
            return
        address = urlsplit(part["next"])
        part = told(address.path.removeprefix("/api/v1/"), **dict(parse_qsl(address.query)))


def test_a_list_holds_what_is_public_in_the_language_asked_for(ids):
    arabic, english, both = ArticleFactory(live="ar"), ArticleFactory(live="en"), ArticleFactory()
    assert set(ids("articles/")) == {arabic.pk, both.pk}
    assert set(ids("articles/", language="en")) == {english.pk, both.pk}


def test_lists_are_narrowed_as_those_for_readers(ids):
    partner, guest, subject = OrganizationFactory(country="DE"), PersonFactory(), TopicFactory()
    meeting = MeetingFactory(title_ar="لقاء عن النقل", format="hybrid", starts_on=dt.date(2021, 5, 3))
    AttendanceFactory(delegation=DelegationFactory(meeting=meeting, organization=partner), person=guest)
    meeting.topics.add(subject)
    MeetingFactory(starts_on=dt.date(2019, 1, 1))
    for narrowed in (
        {"organization": partner.slug},
        {"person": guest.slug},
        {"topic": subject.slug},
        {"side": Side.GUEST},
        {"country": "DE"},
        {"format": "hybrid"},
        {"from": "2021-01-01"},
        {"year": "2021", "month": "5"},
        {"q": "النقل"},
    ):
        assert ids("meetings/", **narrowed) == [meeting.pk], narrowed
    assert meeting.pk not in ids("meetings/", to="2020-12-31")


def test_several_organizations_must_all_be_concerned(ids):
    first, second = OrganizationFactory(), OrganizationFactory()
    both, one = MeetingFactory(), MeetingFactory()
    DelegationFactory(meeting=both, organization=first)
    DelegationFactory(meeting=both, organization=second)
    DelegationFactory(meeting=one, organization=first)
    assert set(ids("meetings/", organization=first.slug)) == {both.pk, one.pk}
    assert ids("meetings/", organization=[first.slug, second.slug]) == [both.pk]


def test_an_organization_stands_for_its_parts_where_that_is_asked(ids):
    parent = OrganizationFactory()
    part = OrganizationFactory(parent=parent)
    article = ArticleFactory()
    ArticleFactory().organizations.add(parent)
    article.organizations.add(part)
    assert article.pk not in ids("articles/", organization=parent.slug)
    assert article.pk in ids("articles/", organization=parent.slug, parts="1")


def test_names_are_found_in_their_usual_spellings(ids):
    union = OrganizationFactory(name_ar="اتحاد الأطباء", name_en="Doctors’ Union", kind="party")
    other = OrganizationFactory()
    person, topic = PersonFactory(name_ar="منى الأحمد"), TopicFactory(name_en="Schools")
    article = ArticleFactory()
    article.organizations.add(union, other)
    article.people.add(person)
    article.topics.add(topic)
    assert ids("organizations/", q="إتحاد الاطباء") == [union.pk]
    assert ids("organizations/", kind="party") == [union.pk]
    assert ids("people/", q="الاحمد") == [person.pk]
    assert ids("topics/", q="school") == [topic.pk]
    assert ids("topics/", q="nothing\0such") == []


def test_parts_follow_each_other_and_the_last_says_so(told, ask):
    articles = [article(age).pk for age in range(7)]
    assert list(following(told, "articles/", limit=3)) == [articles[:3], articles[3:6], articles[6:]]
    first = ask("articles/", limit=3, kind="news")
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert "limit=3" in first["Link"]
    assert "kind=news" in first["Link"]
    assert "Link" not in ask("articles/")


@pytest.mark.parametrize("path", LISTS)
def test_what_comes_or_goes_meanwhile_moves_nothing(told, ids, path):
    def make():
        meeting = MeetingFactory()
        AttendanceFactory(delegation=DelegationFactory(meeting=meeting))
        meeting.topics.add(TopicFactory())
        ArticleFactory(meeting=meeting)

    for _ in range(6):
        make()
    whole = ids(path)
    parts = following(told, path, limit=2)
    found = next(parts)
    make()
    found += [pk for part in parts for pk in part if pk in whole]
    assert found == whole


def test_a_cursor_beyond_all_there_is_ends_the_list(told):
    ArticleFactory()
    assert told("articles/", cursor=0) == {"items": [], "next": None}
    assert len(told("articles/", cursor=2**63 - 1)["items"]) == 1


def test_only_the_fields_asked_for_come_and_the_id(told):
    found = ArticleFactory()
    assert told("articles/", fields="title,self")["items"] == [
        {
            "id": found.pk,
            "self": f"http://testserver/api/v1/articles/{found.pk}/",
            "title": {"ar": found.title_ar, "en": found.title_en},
        }
    ]
    assert set(told(f"articles/{found.pk}/", fields="kind")) == {"id", "kind"}


def test_texts_are_in_a_list_where_they_are_asked_for(told):
    found = ArticleFactory()
    assert "body_html" not in told("articles/")["items"][0]
    assert told("articles/", fields="body_html")["items"][0]["body_html"]["ar"] == found.body_ar
    assert "body_html" in told(f"articles/{found.pk}/")


@pytest.mark.parametrize("path", LISTS)
def test_more_records_need_no_more_queries(ask, path):
    def grow(count: int):
        for _ in range(count):
            meeting = MeetingFactory()
            AttendanceFactory(delegation=DelegationFactory(meeting=meeting))
            meeting.topics.add(TopicFactory())
            meeting.organizers.add(OrganizationFactory())
            report = ArticleFactory(kind=ArticleKind.MEETING_REPORT, meeting=meeting)
            report.organizations.add(OrganizationFactory(parent=OrganizationFactory()))
            report.people.add(PersonFactory())
            report.topics.add(TopicFactory())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ask(path, limit=50).status_code == 200
        return len(captured)

    grow(1)
    few = queries()
    grow(12)
    assert queries() == few
    assert 0 < few <= 14
