from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from liaison.text.slugs import MAX_LENGTH, latin_slug, title_slug, unique_slug, validate_latin_slug, validate_slug
from organizations.models import Organization
from tests.factories import OrganizationFactory


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("لقاء مع الجالية في بوسطن", "لقاء-مع-الجالية-في-بوسطن"),
        ("لقاءٌ مُهمّ", "لقاء-مهم"),
        ("  A “Quoted” Title: part 2!  ", "a-quoted-title-part-2"),
        ("The Coalition's office", "the-coalitions-office"),
        ("القرار ٢٢٥٤ (PAC)", "القرار-٢٢٥٤-pac"),
        ("snake_case", "snake-case"),
        ("a\x00b", "ab"),
        # What nobody sees cuts no word: non-joiners, soft hyphens, direction marks.
        ("گفت\u200cوگو مع\u200f اللجنة", "گفتوگو-مع-اللجنة"),
        ("co\u00adoperation \u2066now\u2069", "cooperation-now"),
        ("…", ""),
        ("---", ""),
        ("", ""),
    ],
)
def test_a_title_becomes_an_address_in_its_own_script(title, slug):
    assert title_slug(title) == slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Citizens for a Secure America", "citizens-for-a-secure-america"),
        ("Zürich Café", "zurich-cafe"),
        ("سمير", "smyr"),
        ("سم\u200cير co\u00adop", "smyr-coop"),
        ("شبكة الصفصاف", "shbkh-alsfsaf"),
        ("Free سورية", "free-swryh"),
        ("Doctors' League", "doctors-league"),
        ("中文", ""),
        ("!!!", ""),
    ],
)
def test_a_name_becomes_a_latin_address(name, slug):
    assert latin_slug(name) == slug


@pytest.mark.parametrize("make", [title_slug, latin_slug])
def test_a_long_title_is_cut_between_words(make):
    slug = make("word " * 100)
    assert len(slug) <= MAX_LENGTH
    assert set(slug.split("-")) == {"word"}


@pytest.mark.parametrize("make", [title_slug, latin_slug])
def test_one_endless_word_is_cut_anywhere(make):
    assert make("w" * 500) == "w" * MAX_LENGTH


@pytest.mark.parametrize("title", ["لقاء في بوسطن", "Meeting in Boston", "x" * 500, "a_b", "2020", "٢٠٢٠"])
def test_what_is_made_is_also_accepted(title):
    validate_slug(title_slug(title))
    validate_latin_slug(latin_slug(title))


@pytest.mark.parametrize("slug", ["", "-", "___", "…", "a b", "a/b", "a?b", "%2e%2e", "..", "a\n", "a\u200fb", "a\x00"])
def test_an_address_of_punctuation_is_refused(slug):
    with pytest.raises(ValidationError):
        validate_slug(slug)


@pytest.mark.parametrize("slug", ["", "-a", "a-", "a--b", "A", "سمير", "a_b", "a b", "a\n"])
def test_only_small_latin_letters_make_a_latin_address(slug):
    with pytest.raises(ValidationError):
        validate_latin_slug(slug)


@pytest.mark.django_db
def test_a_taken_address_gets_the_next_free_number():
    for slug in ("council", "council-2", "council-4"):
        OrganizationFactory(slug=slug)
    assert unique_slug("council", Organization.objects.all(), "slug") == "council-3"
    assert unique_slug("coun", Organization.objects.all(), "slug") == "coun"
