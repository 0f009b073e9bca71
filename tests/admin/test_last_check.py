"""The page before publishing: what it checks, what can be filled in right there, and where it begins."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urljoin

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from lxml import html

from articles.models.attendance import Side
from articles.models.changes import keep_changes
from articles.models.content import facts_of, relations_of
from articles.models.workflow import SHARED
from organizations.disclosure import Disclosure
from tests.admin.forms import PageForm, errors
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def arabic(factory, name, **values):
    return factory(name_ar=name, name_en="", **values)


@pytest.fixture
def report():
    """Not out in English, on a meeting with names and posts that have no English, some of which are not shown."""
    meeting = MeetingFactory(public=False)
    meeting.organizers.add(arabic(OrganizationFactory, "منظِّم"))
    meeting.topics.add(arabic(TopicFactory, "موضوع"))
    host = DelegationFactory(meeting=meeting, organization=arabic(OrganizationFactory, "مضيف"), side=Side.HOST)
    rows = {"named": "مسمّى", "role": "بمنصبه", "organization": "بمنظمته"}
    for level, name in rows.items():
        AttendanceFactory(
            delegation=host, person=arabic(PersonFactory, name), disclosure=level, post_ar=f"منصب {level}", post_en=""
        )
    AttendanceFactory(
        delegation=host,
        person=arabic(PersonFactory, "محمي", protected=True),
        disclosure=Disclosure.NAMED,
        post_en="Guard",
    )
    hidden = DelegationFactory(meeting=meeting, organization=arabic(OrganizationFactory, "خفي"))
    AttendanceFactory(delegation=hidden, person=arabic(PersonFactory, "مجهول"), disclosure=Disclosure.UNDISCLOSED)
    report = ReportFactory(meeting=meeting, live="ar")
    report.organizations.add(OrganizationFactory(), arabic(OrganizationFactory, "مذكورة"))
    return report


def page_of(client, article, step="publish", language="en"):
    return client.get(f"/admin/articles/article/{article.pk}/{step}/{language}/")


def asked(response):
    """What has no text in the edition's language, by the control that asks for it."""
    root = html.document_fromstring(response.text)
    labels = {label.get("for"): label.text_content().strip() for label in root.iter("label")}
    return {
        control.get("name"): labels[control.get("id")]
        for control in root.iter("input")
        if (control.get("name") or "").startswith("gap_")
    }


def test_what_readers_would_get_in_the_other_language_is_asked_for_and_nothing_that_they_do_not_get(desk, report):
    response = page_of(desk("publisher"), report)
    assert sorted(asked(response).values()) == sorted(
        ["منظِّم", "موضوع", "مضيف", "مذكورة", "مسمّى", "منصب named", "منصب role"]
    )
    assert "7 names and posts have no English" in response.text
    assert asked(page_of(desk("publisher"), ReportFactory(live=""))) == {}


def test_what_is_filled_in_comes_out_with_the_edition_and_is_kept_for_the_next_meeting(desk, report):
    client = desk("publisher")
    named = report.meeting.attendances.get(person__name_ar="مسمّى")
    held = MembershipFactory(person=named.person, post_ar=named.post_ar, post_en="")
    form = PageForm(page_of(client, report))
    names = asked(page_of(client, report))
    form.fill(**{control: f"English {number}" for number, control in enumerate(names) if names[control] != "مذكورة"})
    form.confirm(client)
    report.refresh_from_db()
    page = client.get(f"/en/news/{report.pk}/{report.slug_en}/").text
    assert all(f"English {number}" in page for number, control in enumerate(names) if names[control] != "مذكورة")
    assert "مذكورة" in page
    held.refresh_from_db()
    assert held.post_en == form[f"gap_attendance_{named.pk}"]
    assert LogEntry.objects.filter(object_repr="English 0").exists()


def test_what_somebody_filled_in_meanwhile_stays(desk, report):
    client = desk("publisher")
    form = PageForm(page_of(client, report))
    [control] = [control for control, known in asked(page_of(client, report)).items() if known == "مذكورة"]
    organization = report.organizations.get(name_ar="مذكورة")
    form.fill(**{control: "Mine"})
    organization.name_en = "Theirs"
    organization.save()
    form.confirm(client)
    organization.refresh_from_db()
    assert organization.name_en == "Theirs"


def test_a_name_that_is_recorded_is_refused_and_what_was_typed_stays(desk, report):
    client = desk("publisher")
    OrganizationFactory(name_en="Taken League")
    form = PageForm(page_of(client, report))
    [control] = [control for control, known in asked(page_of(client, report)).items() if known == "مذكورة"]
    response = form.fill(**{control: "Taken League"}).confirm(client)
    assert [field for field, _message in errors(response)] == [control]
    assert PageForm(response)[control] == "Taken League"
    report.refresh_from_db()
    assert report.state_en == "draft"


def test_names_in_unpublished_changes_are_asked_for_too(desk):
    article = ArticleFactory(live="en")
    live = relations_of(article) | facts_of(article)
    wanted = arabic(OrganizationFactory, "جديدة")
    keep_changes(article, SHARED, live, live | {"organizations": [wanted.pk]})
    assert list(asked(page_of(desk("publisher"), article)).values()) == ["جديدة"]


def test_the_page_begins_with_the_checks_and_nothing_in_its_frame_leads_away(desk, report):
    client = desk("publisher")
    response = page_of(client, report)
    root = html.document_fromstring(response.text)
    [first] = [element for element in root.iter() if element.get("autofocus") is not None]
    assert first.find_class("checks")
    assert first.get("tabindex") == "-1"
    [frame] = root.iter("iframe")
    assert frame.get("tabindex") == "-1"
    framed = client.get(urljoin(response.request["PATH_INFO"], frame.get("src")))
    assert html.document_fromstring(framed.text).body.get("inert") is not None
    # In a tab of its own it is a page like any other.
    alone = client.get(f"/admin/articles/article/{report.pk}/preview/en/")
    assert html.document_fromstring(alone.text).body.get("inert") is None


def test_the_message_says_when_it_comes_out_by_the_clock_that_was_chosen(desk):
    client = desk("publisher")
    article = ArticleFactory(live="")
    day = timezone.now().date() + dt.timedelta(days=40)
    form = PageForm(page_of(client, article)).fill(at=f"{day.isoformat()}T09:30", time_zone="Asia/Damascus")
    form.confirm(client)
    told = client.get("/admin/").text
    assert f"{day.day} {day:%B} {day.year}" in told
    assert "09:30 Damascus time" in told
