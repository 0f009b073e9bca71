"""Addresses that a record had before: they lead on, tell nothing they should not, and nobody else takes them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from liaison.staff.trash.bin import put_in_trash
from liaison.staff.trash.restore import restore
from organizations.disclosure import Disclosure
from organizations.models import FormerSlug, Organization, Person
from organizations.models.former_slug import current_slug
from tests.admin.forms import PageForm, errors
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db


def renamed(record, slug):
    record.slug = slug
    record.save()
    return record


def known_organization(**values):
    return DelegationFactory(organization__slug="hope", **values).organization


def test_a_new_address_leaves_the_old_one_behind_in_both_languages(client):
    renamed(renamed(known_organization(), "hope-league"), "hope-and-more")
    for language in ("ar", "en"):
        for slug in ("hope", "hope-league"):
            response = client.get(f"/{language}/organizations/{slug}/")
            assert (response.status_code, response["Location"]) == (301, f"/{language}/organizations/hope-and-more/")
    assert current_slug(Organization, "hope") == "hope-and-more"
    assert current_slug(Organization, "nobody") is None
    assert current_slug(Person, "hope") is None


def test_an_address_taken_back_is_no_old_one(client):
    organization = renamed(renamed(known_organization(), "hope-league"), "hope")
    assert client.get("/en/organizations/hope/").status_code == 200
    assert [str(former) for former in organization.former_slugs.all()] == ["hope-league"]


def test_it_leads_nowhere_where_visitors_do_not_know_the_record(client):
    organization = DelegationFactory(
        organization__slug="hope", meeting=MeetingFactory(title_en="", title_ar="لقاء")
    ).organization
    renamed(organization, "hope-league")
    assert client.get("/ar/organizations/hope/").status_code == 301
    assert client.get("/en/organizations/hope/").status_code == 404


def test_a_person_whom_visitors_knew_is_found_at_the_old_address_until_protected(client):
    person = AttendanceFactory(person__slug="samir").person
    renamed(person, "samir-m")
    assert client.get("/en/people/samir/")["Location"] == "/en/people/samir-m/"
    person.protected = True
    person.save()
    assert client.get("/en/people/samir/").status_code == 404


def test_an_address_at_which_nobody_was_ever_named_is_not_led_on_from(client):
    person = AttendanceFactory(person__slug="realname", disclosure=Disclosure.ROLE).person
    renamed(person, "abu-omar")
    ArticleFactory().people.add(person)
    assert client.get("/en/people/abu-omar/").status_code == 200
    assert client.get("/en/people/realname/").status_code == 404


def test_nobody_else_takes_an_old_address():
    renamed(OrganizationFactory(slug="hope"), "hope-league")
    with pytest.raises(ValidationError) as refused:
        Organization(name_ar="الأمل", slug="hope").full_clean()
    assert list(refused.value.message_dict) == ["slug"]
    # One made from the name goes out of its way.
    assert OrganizationFactory(name_en="Hope", slug="").slug == "hope-2"
    # People have addresses of their own.
    Person(name_ar="أمل", slug="hope").full_clean()


def test_the_form_says_so_beside_the_address(as_role):
    renamed(OrganizationFactory(slug="hope"), "hope-league")
    other, editor = OrganizationFactory(), as_role("editor")
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    form = PageForm(editor.get(f"/admin/organizations/organization/{other.pk}/change/"))
    response = form.fill(slug="hope").submit(editor)
    assert errors(response) == [
        ("slug", "This address was used by another record and redirects to it. Choose another, or leave it empty.")
    ]


def test_staff_see_old_addresses_and_take_one_away(as_role):
    organization, editor = renamed(OrganizationFactory(slug="hope"), "hope-league"), as_role("editor")
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = f"/admin/organizations/organization/{organization.pk}/change/"
    response = editor.get(page)
    assert "Old addresses" in response.text
    form = PageForm(response)
    form["former_slugs-0-DELETE"] = "on"
    assert form.submit(editor).status_code == 302
    assert not FormerSlug.objects.exists()
    assert "Old addresses" not in editor.get(page).text


def test_they_go_to_the_trash_with_the_record_and_come_back():
    organization = renamed(OrganizationFactory(slug="hope"), "hope-league")
    item = put_in_trash(organization, None)
    assert current_slug(Organization, "hope") is None
    restore(item, None)
    assert current_slug(Organization, "hope") == "hope-league"
