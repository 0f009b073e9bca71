"""Read-only pages: each text is shown in its own language and direction, and rich text as readers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.db.models import BooleanField
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from imagefield.fields import PPOIField

from liaison.media.images.fields import PictureField
from liaison.media.images.widgets import told_picture, told_point
from liaison.staff.forms import field_language
from liaison.text.languages import DIRECTIONS
from liaison.text.richtext import RichTextField, harmless

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model
    from django.utils.safestring import SafeString

    from liaison.media.images.fields import PictureFile
    from liaison.typing import Fieldsets


def readable(fieldsets: Any, model: type[Model]) -> list[Any]:
    """Return ``fieldsets`` of ``model`` with columns that display text in place of fields in one language."""
    return [(name, {**options, "fields": _readable(options["fields"], model)}) for name, options in fieldsets]


def without_help(fieldsets: Fieldsets) -> dict[str, str]:
    """Return ``help_texts`` that are all empty, for a page on which nobody writes."""
    return {name: "" for name in flatten_fieldsets(fieldsets) if isinstance(name, str)}


def _readable(names: Any, model: type[Model]) -> list[object]:
    return [
        _readable(name, model) if isinstance(name, list | tuple) else _readonly_field(name, model) for name in names
    ]


def _readonly_field(name: Any, model: type[Model]) -> Any:
    if isinstance(name, str) and field_language(name):
        return _text(name, model)
    kind = next((type(field) for field in model._meta.fields if field.name == name), None)
    if kind is BooleanField:
        # Django would show the field's help, which is meant for those who may change it.
        return _yes_or_no(name, model)
    return _in_words(name, model, _TOLD[kind]) if kind in _TOLD else name


def _yes_or_no(name: str, model: type[Model]) -> Callable[[Model], bool]:
    @admin.display(description=str(label_for_field(name, model)), boolean=True)
    def decided(record: Model) -> bool:
        return getattr(record, name)

    return decided


def _in_words(name: str, model: type[Model], tell: Callable[[object], str]) -> Callable[[Model], str]:
    @admin.display(description=str(label_for_field(name, model)))
    def words(record: Model) -> str:
        return tell(getattr(record, name))

    return words


def _linked(picture: PictureFile) -> str:
    return format_html('<a href="{}">{}</a>', picture.url, told_picture(picture)) if picture else "—"


# The stored values of these fields mean nothing to a reader, so a function puts each into words.
_TOLD: dict[type | None, Callable[[Any], str]] = {PictureField: _linked, PPOIField: told_point}


def _as_stored(html: str) -> SafeString:
    return mark_safe(harmless(html))


def _text(name: str, model: type[Model]) -> Callable[[Model], SafeString | str]:
    language = field_language(name)
    as_html = _as_stored if isinstance(model._meta.get_field(name), RichTextField) else linebreaksbr

    @admin.display(description=str(label_for_field(name, model)))
    def text(record: Model) -> SafeString | str:
        value = getattr(record, name)
        if not value:
            return "—"
        return format_html(
            '<div class="text" lang="{}" dir="{}">{}</div>', language, DIRECTIONS[language], as_html(value)
        )

    return text
