"""Records are laid out once for many texts, and anew right after any change of a row, whoever made it."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.models import Topic
from articles.recognition import stored_records
from liaison.recognition.reader import recognize
from organizations.models import Membership, Organization, Person
from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TEXT = "التقى مكتب الجاليات الدكتورة هند الياسميني يوم 18 آذار 2024."


def record_of(name):
    found = recognize(TEXT, stored_records(), written=dt.date(2024, 4, 1))
    return next(one.record for one in found.people if one.name == name)


def test_they_are_kept_as_long_as_nothing_changed():
    PersonFactory(name_ar="هند الياسميني")
    assert stored_records() is stored_records()
    PersonFactory(name_ar="سامر الزيزفوني", protected=True)
    known = Person.objects.filter(protected=False)
    for _each in range(2):
        everybody, some = stored_records(), stored_records(known)
        assert (stored_records(), stored_records(known)) == (everybody, some)
    assert len(everybody.people) == len(some.people) + 1


def test_a_new_name_counts_at_once():
    assert record_of("هند الياسميني") == ""
    person = PersonFactory(name_ar="اسم آخر", name_en="Another name")
    assert record_of("هند الياسميني") == ""
    # As another process does it: nothing is told here.
    Person.objects.filter(pk=person.pk).update(other_names="هند الياسميني")
    assert record_of("هند الياسميني") == person.slug
    person.delete()
    assert record_of("هند الياسميني") == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda: Person.objects.update(protected=True),
        lambda: Membership.objects.update(post_ar="منسقة"),
        lambda: Organization.objects.update(kind="office"),
        lambda: Organization.objects.update(other_names="اسم آخر"),
        lambda: Topic.objects.update(name_ar="موضوع آخر"),
        lambda: Membership.objects.all().delete(),
    ],
    ids=["protected", "post", "kind", "other names", "topic", "no post"],
)
def test_every_row_that_is_read_counts(change):
    MembershipFactory(person=PersonFactory(), organization=OrganizationFactory(kind="partner"))
    TopicFactory()
    before = stored_records()
    change()
    assert stored_records() is not before
