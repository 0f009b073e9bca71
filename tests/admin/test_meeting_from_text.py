"""A new meeting that begins with the text of its report. All people and bodies are invented."""

from __future__ import annotations

import pytest
from lxml import html

from articles.models import Article, Meeting
from articles.models.attendance import Leaders, Side
from liaison.models import Autosave
from organizations.models import Organization, Person
from tests.admin.forms import PageForm, errors
from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db

ADD, FROM_TEXT = "/admin/articles/meeting/add/", "/admin/articles/meeting/from-text/"
TEXT = """عقد مكتب الجاليات اجتماعاً افتراضياً مع رابطة أطباء الصفصاف يوم 18 آذار 2024، بحضور رئيس مكتب الجاليات الدكتور سامر الزيزفوني.
وحضر من جانب رابطة أطباء الصفصاف رئيسة الرابطة ليلى البستاني.
وبحث الاجتماع تعليم الأطفال.
المصدر: مكتب الجاليات"""


@pytest.fixture
def office():
    return OrganizationFactory(kind="office", name_ar="مكتب الجاليات", name_en="Communities Office")


def begin(client, text=TEXT):
    return client.post(FROM_TEXT, {"text": text}, follow=True)


def said(response):
    page = html.document_fromstring(response.content.decode())
    return [" ".join(item.text_content().split()) for item in page.xpath("//ul[contains(@class, 'messagelist')]/li")]


def test_what_the_text_says_is_filled_in_checked_and_saved(desk, office):
    samer = PersonFactory(name_ar="سامر الزيزفوني", name_en="Samer Zayzafouni")
    MembershipFactory(person=samer, organization=office, post_ar="رئيس مكتب الجاليات", post_en="Head of the office")
    TopicFactory(name_ar="تعليم الأطفال", name_en="Children's education")
    client = desk("publisher")

    response = begin(client)

    assert not Meeting.objects.exists()
    form = PageForm(response)
    hosts = form.row_of("delegations", organization=str(office.pk))
    assert form[f"{hosts}-side"] == Side.HOST
    row = form.row_of("attendances", person=str(samer.pk))
    assert (form[f"{row}-post_ar"], form[f"{row}-post_en"]) == ("رئيس مكتب الجاليات", "Head of the office")

    response = form.fill(title_ar="لقاء آذار").submit(client)

    assert response.status_code == 302, errors(response)
    meeting = Meeting.objects.get()
    assert (str(meeting.start), meeting.format, meeting.public_at) == ("2024-03-18", "virtual", None)
    assert list(meeting.organizers.all()) == [office]
    assert [topic.name_ar for topic in meeting.topics.all()] == ["تعليم الأطفال"]
    assert {(row.organization.name_ar, row.side, row.leaders) for row in meeting.delegations.all()} == {
        ("مكتب الجاليات", Side.HOST, Leaders.NONE),
        ("رابطة أطباء الصفصاف", Side.GUEST, Leaders.NONE),
    }
    assert {(row.person.name_ar, str(row.delegation)) for row in meeting.attendances.all()} == {
        ("سامر الزيزفوني", str(office)),
        ("ليلى البستاني", str(Organization.objects.get(name_ar="رابطة أطباء الصفصاف"))),
    }
    report = Article.objects.get()
    assert "بحث الاجتماع تعليم الأطفال" in report.body_ar
    assert "المصدر" not in report.body_ar
    assert report.source_line_ar == "مكتب الجاليات"
    assert not Autosave.objects.filter(closed=False).exists()


def test_it_says_what_is_new(desk, office):
    response = begin(desk("publisher"))
    assert any("2 people" in line and "nothing is saved yet" in line for line in said(response))
    new = next(line for line in said(response) if line.startswith("Not on record"))
    assert {"سامر الزيزفوني", "ليلى البستاني", "رابطة أطباء الصفصاف"} == set(new.partition(": ")[2].split(", "))
    assert not Person.objects.exists()


def test_who_must_not_be_named_is_told_first_and_to_editors_alone(desk, office):
    PersonFactory(name_ar="ليلى البستاني", name_en="Layla Bustani", protected=True)
    assert "must not be named: ليلى البستاني" in said(begin(desk("editor")))[0]
    told = said(begin(desk("contributor")))
    assert not any("must not be named" in line for line in told)
    assert any(line.startswith("Not on record") and "ليلى البستاني" in line for line in told)


def test_a_lost_page_is_offered_again(desk, office):
    client = desk("publisher")
    begin(client)
    assert "_restore=" in client.get("/admin/").text
    (kept,) = Autosave.objects.filter(user=client.user)
    form = PageForm(client.get(ADD, {"_restore": kept.page}))
    assert form["start_year"] == "2024"


@pytest.mark.parametrize("text", ["", "   \n "])
def test_without_a_text_it_asks_for_one(desk, text):
    response = begin(desk("publisher"), text)
    assert response.status_code == 200
    assert "Paste the text of the report first." in response.text


def test_what_cannot_be_read_stays_in_the_page(desk):
    response = begin(desk("publisher"), "رأس\x00ذيل")
    assert "رأس" in response.text
    assert "Null characters" in response.text


@pytest.mark.parametrize(
    "text",
    [
        "كلمة",
        "<p>Hello <b>there</b></p>",
        "یک متن فارسی درباره گل‌ها",
        "اسم\tمنصب\nسامر\tرئيس",
        "\u202eعكس\u202c",
        "word " * 30_000,
    ],
    ids=["a word", "HTML", "Persian", "cells", "marks", "long"],
)
def test_any_text_begins_a_meeting_and_none_of_it_is_lost(desk, text):
    response = begin(desk("publisher"), text)
    assert response.status_code == 200
    assert response.redirect_chain[0][0].startswith(ADD)
    body = PageForm(response).data
    words = html.fromstring(
        f"<div>{body.get('articles-0-body_ar', '')} {body.get('articles-0-body_en', '')}</div>"
    ).text_content()
    assert text.split()[-1].strip("<>/bp\u202c\u202e") in words + "</b></p>"


def test_the_page_of_a_new_meeting_leads_there(desk):
    client = desk("contributor")
    assert f'href="{FROM_TEXT}"' in client.get(ADD).text
    assert client.get(FROM_TEXT).status_code == 200


def test_a_visitor_is_asked_to_log_in(client):
    assert client.post(FROM_TEXT, {"text": TEXT}).url.startswith("/admin/login/")
    assert not Autosave.objects.exists()
