"""Organizations, people and topics: entered and corrected one at a time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import Meeting, Topic
from organizations.models import Membership, Organization, Person
from organizations.models.membership import current_membership
from tests.admin.forms import PageForm, errors
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

ADD_ORGANIZATION = "/admin/organizations/organization/add/"
ADD_PERSON = "/admin/organizations/person/add/"
ADD_TOPIC = "/admin/articles/topic/add/"


@pytest.fixture
def client(desk):
    return desk("editor")


def change(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def test_an_organization_gets_its_address_from_its_name(client):
    form = PageForm(client.get(ADD_ORGANIZATION)).fill(
        name_ar="رابطة الأمل", name_en="Hope League", other_names="HL", country="US", website="hope.example"
    )
    response = form.submit(client, "_save", "Save")
    assert response.status_code == 302, errors(response)
    organization = Organization.objects.get()
    assert (organization.slug, organization.country) == ("hope-league", "US")
    assert organization.website == "https://hope.example"


def test_an_organization_without_a_name(client):
    response = PageForm(client.get(ADD_ORGANIZATION)).submit(client, "_save", "Save")
    assert errors(response) == [("name_ar", "Enter the name in at least one language.")]


@pytest.mark.parametrize("slug", ["!!!", "رابطة", "Hope League", "-"])
def test_an_address_that_is_none(client, slug):
    form = PageForm(client.get(ADD_ORGANIZATION)).fill(name_en="Hope League", slug=slug)
    assert {field for field, _ in errors(form.submit(client, "_save", "Save"))} == {"slug"}


def test_an_address_that_another_has(client):
    OrganizationFactory(slug="hope")
    form = PageForm(client.get(ADD_ORGANIZATION)).fill(name_en="Hope League", slug="hope")
    assert errors(form.submit(client, "_save", "Save")) == [
        ("slug", "Another record has this address. Change it, or leave it empty.")
    ]


def test_a_name_that_is_recorded_already_is_asked_about_once(client):
    OrganizationFactory(name_ar="رابطة الأمل", name_en="Hope League")
    form = PageForm(client.get(ADD_ORGANIZATION)).fill(name_ar="رابطه الامل")
    response = form.submit(client, "_save", "Save")
    [(field, message)] = errors(response)
    assert field == "name_ar"
    assert "already recorded" in message
    again = PageForm(response)
    again.data["same_name"] = "on"
    assert again.submit(client, "_save", "Save").status_code == 302
    assert Organization.objects.count() == 2


def test_an_organization_inside_itself(client):
    parent = OrganizationFactory()
    child = OrganizationFactory(parent=parent)
    form = PageForm(client.get(change(parent))).fill(parent=str(child.pk))
    assert [field for field, _ in errors(form.submit(client, "_save", "Save"))] == ["parent"]
    form["parent"] = str(parent.pk)
    assert {field for field, _ in errors(form.submit(client, "_save", "Save"))} == {"parent"}


def test_a_person_is_entered_with_their_posts(client):
    organization = OrganizationFactory()
    form = PageForm(client.get(ADD_PERSON)).fill(name_en="Samir Mithali", honorific_en="Dr.")
    row = {"organization": organization.pk, "post_en": "Secretary", "start_date": "2020-01-31", "end_date": ""}
    form.data["memberships-TOTAL_FORMS"] = "1"
    form.data |= {f"memberships-0-{name}": value for name, value in row.items()}
    response = form.submit(client, "_save", "Save")
    assert response.status_code == 302, errors(response)
    membership = current_membership(Person.objects.get())
    assert (membership.organization, membership.post_en) == (organization, "Secretary")
    assert membership.start_date == dt.date(2020, 1, 31)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("end_date", "2019-01-01"),
        ("start_date", "31.12.2020"),
        ("start_date", "99999-01-01"),
        ("organization", "999"),
        ("organization", "\x00"),
        ("post_en", "a\x00b"),
        ("post_en", ""),
    ],
)
def test_a_post_that_cannot_be(client, name, value):
    membership = MembershipFactory(post_ar="", start_date=dt.date(2020, 1, 1))
    form = PageForm(client.get(change(membership.person)))
    form[f"memberships-0-{name}"] = value
    assert errors(form.submit(client, "_save", "Save"))
    assert Membership.objects.get().post_en == "Secretary"


def test_a_contributor_enters_a_person_and_changes_none(desk):
    client = desk("contributor")
    PageForm(client.get(ADD_PERSON)).fill(name_en="Samir").submit(client, "_save", "Save")
    person = Person.objects.get()
    assert not PageForm(client.get(change(person))).buttons
    assert client.post(change(person), {"name_en": "x"}).status_code == 403


def test_a_person_is_saved_again_as_it_stands(client):
    membership = MembershipFactory()
    response = PageForm(client.get(change(membership.person))).submit(client, "_save", "Save")
    assert response.status_code == 302, errors(response)
    assert list(Membership.objects.all()) == [membership]


def test_a_topic_in_one_language(client):
    PageForm(client.get(ADD_TOPIC)).fill(name_ar="التعليم").submit(client, "_save", "Save")
    assert Topic.objects.get().slug


def test_a_topic_without_a_name_or_with_the_address_of_another(client):
    assert [field for field, _ in errors(PageForm(client.get(ADD_TOPIC)).submit(client, "_save", "Save"))] == [
        "name_ar"
    ]
    TopicFactory(slug="schools")
    form = PageForm(client.get(ADD_TOPIC)).fill(name_en="Schools", slug="schools")
    assert [field for field, _ in errors(form.submit(client, "_save", "Save"))] == ["slug"]


def test_an_organization_that_met_somebody_is_not_deleted(desk):
    client = desk("administrator")
    membership = MembershipFactory()
    client.post(change(membership.organization).replace("change", "delete"), {"post": "yes"})
    assert Organization.objects.exists()
    client.post(change(membership.person).replace("change", "delete"), {"post": "yes"})
    assert not Person.objects.exists()


def test_a_new_record_beside_a_field_comes_back_to_the_screen(client):
    """The “+” beside organizers opens this in a window of its own."""
    form = PageForm(client.get(f"{ADD_ORGANIZATION}?_to_field=id&_popup=1")).fill(name_en="Hope League")
    response = form.submit(client, "_save", "Save")
    assert response.status_code == 200
    assert str(Organization.objects.get().pk) in response.text


def test_a_protected_person_is_marked_in_the_list(client):
    PersonFactory(protected=True)
    assert 'class="badge warn"' in client.get("/admin/organizations/person/").text


def test_saving_a_page_on_which_nothing_was_changed_says_so(desk):
    client, topic = desk("editor"), TopicFactory(name_en="Schools")
    form = PageForm(client.get(f"/admin/articles/topic/{topic.pk}/change/"))
    page = client.get(form.submit(client)["Location"]).text
    assert "Nothing was changed." in page
    assert "was changed successfully" not in page
    page = client.get(form.fill(name_en="Libraries").submit(client)["Location"]).text
    assert "Nothing was changed." not in page


def test_saving_what_became_locked_meanwhile_does_not_say_that_it_was_changed(desk):
    client = desk("contributor")
    meeting = MeetingFactory(public=False, created_by=client.user, title_en="Talk")
    ReportFactory(meeting=meeting, created_by=client.user, live="")
    form = PageForm(client.get(f"/admin/articles/meeting/{meeting.pk}/change/")).fill(title_en="Other")
    Meeting.objects.update(public_at=timezone.now())
    page = client.get(form.submit(client)["Location"]).text
    meeting.refresh_from_db()
    assert meeting.title_en == "Talk"
    assert "Nothing was changed." in page


@pytest.mark.parametrize("field", ["other_names", "staff_names"])
def test_a_person_has_only_so_many_names(desk, field):
    client = desk("publisher", "en")
    names = "\n".join(f"Name Number {number}" for number in range(26))
    response = PageForm(client.get(ADD_PERSON)).fill(name_en="Somebody", **{field: names}).submit(client)
    assert errors(response) == [(field, "Enter at most 25 names, one on each line.")]
    assert not Person.objects.exists()
