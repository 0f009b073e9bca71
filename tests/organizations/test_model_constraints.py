from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from organizations.models import Consent, Contact, FormerSlug, Membership, Organization, Person, ToldApart
from tests.constraints import constraints_of, names, refused_by
from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def organization(**values):
    OrganizationFactory()
    Organization.objects.update(**values)


def person(**values):
    PersonFactory()
    Person.objects.update(**values)


def membership(**values):
    MembershipFactory()
    Membership.objects.update(**values)


def former_slug(factory=OrganizationFactory, **values):
    record = factory()
    FormerSlug.objects.create(**{record._meta.model_name: record}, **values)


def consent(**values):
    Consent.objects.create(person=PersonFactory(), **{"given_on": dt.date(2024, 1, 2), "way": "email", **values})


def contact(**values):
    Contact.objects.create(person=PersonFactory(), **{"kind": "email", "value": "a@b.example", **values})


def told_apart(**values):
    ToldApart.objects.create(kind="organization", **values)


VIOLATIONS = [
    ("organization_has_a_name", lambda: organization(name_ar="", name_en="")),
    ("organization_has_a_name", lambda: organization(name_ar=None, name_en=None)),
    ("organization_has_a_name", lambda: organization(name_ar=None, name_en="")),
    ("organization_has_a_name", lambda: Organization.objects.bulk_create([Organization(slug="nameless")])),
    ("organization_has_a_slug", lambda: organization(slug="")),
    ("organization_has_a_slug", lambda: Organization.objects.bulk_create([Organization(name_ar="رابطة")])),
    ("organization_kind_exists", lambda: organization(kind="club")),
    ("organization_kind_exists", lambda: organization(kind="")),
    ("organization_disclosure_exists", lambda: organization(default_disclosure="secret")),
    ("organization_is_not_its_own_parent", lambda: organization(parent=F("pk"))),
    ("organization_website_is_of_the_web", lambda: organization(website="javascript:hit()")),
    ("organization_website_is_of_the_web", lambda: organization(website=" https://example.org/")),
    ("organization_website_is_of_the_web", lambda: organization(website="//example.org/")),
    ("person_has_a_name", lambda: person(name_ar="", name_en=None)),
    ("person_has_a_name", lambda: Person.objects.bulk_create([Person(slug="nameless")])),
    ("person_has_a_slug", lambda: person(slug="")),
    ("person_disclosure_exists", lambda: person(default_disclosure="secret")),
    ("person_agreed_level_exists", lambda: person(agreed_level="secret")),
    ("consent_level_exists", lambda: consent(level="undisclosed")),
    ("consent_way_exists", lambda: consent(way="pigeon")),
    ("consent_ends_after_it_was_given", lambda: consent(until=dt.date(2024, 1, 1))),
    ("consent_withdrawn_after_it_was_given", lambda: consent(withdrawn_on=dt.date(2024, 1, 1))),
    ("contact_kind_exists", lambda: contact(kind="pigeon")),
    ("contact_is_not_empty", lambda: contact(value="")),
    ("former_slug_of_one_record", lambda: FormerSlug.objects.create(former="hope")),
    ("former_slug_is_not_empty", lambda: former_slug(former="")),
    ("former_slug_of_one_organization", lambda: [former_slug(former="hope") for _number in range(2)]),
    ("former_slug_of_one_person", lambda: [former_slug(PersonFactory, former="hope") for _number in range(2)]),
    ("told_apart_once", lambda: [told_apart(first=1, second=2) for _number in range(2)]),
    ("told_apart_are_two", lambda: told_apart(first=2, second=1)),
    ("told_apart_are_two", lambda: told_apart(first=2, second=2)),
    (
        "membership_ends_after_it_starts",
        lambda: membership(start_date=dt.date(2024, 1, 2), end_date=dt.date(2024, 1, 1)),
    ),
]


@pytest.mark.parametrize(("constraint", "violate"), VIOLATIONS)
def test_the_database_itself_refuses(constraint, violate):
    with refused_by(constraint):
        violate()


def test_every_constraint_is_tried():
    assert names(VIOLATIONS) == constraints_of(
        Organization, Person, Membership, FormerSlug, ToldApart, Consent, Contact
    )


@pytest.mark.parametrize("factory", [OrganizationFactory, PersonFactory])
def test_two_records_never_share_an_address(factory):
    factory(slug="same")
    with refused_by("slug"):
        type(factory.build()).objects.bulk_create([factory.build(slug="same")])


@pytest.mark.parametrize(
    "values",
    [
        {"start_date": None, "end_date": dt.date(2024, 1, 1)},
        {"start_date": dt.date(2024, 1, 1), "end_date": None},
        {"start_date": dt.date(2024, 1, 1), "end_date": dt.date(2024, 1, 1)},
    ],
)
def test_a_post_may_be_held_for_a_day_or_without_known_dates(values):
    membership(**values)


def test_an_organization_that_something_belongs_to_is_not_deleted():
    parent = OrganizationFactory()
    OrganizationFactory(parent=parent)
    with pytest.raises(IntegrityError), transaction.atomic():
        parent.delete()
