from __future__ import annotations

import pytest
from django.db.models import ExpressionWrapper, TextField
from django.utils import translation

from liaison.text.languages import (
    NOTHING,
    Phrase,
    active_language,
    first_phrase,
    localized,
    localized_label,
    other_language,
    phrase,
)
from organizations.models import Organization
from tests.factories import OrganizationFactory


@pytest.mark.parametrize(("code", "language"), [("ar", "ar"), ("en", "en"), ("en-gb", "en"), ("ar-sy", "ar")])
def test_a_regional_variant_is_its_language(code, language):
    with translation.override(code):
        assert active_language() == language


def test_code_without_an_active_language_is_told_to_name_one():
    with translation.override(None), pytest.raises(RuntimeError, match="language="):
        active_language()


def test_each_language_is_the_other_of_the_other():
    assert (other_language("ar"), other_language("en")) == ("en", "ar")


def test_a_label_says_which_language_its_field_is_in():
    with translation.override("en"):
        assert localized_label("title", "ar") == "title (in Arabic)"


def test_the_wanted_language_comes_first():
    assert first_phrase({"ar": "اسم", "en": "Name"}, "en") == Phrase("Name", "en")


@pytest.mark.parametrize("missing", ["", None])
def test_the_other_language_stands_in_and_says_so(missing):
    assert first_phrase({"ar": "اسم", "en": missing}, "en") == Phrase("اسم", "ar")


def test_nothing_in_either_language_is_nothing():
    assert first_phrase({"ar": "", "en": None}, "ar") == NOTHING
    assert not NOTHING
    assert str(NOTHING) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("names", [("اسم", "Name"), ("اسم", ""), ("", "Name"), (None, "Name"), ("اسم", None)])
def test_the_database_sorts_by_the_name_the_page_shows(language, names):
    record = OrganizationFactory(name_ar=names[0], name_en=names[1])
    text = ExpressionWrapper(localized("name", language), output_field=TextField())
    in_sql = Organization.objects.annotate(shown=text).values_list("shown", flat=True).get()
    assert in_sql == str(phrase(record, "name", language))
