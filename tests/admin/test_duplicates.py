"""Likely duplicates: which are listed for staff, why, and what staff do about them."""

from __future__ import annotations

import pytest
from lxml import html

from liaison.models import Event
from organizations.merging.duplicates import DuplicateReason, likely_duplicates
from organizations.models import Organization, Person, ToldApart
from tests.factories import AttendanceFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db

PAGE = "/admin/organizations/organization/duplicates/"
PEOPLE = "/admin/organizations/person/duplicates/"


@pytest.fixture
def editor(desk):
    return desk("editor")


def called(*names):
    """An organization: the name in one language, and other names."""
    return OrganizationFactory(name_ar=names[0], name_en="", other_names="\n".join(names[1:]))


def reasons(model=Organization):
    return [likely.reason for group in likely_duplicates(model) for likely in group.pairs]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("رابطة الأمل السورية", "رابطه الامل السوريه", DuplicateReason.SAME),
        ("Hope League", "hope  league", DuplicateReason.SAME),
        ("المجلس السوري الأمريكي", "مجلس سوري أمريكي", DuplicateReason.WORDS),
        ("المجلس السوري الأمريكي", "السوري الأمريكي", DuplicateReason.WORDS),
        ("The Syrian American Council", "Council, Syrian American", DuplicateReason.WORDS),
        ("Syrian American Council", "Syrian American Councl", DuplicateReason.LETTER),
        ("اتحاد الطلبة السوريين", "اتحاد الطلبه السوريبن", DuplicateReason.LETTER),
        ("اتحاد الطلبة السوريين", "اتحاد الطلبه السورين", DuplicateReason.SOUND),
        ("Naser Al-Hariri", "نصر الحريري", DuplicateReason.SOUND),
        ("Nasser Hariri", "Naser Al-Hariri", DuplicateReason.SOUND),
    ],
)
def test_alike(one, other, reason):
    called(one)
    called("شيء آخر تمامًا", other)
    assert reasons() == [reason]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("المجلس السوري", "المركز السوري"),
        ("Model League 1", "Model League 2"),
        ("Model League 1", "Model League 12"),
        ("Hope", "Hopi"),
        ("محمد علي", "محمد"),
        ("Rana", "Rina"),
    ],
)
def test_not_alike(one, other):
    called(one)
    called(other)
    assert reasons() == []


def test_a_pair_is_listed_once_for_the_surest_reason():
    OrganizationFactory(name_ar="رابطة الأمل", name_en="Syrian Hope League")
    OrganizationFactory(name_ar="رابطة الأمل", name_en="Syrian Hope Leage")
    assert reasons() == [DuplicateReason.SAME]


def test_several_stand_in_one_group():
    records = [called("رابطة الأمل السورية") for _number in range(3)]
    called("شيء آخر تمامًا")
    (group,) = likely_duplicates(Organization)
    assert group.keys == tuple(record.pk for record in records)
    assert len(group.pairs) == 3


def test_hundreds_of_one_name_are_no_thousands_of_pairs():
    Person.objects.bulk_create(
        Person(name_en="Ahmad Mohammad", slug=f"ahmad-{number}", names_key="ahmad mohammad") for number in range(300)
    )
    (group,) = likely_duplicates(Person)
    assert len(group.keys) == 300
    assert len(group.pairs) == 299


def test_the_page_says_why_and_what_each_has(editor):
    one, other = PersonFactory(name_en="Naser Al-Hariri", name_ar=""), PersonFactory(name_ar="نصر الحريري", name_en="")
    for person in (one, one, other):
        AttendanceFactory(person=person)
    page = editor.get(PEOPLE).text
    for words in ("Naser Al-Hariri", "نصر الحريري", "Sounds the same in another spelling or script"):
        assert words in page
    assert "Meetings: 2 · Articles: 0" in page
    assert "Meetings: 1 · Articles: 0" in page
    assert f"merge/?goes={one.pk}&amp;goes={other.pk}" in page


def test_an_empty_page_says_so(editor):
    assert "No two names are alike" in editor.get(PAGE).text
    assert "No pairs are marked as different." in editor.get(PAGE, {"apart": 1}).text


def test_what_is_told_apart_is_not_listed_again_until_staff_think_again(editor):
    one, other = called("رابطة الأمل السورية"), called("رابطة الأمل السورية")
    answer = editor.post(f"{PAGE}apart/", {"first": other.pk, "second": one.pk}, follow=True)
    assert "No two names are alike" in answer.text
    assert Event.objects.filter(action="told_apart").count() == 1
    assert "Someone has marked these two" in editor.get(merge_address(one, other)).text
    apart = editor.get(PAGE, {"apart": 1}).text
    assert "List as duplicates again" in apart
    editor.post(f"{PAGE}apart/", {"first": one.pk, "second": other.pk, "again": 1})
    assert len(likely_duplicates(Organization)) == 1


def merge_address(one, other):
    return f"/admin/organizations/organization/merge/?stays={one.pk}&goes={other.pk}"


def test_what_was_told_apart_from_one_is_told_apart_from_what_it_became():
    first, second, third = (called("رابطة الأمل السورية") for _number in range(3))
    ToldApart.objects.create(kind="organization", first=first.pk, second=third.pk)
    ToldApart.objects.follow(Organization, third.pk, second.pk)
    assert ToldApart.objects.pairs() == {(first.pk, second.pk)}
    # Merged with what it was told apart from, there is nothing left to tell apart.
    ToldApart.objects.follow(Organization, first.pk, second.pk)
    assert ToldApart.objects.pairs() == set()


@pytest.mark.parametrize("data", [{}, {"first": "x", "second": "²"}, {"first": "5", "second": "5"}])
def test_nonsense_tells_nobody_apart(editor, data):
    answer = editor.post(f"{PAGE}apart/", data, follow=True)
    assert "no longer exists" in answer.text
    assert not ToldApart.objects.exists()


def test_it_is_for_those_who_may_merge(desk, editor):
    assert desk("contributor").get(PAGE).status_code == 403
    assert desk("contributor").post(f"{PAGE}apart/").status_code == 403
    assert editor.get(f"{PAGE}apart/").status_code == 405
    assert f'href="{PAGE}"' in editor.get("/admin/organizations/organization/").text


def test_many_are_paged_with_few_queries(editor, django_assert_max_num_queries):
    rows = [
        Organization(name_en=f"Body {letter * 3}{part}", slug=f"body-{letter}{part}", names_key=f"body {letter * 4}")
        for letter in "abcdefghijklmnopqrstuvwxy"
        for part in range(2)
    ]
    Organization.objects.bulk_create(rows)
    with django_assert_max_num_queries(16):
        page = editor.get(PAGE)
    assert len(html.document_fromstring(page.text).find_class("pairing")) == 20
    assert len(html.document_fromstring(editor.get(PAGE, {"page": 2}).text).find_class("pairing")) == 5
