"""The base of every form of staff: text in two languages, cleaned texts, and errors shown beside their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liaison.staff.editing.page_forms import PageFormMixin
from liaison.staff.pasting import receive
from liaison.text.languages import DIRECTIONS, LANGUAGES
from liaison.text.normalize import clean, is_blank, without_embedding
from liaison.text.richtext import RichTextFormField

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from liaison.typing import FormData, FormFiles, ModelFormOptions

# The error for a new name that a stored record already has, and the label of the checkbox that confirms it.
ALREADY_RECORDED = _("“%(name)s” is already recorded. Choose it, or confirm that this is someone or something else.")
# The error for a name of somebody of whom the user may not know; it must not tell more.
AN_EDITOR_ADDS = _("An editor must add this person.")
ANOTHER = _("This is someone or something else with the same name")

# The replacement character, as which invalid UTF-8 is decoded. Stored, it would leave a gap in somebody's name.
_UNREADABLE = "\ufffd"


def find_alike(model: Any, *names: str | None) -> list[Any]:
    """Return the records of ``model`` that already have one of ``names``, in any usual spelling and with any titles.

    Until the transaction ends, nobody else can run this for the same model, so the next caller finds what is entered
    here.
    """
    _one_at_a_time(model)
    return model._default_manager.alike(*names)


def is_hidden(model: Any, *names: str | None) -> bool:
    """Return whether one of ``names`` is that of a record of ``model`` of which the user may not know."""
    manager = model._default_manager
    return hasattr(manager, "hides") and manager.hides(*names)


def _one_at_a_time(model: Any) -> None:
    """Lock the names of ``model`` until the transaction ends; other transactions wait here.

    SQLite allows only one write transaction at a time, so only PostgreSQL needs the lock. Outside a transaction there
    is no lock, because nothing is entered.
    """
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"names of {model._meta.db_table}"])


def field_language(name: str) -> str:
    """Return the language of the field ``name``: ``"ar"`` for ``title_ar``, empty for a field that both share."""
    code = name.rpartition("_")[2]
    return code if code in LANGUAGES else ""


class BilingualFormMixin(PageFormMixin):
    """A form with fields for two languages, named ``…_ar`` and ``…_en``.

    Their controls have the attributes ``lang`` and ``dir`` of their language. Text is cleaned: control characters and
    marks that change the direction are removed, line ends are plain, and invisible text becomes empty. Rich text is
    sanitized; if its last line tells the source, that line moves to the source line. ``text_notes`` lists what was left
    out. The error of a database constraint whose ``violation_error_code`` is the name of a field is shown beside that
    field.
    """

    def __init__(self, data: FormData = None, files: FormFiles = None, **options: Unpack[ModelFormOptions]) -> None:
        chosen = [] if data is not None else self.read_chosen(options.get("instance"))
        super().__init__(data, files, **options)
        for name in chosen:
            _control(self.fields[name]).known = self.initial[name]
        self._know_what_is_read()
        for name, field in self.fields.items():
            if code := field_language(name):
                field.widget.attrs |= {"lang": code, "dir": DIRECTIONS[code]}
            if isinstance(field, forms.CharField):
                field.validators = [*field.validators, validate_readable]

    @classmethod
    def read_chosen(cls, record: Any) -> list[str]:
        """Read the records related to ``record``, in the order in which controls show them; return the field names."""
        if record is None or record.pk is None:
            return []
        relations = {field.name for field in record._meta.many_to_many}
        fields: dict[str, Any] = {
            name: field
            for name, field in cls.base_fields.items()
            if name in relations and hasattr(_control(field), "known")
        }
        # All of them, even those of which the user may not know: what is read here is what is stored.
        stored = {name: field.queryset.model._default_manager for name, field in fields.items()}
        ordered = {name: manager.order_by(*fields[name].queryset.query.order_by) for name, manager in stored.items()}
        prefetch_related_objects([record], *(Prefetch(name, records) for name, records in ordered.items()))
        return list(fields)

    def _know_what_is_read(self) -> None:
        """Give controls for one record the record that was read together with the form's own."""
        record: Any = getattr(self, "instance", None)
        for field in record._meta.concrete_fields if record else ():
            control: Any = _control(self.fields[field.name]) if field.name in self.fields else None
            read = field.is_relation and field.is_cached(record) and getattr(record, field.name)
            if read and hasattr(control, "known"):
                control.known = [read]

    @property
    def media(self) -> Any:
        """Return the scripts and styles of the controls, cached: all forms of a class share them in one language."""
        own: Any = type(self)
        if "media_by_language" not in vars(own):
            own.media_by_language = {}
        language = get_language()
        if language not in own.media_by_language:
            own.media_by_language[language] = super().media
        return own.media_by_language[language]

    def clean(self) -> dict[str, Any]:
        """Clean the texts, then return the cleaned data: further checks see the texts as they will be stored."""
        self.cleaned_data = super().clean() or self.cleaned_data
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = "" if is_blank(value) else clean(without_embedding(value))
        self.text_notes: list[str] = []
        for name, field in self.fields.items():
            if isinstance(field, RichTextFormField) and name in self.cleaned_data and name in self.changed_data:
                self._receive(name, field)
        return self.cleaned_data

    def _receive(self, name: str, field: RichTextFormField) -> None:
        source = name.replace("body_", "source_line_")
        has_line = source in self.fields and not self.fields[source].disabled
        held = self.cleaned_data.get(source) or "" if has_line else None
        try:
            received = receive(field.received(self.cleaned_data[name]), held)
        except ValidationError as error:
            self.add_error(name, error)
            return
        self.cleaned_data[name] = received.html
        if received.source:
            self.cleaned_data[source] = received.source
        self.text_notes += received.notes

    def add_error(self, field: str | None, error: Any) -> None:
        about_all = field is None and isinstance(error, ValidationError)
        super().add_error(field, beside_fields(error, self.fields) if about_all else error)


def _control(field: Any) -> Any:
    """Return the widget of ``field`` without the wrapper that Django's admin puts around it."""
    return getattr(field.widget, "widget", field.widget)


def validate_readable(text: str) -> None:
    """Raise ValidationError if some characters of ``text`` were lost before it reached the server."""
    if _UNREADABLE in text:
        raise ValidationError(
            _("Some characters in this text could not be read and show as “�”. Type or paste it again."),
            code="unreadable",
        )


def beside_fields(errors: ValidationError, names: Iterable[str]) -> ValidationError:
    """Return ``errors`` sorted by the fields ``names`` of a form.

    An error about the whole record whose code is one of ``names`` is moved to that field. An error about a field that
    is not among ``names`` becomes an error about the whole.
    """
    if not hasattr(errors, "error_dict"):
        return errors
    sorted_errors: dict[str, list[ValidationError]] = {}
    for name, messages in errors.error_dict.items():
        for message in messages:
            place = str(message.code) if name == NON_FIELD_ERRORS else name
            sorted_errors.setdefault(place if place in names else NON_FIELD_ERRORS, []).append(message)
    return ValidationError(sorted_errors)
