from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from organizations.models import Membership, Organization, Person
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
    ("person_has_a_name", lambda: person(name_ar="", name_en=None)),
    ("person_has_a_name", lambda: Person.objects.bulk_create([Person(slug="nameless")])),
    ("person_has_a_slug", lambda: person(slug="")),
    ("person_disclosure_exists", lambda: person(default_disclosure="secret")),
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
    assert names(VIOLATIONS) == constraints_of(Organization, Person, Membership)


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
