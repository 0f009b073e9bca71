"""Single form controls: the fingerprint of a value, what a browser submits for it, and the value in words."""

from __future__ import annotations

import datetime as dt
import re
from hashlib import blake2b
from html import unescape
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django_prose_editor.fields import ProseEditorFormField

from liaison.text.dates import PartialDate, Precision, digits, format_date
from liaison.text.normalize import clean

# The value of a file field that the user did not touch: browsers submit nothing for it.
UNTOUCHED = object()

_BLOCK_ENDS = re.compile(r"</(?:p|h[1-6]|li|blockquote|tr|table|ul|ol)>|<br\s*/?>")


def fingerprint(value: object) -> str:
    """Return a short fingerprint of ``value``. A stored value and the same value from a form have the same one."""
    return blake2b(_plain(value).encode("utf-8", "replace"), digest_size=6).hexdigest()


def _plain(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, str):
        return clean(value).strip()
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, FieldFile):
        return value.name or ""
    if isinstance(value, PartialDate) and value.time and value.time.fold:
        return f"{value}, the second"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if hasattr(value, "__iter__"):
        return ",".join(sorted(_plain(part) for part in value))
    return str(value)


def typed_value(field: forms.Field, name: str, data: Any, files: Any) -> object:
    """Return what a request holds for the control ``name``.

    This is a value of ``field``, the raw text if it is not valid, or UNTOUCHED for a file field without a file.
    """
    if isinstance(field, forms.FileField):
        if files.get(name):
            return files[name].name
        return None if data.get(f"{name}-clear") else UNTOUCHED
    raw = field.widget.value_from_datadict(data, files, name)
    try:
        return field.clean(raw)
    except ValidationError:
        return raw


def submitted_values(field: forms.Field, name: str, value: object) -> dict[str, list[str]]:
    """Return what a browser submits for a control that shows ``value`` (as from ``BoundField.value()``).

    An empty list stands for a control that submits nothing.
    """
    return _submitted(field.widget, name, value)


def _submitted(widget: forms.Widget, name: str, value: object) -> dict[str, list[str]]:
    widget = getattr(widget, "widget", widget)
    if isinstance(widget, forms.FileInput):
        return {}
    if isinstance(widget, forms.MultiWidget):
        names: Any = widget.widgets_names  # type: ignore[attr-defined]
        parts: Any = value if isinstance(value, list | tuple) else widget.decompress(value)
        controls = zip(names, widget.widgets, parts, strict=True)
        return {
            key: values
            for suffix, part, shown in controls
            for key, values in _submitted(part, f"{name}{suffix}", shown).items()
        }
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if widget.check_test(value) else []}
    if isinstance(widget, forms.widgets.ChoiceWidget):
        return {name: [str(key) for key in widget.format_value(value)]}
    text = widget.format_value(value)
    return {name: ["" if text is None else str(text)]}


def display_text(field: forms.Field, value: object) -> str:
    """Return ``value`` of ``field`` in words: text without markup, names of records, labels of choices.

    A field class may define this itself, with a method ``display_text(value)``.
    """
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if value is None or value == "" or value == []:
        return "—"
    if hasattr(field, "display_text"):
        return field.display_text(value)
    if isinstance(field, forms.ModelChoiceField):
        return _names_of_records(field, value)
    if isinstance(field, forms.ChoiceField):
        return _label_of_choice(field, value)
    if isinstance(field, ProseEditorFormField):
        return text_in_lines(str(value)) or "—"
    if isinstance(value, FieldFile):
        return PurePath(value.name or "—").name
    return _date_text(value) or str(value)


def text_in_lines(html: str) -> str:
    """Return ``html`` as plain text, with one line for each paragraph."""
    return unescape(strip_tags(_BLOCK_ENDS.sub("\n", html))).strip()


def _names_of_records(field: Any, value: object) -> str:
    values = value if hasattr(value, "__iter__") and not isinstance(value, str) else [value]
    keys = [record.pk if isinstance(record, Model) else record for record in values]
    try:
        found = field.queryset.filter(pk__in=keys)
        return gettext(", ").join(str(record) for record in found) or "—"
    except (ValueError, TypeError, OverflowError):
        return "—"


def _label_of_choice(field: Any, value: Any) -> str:
    for key, label in field.choices:
        if isinstance(label, list | tuple):
            for inner, inner_label in label:
                if str(inner) == str(value):
                    return str(inner_label)
        elif str(key) == str(value):
            return str(label)
    return str(value)


def _date_text(value: object) -> str:
    if isinstance(value, PartialDate):
        time = digits(f"{value.time:%H:%M}") if value.time else ""
        return f"{format_date(value)} {time}".strip()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return format_date(PartialDate(Precision.DAY, value))
    return ""
