"""The two languages of the site, and text that knows which of them it is in."""

from __future__ import annotations

from dataclasses import dataclass
from types import MethodType
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language, get_language_from_request, gettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Expression, Field, Model
    from django.http import HttpRequest

LANGUAGES = ("ar", "en")
DIRECTIONS = {"ar": "rtl", "en": "ltr"}


def active_language() -> str:
    """``"ar"`` or ``"en"``. Raises RuntimeError where none is active (a command, a signal): name it there."""
    language = get_language()
    if language is None:
        raise RuntimeError("No language is active here: pass language= explicitly.")
    return language.partition("-")[0]


def other_language(language: str) -> str:
    """The language beside ``language``."""
    return "en" if language == "ar" else "ar"


def localized_label(verbose_name: Any, language: str) -> str:
    """``title`` and ``ar`` as ``title (Arabic)``, in the staff member's language."""
    names = {"ar": gettext("in Arabic"), "en": gettext("in English")}
    return f"{verbose_name} ({names[language]})"


@dataclass(frozen=True)
class Phrase:
    """A text and the language it is in; prints as the text. Templates mark it when it is not in the page's language."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Phrase("", "")


def phrase_here(text: object) -> Phrase:
    """``text``, which is in the active language and may be lazy, as a phrase."""
    return Phrase(str(text), active_language())


def first_phrase(texts: Mapping[Any, str | None], language: str | None = None) -> Phrase:
    """The text in ``language`` (default the active one), else the one in the other language, else ``NOTHING``."""
    language = language or active_language()
    for candidate in (language, other_language(language)):
        if text := texts.get(candidate):
            return Phrase(text, candidate)
    return NOTHING


def phrase(record: Model, field: str, language: str | None = None) -> Phrase:
    """``record``'s translated ``field`` as a Phrase, falling back to the other language: for names, never for editions."""
    return first_phrase({code: getattr(record, f"{field}_{code}") for code in LANGUAGES}, language)


def label(record: Model, field: str) -> str:
    """``record``'s translated ``field`` for ``str()``, which shells, logs and the admin's history also call without a language."""
    return str(phrase(record, field, (get_language() or LANGUAGES[0]).partition("-")[0]))


def localized(field: str, language: str | None = None) -> Expression:
    """SQL for a name with its fallback: sorts by the text that ``phrase`` shows."""
    language = language or active_language()
    empty = Value("")
    first, second = f"{field}_{language}", f"{field}_{other_language(language)}"
    return Coalesce(NullIf(F(first), empty), F(second), empty)


def keep_originals_empty(model: type[Model], fields: Iterable[str]) -> None:
    """Let nothing but defaults be stored in the columns of ``model``'s translated ``fields`` that have no language.

    modeltranslation saves into them the text of whichever language is active, and reads them in lookups through a
    reverse relation (``Meeting.objects.values("articles__title")``): the draft of an edition would show there.
    """
    for name in fields:
        field = model._meta.get_field(name)
        field.pre_save = MethodType(_default_before_save, field)  # type: ignore[union-attr, method-assign]


def _default_before_save(field: Field, model_instance: Model, add: bool) -> Any:
    return field.get_default()


def filled(field: str) -> Q:
    """Rows whose ``field`` holds a text. Translated columns may be NULL, which a bare CHECK would let through."""
    return Q(**{f"{field}__isnull": False}) & ~Q(**{field: ""})


def named_somehow(field: str = "name") -> Q:
    """Rows that have ``field`` in at least one language."""
    return filled(f"{field}_ar") | filled(f"{field}_en")


def preferred_language(request: HttpRequest) -> str:
    """The reader's: the first of Accept-Language that the site has, else Arabic."""
    language = get_language_from_request(request).partition("-")[0]
    return language if language in LANGUAGES else LANGUAGES[0]
