"""Publishing a text that names somebody who must not be named: it stops, is replaced, or a publisher decides."""

from __future__ import annotations

import pytest
from lxml import html

from articles.models import Article
from articles.models.workflow import State
from liaison.models import Event
from organizations.disclosure import Disclosure
from organizations.models import Clearance
from tests.admin.forms import PageForm, errors
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    PersonFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden():
    return PersonFactory(name_ar="نادر الحموي", name_en="Nadir Hamawi", protected=True)


@pytest.fixture
def named(hidden):
    """A draft that names the protected person in both editions, once over two cells of a table."""
    return ArticleFactory(
        live="",
        title_ar="كلمة نادر الحموي",
        slug_ar="كلمة-نادر-الحموي",
        body_ar="<p>شكر <strong>نادر</strong> الحموي الحضور.</p>",
        body_en="<table><tbody><tr><td><p>Nadir</p></td><td><p>Hamawi</p></td></tr></tbody></table><p>Thanks.</p>",
    )


def step(client, article, language="ar", name="publish"):
    return client.get(f"/admin/articles/article/{article.pk}/{name}/{language}/")


def found(response):
    """The places that the page marks: its sentences, and the marked words."""
    root = html.document_fromstring(response.text)
    return [mark.text_content() for panel in root.find_class("names") for mark in panel.iter("mark")]


def test_it_stops_and_shows_each_place_with_the_name_marked(desk, named):
    client = desk("publisher")
    response = step(client, named)
    assert found(response) == ["نادر الحموي", "نادر الحموي", "نادر الحموي"]
    PageForm(response).confirm(client)
    named.refresh_from_db()
    assert named.state_ar == State.DRAFT
    assert not Event.objects.of(named).exists()


def test_one_press_replaces_it_in_both_editions_and_then_it_can_be_published(desk, named):
    client = desk("publisher")
    form = PageForm(step(client, named))
    form.fill(described_ar="أحد الحاضرين", described_en="one of those present", note="My note.")
    response = form.submit(client, "_replace")
    named.refresh_from_db()
    assert named.title_ar == "كلمة أحد الحاضرين"
    assert named.body_ar == "<p>شكر <strong>أحد الحاضرين</strong> الحضور.</p>"
    assert "<td><p>one of those present</p></td><td><p></p></td>" in named.body_en
    assert "حموي" not in named.slug_ar
    assert found(response) == []
    assert PageForm(response)["note"] == "My note."
    event = Event.objects.of(named).filter(action="replace_name").first()
    assert "Hamawi" not in str(event.details) + event.note
    PageForm(response).confirm(client)
    named.refresh_from_db()
    assert named.state_ar == State.PUBLISHED


def test_particles_joined_to_the_name_stay(desk, hidden):
    article = ArticleFactory(live="", summary_ar="شُكر لنادر الحموي ووُعد ونادر الحموي حاضر.")
    client = desk("publisher")
    PageForm(step(client, article)).submit(client, "_replace")
    article.refresh_from_db()
    assert article.summary_ar == "شُكر لأحد المشاركين ووُعد وأحد المشاركين حاضر."


def test_only_the_chosen_places_are_replaced(desk, hidden):
    article = ArticleFactory(live="", summary_en="By Nadir Hamawi.", source_line_en="Nadir Hamawi")
    client = desk("publisher")
    response = step(client, article, "en")
    form = PageForm(response)
    boxes = [box.get("value") for box in html.document_fromstring(response.text).xpath("//input[@name='chosen']")]
    assert len(boxes) == 2
    form.data["chosen"] = []
    form.submit(client, "_replace")
    article.refresh_from_db()
    assert article.summary_en == "By Nadir Hamawi."


def test_a_publisher_gives_a_reason_for_each_place_and_it_is_in_the_audit_log(desk, hidden):
    client = desk("publisher")
    article = ArticleFactory(live="", summary_en="By Nadir Hamawi.", title_en="Nadir Hamawi speaks")
    form = PageForm(step(client, article, "en"))
    reasons = [name for name in form.data if name.startswith("anyway_")]
    assert len(reasons) == 3
    response = form.fill(**{reasons[0]: "He asked for it."}).confirm(client)
    assert response.status_code == 200
    assert {name for name, _message in errors(response)} == set(reasons[1:])
    assert not Clearance.objects.exists()
    form = PageForm(response).fill(**dict.fromkeys(reasons[1:], "He asked for it, too."))
    assert form.confirm(client).status_code == 302
    article.refresh_from_db()
    assert article.state_en == State.PUBLISHED
    told = Event.objects.filter(action="name_anyway")
    assert {event.by for event in told} == {client.user}
    assert {event.note for event in told} == {"He asked for it.", "He asked for it, too."}
    assert not any("Nadir" in str(event.details) for event in told)


def decided(client, article):
    form = PageForm(step(client, article, "en"))
    for name in [name for name in form.data if name.startswith("anyway_")]:
        form[name] = "Agreed."
    return form.confirm(client)


def test_a_decision_holds_until_the_spelling_or_the_names_of_the_person_change(desk, hidden):
    client = desk("publisher")
    article = ArticleFactory(live="", summary_en="By Nadir Hamawi.")
    assert decided(client, article).status_code == 302
    Article.objects.filter(pk=article.pk).update(state_en=State.DRAFT, summary_en="Thanks to Nadir Hamawi, at last.")
    assert found(step(client, article, "en")) == []
    Article.objects.filter(pk=article.pk).update(summary_en="By Nadir Hamawi and by NADIR-HAMAWI.")
    assert found(step(client, article, "en")) == []
    hidden.other_names = "Nadir of Hama"
    hidden.save()
    assert len(found(step(client, article, "en"))) == 2


def test_whom_the_meeting_withholds_its_report_does_not_name(desk):
    report = ReportFactory(live="", meeting=MeetingFactory(public=False), summary_en="With Samia Halabi.")
    row = AttendanceFactory(
        delegation=DelegationFactory(meeting=report.meeting),
        person=PersonFactory(name_en="Samia Halabi"),
        disclosure=Disclosure.ROLE,
    )
    client = desk("publisher")
    assert found(step(client, report, "en")) == ["Samia Halabi"]
    row.disclosure = Disclosure.NAMED
    row.save()
    assert found(step(client, report, "en")) == []


def test_a_meeting_that_stays_private_does_not_stop_its_report(desk, hidden):
    report = ReportFactory(live="", meeting=MeetingFactory(public=False, outcomes_en="Nadir Hamawi will call."))
    client = desk("publisher")
    form = PageForm(step(client, report, "en"))
    assert form.confirm(client).status_code == 200
    del form.data["meeting_too"]
    assert form.confirm(client).status_code == 302


def test_a_public_note_with_the_name_is_refused_beside_the_note(desk, hidden):
    client = desk("publisher")
    article = ArticleFactory()
    page = PageForm(client.get(f"/admin/articles/article/{article.pk}/change/"))
    page["summary_en"] = "Corrected."
    page.submit(client)
    form = PageForm(step(client, article, "en"))
    form.fill(change="correction", public_note="We named Nadir Hamawi by mistake.")
    response = form.confirm(client)
    assert [name for name, _message in errors(response)] == ["public_note"]
    assert form.fill(public_note="We named a participant by mistake.").confirm(client).status_code == 302
