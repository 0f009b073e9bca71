"""Controls written without a template: the same, to the byte, as Django's templates give."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import django
import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from liaison.staff.form_renderer import FormRenderer

QUOTES = "a \"b\" 'c' <d> & é ع"
ATTRS = {
    "id": "id_x",
    "class": QUOTES,
    "disabled": True,
    "hidden": False,
    "rows": 1234,
    "title": _("Title"),
    "data-safe": mark_safe("&amp;"),
    "data-none": None,
    "data-pair": (1, 2),
    "da<ta": "",
}
CHOICES = [
    ("", "---"),
    (None, _("Other cities")),
    (1234.5, 1234.5),
    (True, False),
    (QUOTES, QUOTES),
    ("safe", mark_safe("<b>&amp;</b>")),
    (QUOTES, [("in", "inner"), (7, _("Title"))]),
    (_("Title"), [("last", dt.date(2020, 3, 1))]),
]
INPUTS = [
    forms.TextInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.PasswordInput,
    forms.HiddenInput,
    forms.FileInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.TimeInput,
    forms.CheckboxInput,
    forms.Textarea,
    forms.ColorInput,
    forms.SearchInput,
    forms.TelInput,
]
VALUES = [None, "", "0", 0, 1234567, 12.5, True, False, QUOTES, mark_safe("&amp;<i>"), _("Title"), dt.date(2020, 3, 1)]


def assert_same(widget, value):
    name = "a<b"
    drawn = widget.render(name, value, {"id": "id_a"}, renderer=FormRenderer())
    assert drawn == widget.render(name, value, {"id": "id_a"}, renderer=TemplatesSetting())


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("kind", INPUTS)
def test_inputs_and_text_areas_are_as_the_templates_write_them(kind, value, language):
    with translation.override(language):
        assert_same(kind(ATTRS), value)
        assert_same(kind(), value)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("value", [None, "", "7", 7, QUOTES, ["in", "safe"], [1234.5, ""]], ids=repr)
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple])
def test_selects_are_as_the_templates_write_them(kind, value, language):
    with translation.override(language):
        assert_same(kind(ATTRS, CHOICES), value)
        assert_same(kind(choices=[]), value)


def test_an_option_with_a_template_of_its_own_keeps_it():
    class Marked(forms.Select):
        option_template_name = "django/forms/widgets/radio_option.html"

    assert_same(Marked(choices=CHOICES), "")
    assert 'type="select"' in Marked(choices=CHOICES).render("x", "", renderer=FormRenderer())


def test_other_parts_of_forms_come_from_their_templates():
    assert_same(forms.RadioSelect(ATTRS, CHOICES[:3]), "")
    assert_same(forms.SplitDateTimeWidget(), None)


def test_no_template_of_ours_stands_where_it_would_not_be_read(settings):
    own = Path(settings.BASE_DIR, "templates", "django", "forms", "widgets")
    assert not own.exists()
    assert Path(django.__file__).parent.joinpath("forms/templates/django/forms/widgets/select.html").exists()
