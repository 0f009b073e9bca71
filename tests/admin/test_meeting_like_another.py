"""A new meeting that begins like an earlier one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from lxml import html

from articles.models import Meeting
from articles.models.attendance import Leaders, Side
from organizations.disclosure import Disclosure
from tests.admin.forms import PageForm, errors
from tests.factories import (
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/meeting/add/"


@pytest.fixture
def earlier():
    meeting = MeetingFactory(title_ar="لقاء آذار", title_en="March meeting", format="hybrid", place_ar="جنيف")
    meeting.organizers.add(OrganizationFactory())
    meeting.topics.add(TopicFactory())
    host = DelegationFactory(meeting=meeting, side=Side.HOST, position=0)
    DelegationFactory(
        meeting=meeting, side=Side.GUEST, leaders=Leaders.COUNTED, leader_count=3, note="Late", position=1
    )
    AttendanceFactory(delegation=host, post_en="Envoy", disclosure=Disclosure.ROLE, position=0)
    return meeting


def begin(client, meeting):
    """The page that the link beside ``meeting`` leads to."""
    page = html.document_fromstring(client.get(f"/admin/articles/meeting/{meeting.pk}/change/").content.decode())
    (address,) = {link.get("href") for link in page.iter("a") if "like=" in (link.get("href") or "")}
    return client.get(address)


def test_it_begins_with_who_came_and_is_saved_with_a_date_of_its_own(desk, earlier):
    client = desk("publisher")
    form = PageForm(begin(client, earlier))
    assert Meeting.objects.count() == 1
    assert (form["title_ar"], form["start_year"], form["articles-0-title_ar"]) == ("", "", "")

    response = form.fill(title_ar="لقاء نيسان", start_year="2026", start_month="4").submit(client)

    assert response.status_code == 302, errors(response)
    new = Meeting.objects.exclude(pk=earlier.pk).get()
    assert (new.title_ar, new.title_en, str(new.start), new.public_at) == ("لقاء نيسان", None, "2026-04", None)
    assert (new.format, new.place_ar) == ("hybrid", "جنيف")
    for name in ("organizers", "topics"):
        assert list(getattr(new, name).all()) == list(getattr(earlier, name).all())
    rows = [
        list(each.delegations.values_list("organization", "side", "leaders", "leader_count")) for each in (earlier, new)
    ]
    assert rows[0] == rows[1]
    assert [row.note for row in new.delegations.all()] == ["", ""]
    people = [list(each.attendances.values_list("person", "post_en", "disclosure")) for each in (earlier, new)]
    assert people[0] == people[1]
    assert not new.articles.exists()


def test_posts_are_those_of_today(desk, earlier):
    delegation = earlier.delegations.get(side=Side.GUEST)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    moved, left, elsewhere = (AttendanceFactory(delegation=delegation, post_en="Member").person for _ in range(3))
    MembershipFactory(person=moved, organization=delegation.organization, post_en="Chair")
    MembershipFactory(person=moved, post_en="Author elsewhere", start_date=yesterday)
    MembershipFactory(person=left, organization=delegation.organization, post_en="Member", end_date=yesterday)
    MembershipFactory(person=elsewhere, post_en="Director")

    form = PageForm(begin(desk("publisher"), earlier))

    posts = {
        person: form[f"{form.row_of('attendances', person=str(person.pk))}-post_en"]
        for person in (moved, left, elsewhere)
    }
    assert posts == {moved: "Chair", left: "", elsewhere: "Director"}


def test_nobody_is_shown_more_openly_than_now_and_who_is_protected_is_for_editors(desk, earlier):
    delegation = earlier.delegations.get(side=Side.GUEST)
    person = AttendanceFactory(delegation=delegation, disclosure=Disclosure.NAMED).person
    person.protected = True
    person.save()

    form = PageForm(begin(desk("publisher"), earlier))
    assert form[f"{form.row_of('attendances', person=str(person.pk))}-disclosure"] == Disclosure.ORGANIZATION

    page = begin(desk("contributor"), earlier)
    assert PageForm(page)["attendances-TOTAL_FORMS"] == "1"
    assert str(person.name_en) not in page.text
    assert "Somebody whom only editors may see was left out" in page.text


@pytest.mark.parametrize("source", ["", "0", "x", "99999999999999999999", "1\x00", "987654"])
def test_what_is_not_there_begins_an_empty_page(desk, source):
    response = desk("publisher").get(ADD, {"like": source}, follow=True)
    assert response.redirect_chain == [(ADD, 302)]
    assert "no longer there" in response.text
    assert PageForm(response)["delegations-TOTAL_FORMS"] == "0"


def test_a_visitor_learns_nothing_of_it(client, earlier):
    response = client.get(ADD, {"like": earlier.pk}, follow=True)
    assert response.redirect_chain[0][0].startswith("/admin/login/")
    assert earlier.title_en not in response.text


def test_the_rest_of_the_address_stays(desk, earlier):
    topic = TopicFactory()
    form = PageForm(desk("publisher").get(ADD, {"like": earlier.pk, "_changelist_filters": f"q={topic.pk}"}))
    assert "like" not in form.url
    assert "_changelist_filters" in form.url


def test_a_person_with_no_post_on_record_keeps_that_of_the_earlier_meeting(desk, earlier):
    row = AttendanceFactory(delegation=earlier.delegations.get(side=Side.HOST), person=PersonFactory(), post_ar="منسق")
    form = PageForm(begin(desk("publisher"), earlier))
    assert form[f"{form.row_of('attendances', person=str(row.person_id))}-post_ar"] == "منسق"
