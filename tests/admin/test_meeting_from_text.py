"""A new meeting that begins with the text of its report. All people and bodies are invented."""

from __future__ import annotations

import re

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


def read(client, text=TEXT):
    """The page that shows what the text says."""
    return client.post(FROM_TEXT, {"text": text})


def begin(client, text=TEXT):
    """The page of a new meeting, filled in with all that is proposed."""
    return fill(client, PageForm(read(client, text)))


def fill(client, form):
    return client.post(FROM_TEXT, {**form.data, "_fill": "1"}, follow=True)


def proposal(form, kind, number=0):
    """The prefix of a proposal of this kind, in the order of the page."""
    keys = [name.removesuffix("-shown") for name in form.data if re.fullmatch(rf"{kind}-\w+-shown", name)]
    return keys[number]


def proposals_on(response):
    """The proposals of the page in order: kind, name, and all that is said of each."""
    page = html.document_fromstring(response.content.decode())
    return [
        (
            item.get("class").split()[1].removeprefix("of-"),
            item.xpath(".//label[contains(@class, 'check')]")[0].text_content().strip(),
            " ".join(item.text_content().split()),
        )
        for item in page.xpath("//li[contains(@class, 'proposal')]")
    ]


def marked(response):
    """What is marked in the text: kind and words, without the labels."""
    page = html.document_fromstring(response.content.decode())
    found = []
    for mark in page.xpath("//a[contains(@class, 'mark')]"):
        labels = "".join(label.text_content() for label in mark.xpath(".//small"))
        found.append((mark.get("class").split()[1].removeprefix("of-"), mark.text_content().removeprefix(labels)))
    return found


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


def test_the_page_says_that_it_was_filled_in_and_restored_only_when_it_is(desk, office):
    client = desk("publisher")
    filled = begin(client)
    assert "Filled in from the text." in filled.text
    assert "Restored" not in filled.text
    (kept,) = Autosave.objects.filter(user=client.user)
    later = client.get(ADD, {"_restore": kept.page}).text
    assert "Restored" in later
    assert "Filled in from the text." not in later


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
    response = read(desk("publisher"), text)
    assert response.status_code == 200
    assert "Paste the text of the report first." in response.text


def test_what_cannot_be_read_stays_in_the_page(desk):
    response = read(desk("publisher"), "رأس\x00ذيل")
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


# The page that shows what was read


def test_each_proposal_is_marked_in_the_text_and_said_why(desk, office):
    TopicFactory(name_ar="تعليم الأطفال", name_en="Children's education")
    response = read(desk("publisher"))
    found = marked(response)
    for mark in (
        ("date", "18 آذار 2024"),
        ("format", "افتراضياً"),
        ("topic", "تعليم الأطفال"),
        ("source", "مكتب الجاليات"),
    ):
        assert mark in found
    assert {kind for kind, _words in found} == {
        "person",
        "organization",
        "organizer",
        "date",
        "format",
        "topic",
        "source",
    }
    page = html.document_fromstring(response.content.decode())
    links = {mark.get("href")[1:] for mark in page.xpath("//a[contains(@class, 'mark')]")}
    assert links <= {item.get("id") for item in page.xpath("//*[@id]")}
    people = [(name, words) for kind, name, words in proposals_on(response) if kind == "person"]
    assert [name for name, _words in people] == ["سامر الزيزفوني", "ليلى البستاني"]
    assert "A post stands before the name." in people[0][1]
    assert not Meeting.objects.exists()
    assert not Autosave.objects.exists()


def test_the_whole_text_is_shown_as_it_was_given(desk):
    text = "سطر أول\n  <b>ثانٍ</b> & \u202eعكس\u202c\n\nاجتماع مع الدكتور سامر الزيزفوني"
    page = html.document_fromstring(read(desk("publisher"), text).content.decode())
    (shown,) = page.xpath("//section[contains(@class, 'read')]/div")
    for label in shown.xpath(".//small"):
        tail = label.tail or ""
        label.getparent().text = (label.getparent().text or "") + tail
        label.getparent().remove(label)
    assert shown.text_content() == text


def test_what_is_dropped_is_not_filled_in(desk, office):
    client = desk("publisher")
    form = PageForm(read(client))
    guest = proposal(form, "person", 1)
    del form.data[f"{guest}-take"]
    del form.data[f"{proposal(form, 'source')}-take"]
    filled = PageForm(fill(client, form))
    assert filled["attendances-TOTAL_FORMS"] == "1"
    assert filled["attendances-0-new_name_ar"] == "سامر الزيزفوني"
    assert filled["articles-0-source_line_ar"] == ""
    assert "المصدر" in filled["articles-0-body_ar"]


