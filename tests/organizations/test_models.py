from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from liaison.text.languages import Phrase
from organizations.countries import countries, country_name, validate_country
from organizations.models import Organization, Person
from organizations.models.membership import current_membership
from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


# Names and addresses


@pytest.mark.parametrize("factory", [OrganizationFactory, PersonFactory])
@pytest.mark.parametrize(
    ("names", "slug"),
    [
        ({"name_ar": "رابطة", "name_en": "Model League"}, "model-league"),
        ({"name_ar": "رابطة", "name_en": ""}, "rabth"),
        ({"name_ar": "رابطة", "name_en": None}, "rabth"),
        ({"name_ar": None, "name_en": "Model League"}, "model-league"),
        ({"name_ar": "…", "name_en": "中文"}, None),
    ],
)
def test_one_latin_address_is_made_from_the_names(factory, names, slug):
    record = factory(**names)
    assert record.slug == slug or (slug is None and record.slug == record._meta.model_name)


@pytest.mark.parametrize("factory", [OrganizationFactory, PersonFactory])
def test_namesakes_get_addresses_of_their_own(factory):
    first, second = (factory(name_en="Model League") for _ in range(2))
    assert (first.slug, second.slug) == ("model-league", "model-league-2")


def test_an_address_stays_when_the_name_changes():
    organization = OrganizationFactory(name_en="Model League")
    organization.name_en = "Another League"
    organization.save()
    assert organization.slug == "model-league"


@pytest.mark.parametrize(
    ("language", "names", "shown"),
    [
        ("ar", ("رابطة", "League"), Phrase("رابطة", "ar")),
        ("en", ("رابطة", "League"), Phrase("League", "en")),
        ("ar", ("", "League"), Phrase("League", "en")),
        ("en", ("رابطة", None), Phrase("رابطة", "ar")),
    ],
)
def test_a_name_falls_back_to_the_other_language_and_says_so(language, names, shown):
    organization = OrganizationFactory(name_ar=names[0], name_en=names[1])
    with translation.override(language):
        assert organization.title() == shown
        assert str(organization) == shown.text


def test_names_are_sorted_as_they_are_shown():
    OrganizationFactory(name_ar="ب", name_en="Zebra")
    OrganizationFactory(name_ar="ت", name_en="")
    OrganizationFactory(name_ar="", name_en="Aster")
    assert [str(one.title("ar")) for one in Organization.objects.by_name("ar")] == ["ب", "ت", "Aster"]
    assert [str(one.title("en")) for one in Organization.objects.by_name("en")] == ["Aster", "Zebra", "ت"]


# Looking a name up


@pytest.mark.parametrize(
    "text", ["إدلبي", "ادلبي", "قتيبه ادلبي", "IDLBI", "qutaiba", "د. قتيبة", "إدلبي قتيبة", "", "…"]
)
def test_a_record_is_found_by_any_usual_spelling(text):
    person = PersonFactory(name_ar="قتيبة إدلبي", name_en="Qutaiba Idlbi", other_names="الدكتور د قتيبة\nKutaiba")
    assert person in Person.objects.called(text)


def test_every_word_must_be_there():
    PersonFactory(name_ar="سمير المثالي", name_en="Samir Mithali")
    assert not Person.objects.called("سمير النموذجي").exists()


def test_the_key_follows_the_names():
    organization = OrganizationFactory(name_ar="رابطة", other_names="MLG")
    organization.other_names = "NEW"
    organization.save()
    assert Organization.objects.called("new").exists()
    assert not Organization.objects.called("mlg").exists()


@pytest.mark.parametrize("name", ["المجلس السورى", "syrian council", "SC", "مجلس"])
def test_a_name_that_is_taken_is_recognized(name):
    OrganizationFactory(name_ar="المجلس السوري", name_en="Syrian Council", other_names="SC\nمجلس")
    assert len(Organization.objects.alike(name)) == 1


