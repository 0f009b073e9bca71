"""A record is entered by its name where it is looked for, and a name that is recorded already is asked about."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Meeting, Topic
from articles.models.attendance import Side
from organizations.models import Membership, Organization, Person
from tests.admin.forms import PageForm, errors
from tests.factories import (
    AttendanceFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

KNOWN, TITLED = "نصر المثالي", "الدكتور نصر المثالى"
PLACES = {
    "person": ("articles", "attendance", "person"),
    "guest": ("articles", "delegation", "organization"),
    "organizer": ("articles", "meeting", "organizers"),
    "named in an article": ("articles", "article", "people"),
    "topic": ("articles", "meeting", "topics"),
}


def suggestions(client, place, term):
    app, model, field = PLACES[place]
    query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    return client.get("/admin/autocomplete/", query).json()["results"]


def enter(client, kind, name, **values):
    return client.post(f"/admin/{kind}/enter/", {"name": name, **values})


@pytest.mark.parametrize("place", PLACES)
def test_a_search_that_finds_nothing_offers_to_add_the_name_and_adds_it(desk, place):
    client = desk("contributor", "ar")
    [offer] = suggestions(client, place, " رابطة  جديدة ")
    assert offer["add"] == "رابطة جديدة"
    assert "رابطة جديدة" in offer["text"]
    entered = client.post(offer["url"], {"name": offer["add"]}).json()
    found, again = suggestions(client, place, "رابطه جديده")
    assert (found["id"], found["text"]) == (entered["id"], "رابطة جديدة")
    # There may be another one of the same name.
    assert again["add"] == "رابطه جديده"
    assert LogEntry.objects.get().object_repr == "رابطة جديدة"


def test_a_latin_name_is_the_english_one(desk):
    assert enter(desk("contributor"), "organizations/organization", "Reading League").status_code == 200
    assert Organization.objects.get().name_en == "Reading League"


@pytest.mark.parametrize("term", [TITLED, "د. نصر المثالي", "أ.د. نصر", "السيد المثالي"])
def test_titles_are_set_aside_in_what_is_looked_for(desk, term):
    person = PersonFactory(name_ar=KNOWN, name_en="")
    assert suggestions(desk("contributor"), "person", term)[0]["id"] == str(person.pk)


def test_a_name_is_found_by_its_sound_in_the_other_script(desk):
    person = PersonFactory(name_ar=KNOWN, name_en="")
    assert suggestions(desk("contributor"), "person", "Nasr Almithali")[0]["id"] == str(person.pk)


def test_the_sound_of_a_name_finds_nobody_protected(desk):
    PersonFactory(name_ar=KNOWN, name_en="", protected=True)
    assert [found.get("add") for found in suggestions(desk("contributor"), "person", "Nasr Almithali")] == [
        "Nasr Almithali"
    ]


@pytest.mark.parametrize(
    ("kind", "known", "name"),
    [
        ("organizations/person", lambda: PersonFactory(name_ar=KNOWN, name_en=""), TITLED),
        ("organizations/organization", lambda: OrganizationFactory(name_ar="رابطة بيت الأمل"), "جمعية بيت الامل"),
        ("articles/topic", lambda: TopicFactory(name_ar="التعليم"), "التعليـم"),
    ],
)
def test_what_is_recorded_is_asked_about_and_entered_if_staff_insist(desk, kind, known, name):
    client, record = desk("contributor"), known()
    answer = enter(client, kind, name)
    assert answer.status_code == 409
    assert [found["id"] for found in answer.json()["alike"]] == [str(record.pk)]
    assert type(record).objects.count() == 1
    assert enter(client, kind, name, same_name="1").status_code == 200
    assert type(record).objects.count() == 2


@pytest.mark.parametrize("name", ["", " \u200b ", "x" * 301, "ن\ufffdصر"])
def test_what_is_no_name_is_refused_with_a_reason(desk, name):
    answer = enter(desk("contributor"), "organizations/person", name)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not Person.objects.exists()


def test_names_are_for_staff_alone_and_entered_by_post(client, desk):
    assert enter(client, "organizations/person", "Nour").status_code == 302
    assert client.get("/admin/organizations/person/alike/?name=Nour").status_code == 302
    assert desk("contributor").get("/admin/organizations/person/enter/?name=Nour").status_code == 405
    assert not Person.objects.exists()


def test_while_a_new_name_is_typed_whoever_bears_it_is_told_with_their_post(desk):
    post = MembershipFactory(person__name_ar=KNOWN, post_ar="أمين السر")
    query = {"name": [TITLED, "Somebody Else"]}
    [found] = desk("contributor", "ar").get("/admin/organizations/person/alike/", query).json()["alike"]
    assert (found["text"], found["membership"]["post_ar"]) == (KNOWN, post.post_ar)
    assert desk("contributor").get("/admin/organizations/person/alike/?name=").json()["alike"] == []


def meeting_with(client, **names):
    form = PageForm(client.get("/admin/articles/meeting/add/")).fill(title_en="Talk", start_year="2024")
    row = form.add_delegation(Side.HOST, new_name_en="Host League")
    form.add_person(row, **names)
    return form


def test_a_row_of_a_meeting_asks_about_a_name_that_has_but_a_title_more(desk):
    client = desk("contributor")
    known = PersonFactory(name_ar=KNOWN, name_en="")
    form = meeting_with(client, new_name_ar=TITLED, post_ar="رئيس")
    response = form.submit(client)
    assert response.status_code == 200
    assert [field for field, message in errors(response) if KNOWN in message] == ["attendances-0-person"]
    assert not Meeting.objects.exists()
    again = PageForm(response)
    assert f'data-take="{known.pk}"' in response.text
    again["attendances-0-same_name"] = "on"
    assert again.submit(client).status_code == 302
    assert Meeting.objects.get().attendances.get().person.name_ar == TITLED
    assert Membership.objects.get().post_ar == "رئيس"


def test_two_rows_for_one_new_person_are_one_too_many(desk):
    client = desk("contributor")
    form = meeting_with(client, new_name_ar=KNOWN)
    form.add_person("delegations-0", new_name_ar=TITLED, new_name_en="Nasr")
    response = form.submit(client)
    assert [field for field, _message in errors(response)] == ["attendances-1-person"]
    assert not Person.objects.exists()


@pytest.mark.parametrize("kind", ["person", "organization"])
def test_the_page_of_a_new_record_asks_too(desk, kind):
    client = desk("editor")
    (PersonFactory if kind == "person" else OrganizationFactory)(name_ar="هيئة نصر المثالي", name_en="")
    form = PageForm(client.get(f"/admin/organizations/{kind}/add/")).fill(name_ar="الدكتور هيئة نصر المثالي")
    response = form.submit(client)
    assert "هيئة نصر المثالي" in dict(errors(response))["name_ar"]
    again = PageForm(response)
    again["same_name"] = "on"
    assert again.submit(client).status_code == 302


def test_no_field_opens_a_second_window_for_a_new_record(desk):
    client = desk("publisher")
    attendance = AttendanceFactory()
    pages = ("articles/meeting/add/", "articles/article/add/", f"organizations/person/{attendance.person_id}/change/")
    for page in pages:
        text = client.get(f"/admin/{page}").text
        assert not [
            name for name in ("organizers", "topics", "people", "organizations") if f'id="add_id_{name}"' in text
        ]
    assert Topic.objects.count() == 0