def test_what_is_changed_is_filled_in_as_changed(desk, office):
    club = OrganizationFactory(name_ar="نادي الأطباء في الصفصاف", name_en="Doctors' Club")
    client = desk("publisher")
    form = PageForm(read(client))
    samer = proposal(form, "person")
    form[f"{samer}-post"] = "نائب رئيس المكتب"
    form[f"{samer}-side"] = "observer"
    form.fill(title="لقاء مع الأطباء", start_day="19")
    body = next(
        key
        for key in (proposal(form, "organization", number) for number in (0, 1))
        if f"{key}-record" in form.data and form[f"{key}-record"] == ""
    )
    form[f"{body}-record"] = club.slug
    filled = PageForm(fill(client, form))
    assert (filled["attendances-0-post_ar"], filled["articles-0-title_ar"]) == ("نائب رئيس المكتب", "لقاء مع الأطباء")
    assert (filled["start_year"], filled["start_month"], filled["start_day"]) == ("2024", "3", "19")
    assert filled.row_of("delegations", organization=str(club.pk))


def test_a_namesake_or_a_new_record_can_be_chosen_instead(desk, office):
    first, second = (
        PersonFactory(name_ar="ليلى البستاني", name_en=name) for name in ("Layla Bustani", "Leila Boustany")
    )
    client = desk("publisher")
    form = PageForm(read(client))
    guest = proposal(form, "person", 1)
    assert form[f"{guest}-record"] == first.slug
    assert "a guess" in next(words for _kind, name, words in proposals_on(read(client)) if name == "ليلى البستاني")
    form[f"{guest}-record"] = second.slug
    assert PageForm(fill(client, form)).row_of("attendances", person=str(second.pk))
    form[f"{guest}-record"] = ""
    assert PageForm(fill(client, form)).row_of("attendances", new_name_ar="ليلى البستاني")


def test_text_and_choices_survive_an_error(desk, office):
    client = desk("publisher")
    form = PageForm(read(client))
    hosts = proposal(form, "organization")
    del form.data[f"{hosts}-take"]
    del form.data[f"{proposal(form, 'source')}-take"]
    form.fill(title="عنوان جديد", start_day="45")
    response = fill(client, form)
    assert "Enter the day as a number from 1 to 31." in response.text
    again = PageForm(response)
    assert (again["title"], again["start_day"]) == ("عنوان جديد", "45")
    assert f"{hosts}-take" not in again.data
    assert TEXT.splitlines() == again["text"].strip().splitlines()
    # Once the date exists, whoever belongs to what was dropped is asked about.
    response = fill(client, again.fill(start_day="18"))
    assert "This organization is not taken." in response.text
    assert not Autosave.objects.exists()


def test_whoever_only_is_spoken_of_is_taken_with_a_side_alone(desk, office):
    text = TEXT + "\nوأشار المجتمعون إلى كتاب للدكتور ماهر العوسجي."
    client = desk("publisher")
    form = PageForm(read(client, text))
    spoken = next(
        key for key in (proposal(form, "person", number) for number in range(3)) if f"{key}-take" not in form.data
    )
    assert "ماهر العوسجي" not in fill(client, form).text.partition("attendances-0")[2].partition("articles-0")[0]
    form[f"{spoken}-take"] = "on"
    assert "Choose the side on which this person took part" in fill(client, form).text
    form[f"{spoken}-side"] = "guest"
    assert PageForm(fill(client, form)).row_of("attendances", new_name_ar="ماهر العوسجي")


def test_choices_stay_when_a_changed_text_is_read_again_and_nothing_unseen_is_taken(desk, office):
    client = desk("publisher")
    form = PageForm(read(client))
    guest = proposal(form, "person", 1)
    del form.data[f"{guest}-take"]
    form["text"] = "خبر اليوم:\n" + TEXT + "\nوحضرت أيضاً الدكتورة هند الياسميني."
    response = fill(client, form)
    assert "did not show yet" in response.text
    again = PageForm(response)
    assert f"{guest}-take" not in again.data
    assert "هند الياسميني" in [name for kind, name, _words in proposals_on(response) if kind == "person"]
    assert fill(client, again).redirect_chain


def test_whoever_must_not_be_named_comes_first_on_the_page(desk, office):
    PersonFactory(name_ar="ليلى البستاني", name_en="Layla Bustani", protected=True)
    response = read(desk("editor"))
    assert proposals_on(response)[0][1] == "ليلى البستاني"
    assert "Take the name out of the text before anything else." in response.text
    hidden = read(desk("contributor"))
    assert "must not be named" not in hidden.text
    assert proposals_on(hidden)[0][1] == "سامر الزيزفوني"


def test_a_record_that_cannot_be_chosen_is_refused(desk, office):
    person = PersonFactory()
    client = desk("publisher")
    form = PageForm(read(client))
    PersonFactory(name_ar="ليلى البستاني", name_en="Layla Bustani")
    form.data[f"{proposal(form, 'person', 1)}-record"] = person.slug
    response = fill(client, form)
    assert response.status_code == 200
    assert "Select a valid choice" in response.text
