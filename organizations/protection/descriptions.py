"""What is written in place of a name that must not be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

# What a person may be called, the usual first. In the language of the text, whatever the language of the desk.
SUGGESTED = {
    "ar": ("أحد المشاركين", "أحد أعضاء الوفد", "أحد الحاضرين", "مصدر مطّلع", "شخص حجب المكتب اسمه"),
    "en": ("a participant", "a member of the delegation", "an attendee", "a person whose name the office withholds"),
}


def fitting(model: Model | type[Model], column: str, value: Any) -> Any:
    """Return ``value``, cut to what the ``column`` of ``model`` takes if it is a text: a description may be longer."""
    most = getattr(model._meta.get_field(column), "max_length", None)
    return value[:most] if most and isinstance(value, str) else value