@pytest.mark.parametrize("name", ["المجلس", "Syrian", "S", "", None, "…"])
def test_a_name_that_only_resembles_is_another(name):
    OrganizationFactory(name_ar="المجلس السوري", name_en="Syrian Council", other_names="SC")
    assert not Organization.objects.alike(name)


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ("نصر المثالي", "الدكتور نصر المثالى"), ("د. نصر المثالي", "نصر المثالي"), ("نصر المثالي", "أ.د. نصر المثالي"),
        ("هدى الورّاق", "السيدة هدى الوراق"), ("Samir Mithali", "Dr. Samir Mithali"), ("Prof. Dr. Samir Mithali", "Mr Samir Mithali"),
        ("سمير محمد المثالي", "المهندس سمير محمد المثالي"), ("سمير المثالي", "سعادة السفير سمير المثالي"),
    ],
)  # fmt: skip
def test_a_title_makes_no_other_name(known, name):
    person = PersonFactory(name_ar=known, name_en="")
    assert Person.objects.alike(name) == [person]
    assert list(Person.objects.called(name)) == [person]


@pytest.mark.parametrize("name", ["السيد", "سيد المثالي", "نصر سمير المثالي", "الدكتور", "سمير"])
def test_a_name_of_which_a_title_is_all_is_that_name(name):
    PersonFactory(name_ar="نصر المثالي", name_en="")
    assert Person.objects.alike(name) == []


def test_the_kind_of_body_is_set_aside_and_the_same_name_comes_first():
    league = OrganizationFactory(name_ar="رابطة بيت الأمل")
    same = OrganizationFactory(name_ar="جمعية بيت الأمل")
    assert Organization.objects.alike("جمعية بيت الامل") == [same, league]


# Organizations


def test_an_organization_is_not_part_of_itself_by_a_detour():
    top = OrganizationFactory()
    middle = OrganizationFactory(parent=top)
    top.parent = OrganizationFactory(parent=middle)
    with pytest.raises(ValidationError) as refusal:
        top.full_clean()
    assert "parent" in refusal.value.error_dict


def test_a_country_is_kept_in_capitals_and_named_in_both_languages():
    organization = OrganizationFactory(country="sy")
    assert organization.country == "SY"
    with translation.override("en"):
        assert organization.country_name() == "Syria"
    assert organization.country_name() == "سوريا"
    assert OrganizationFactory(country="").country_name() == ""


@pytest.mark.parametrize("code", ["XX", "EU", "ZZ", "1", "سو"])
def test_what_is_no_country_is_refused(code):
    with pytest.raises(ValidationError):
        validate_country(code)


def test_a_country_nobody_knows_is_shown_by_its_code():
    assert country_name("XX", "en") == "XX"
    assert "001" not in countries("en")


# People and their posts


def test_a_profile_carries_what_pages_may_show():
    profile = PersonFactory(name_ar="سمير", honorific_ar="د.", biography_en="A librarian.").profile()
    assert profile.name == Phrase("سمير", "ar")
    assert profile.honorific == Phrase("د.", "ar")
    assert profile.biography == Phrase("A librarian.", "en")


def test_a_protected_person_has_no_profile():
    person = PersonFactory(protected=True)
    with pytest.raises(ValueError, match="may not be named"):
        person.profile()


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [
        (None, None, True),
        ("2024-03-05", None, True),
        (None, "2024-03-05", True),
        ("2024-03-05", "2024-03-05", True),
        ("2024-03-06", None, False),
        (None, "2024-03-04", False),
    ],
)
def test_a_post_is_held_from_its_first_to_its_last_day(start, end, held):
    days = [dt.date.fromisoformat(day) if day else None for day in (start, end)]
    assert MembershipFactory.build(start_date=days[0], end_date=days[1]).held_on(dt.date(2024, 3, 5)) is held


def test_the_post_that_began_last_is_the_current_one():
    person = PersonFactory()
    MembershipFactory(person=person, post_ar="بلا تاريخ")
    MembershipFactory(person=person, post_ar="قديم", start_date=dt.date(2020, 1, 1))
    newest = MembershipFactory(person=person, post_ar="جديد", start_date=dt.date(2023, 1, 1))
    MembershipFactory(person=person, post_ar="منتهٍ", start_date=dt.date(2024, 1, 1), end_date=dt.date(2024, 2, 1))
    assert current_membership(person, on=dt.date(2024, 3, 5)) == newest


def test_who_holds_no_post_has_no_current_one():
    assert current_membership(PersonFactory()) is None


def test_the_current_post_needs_no_query_of_its_own(django_assert_num_queries):
    for _ in range(3):
        MembershipFactory()
    with django_assert_num_queries(2):
        assert all(current_membership(person) for person in Person.objects.prefetch_related("memberships"))
