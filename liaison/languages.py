"""The two languages of the site, and text that knows which of them it is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language, gettext

if TYPE_CHECKING:
    from django.db.models import Expression, Model

LANGUAGES = ("ar", "en")


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


def first_phrase(texts: dict[str, str | None], language: str | None = None) -> Phrase:
    """The text in ``language`` (default the active one), else the one in the other language, else ``NOTHING``."""
    language = language or active_language()
    for candidate in (language, other_language(language)):
        if text := texts.get(candidate):
            return Phrase(text, candidate)
    return NOTHING


def phrase(record: Model, field: str, language: str | None = None) -> Phrase:
    """``record``'s translated ``field`` as a Phrase, falling back to the other language: for names, never for editions."""
    return first_phrase({code: getattr(record, f"{field}_{code}") for code in LANGUAGES}, language)


def localized(field: str, language: str | None = None) -> Expression:
    """SQL for a name with its fallback: sorts and shows the same text as ``phrase``."""
    language = language or active_language()
    empty = Value("")
    first, second = f"{field}_{language}", f"{field}_{other_language(language)}"
    return Coalesce(NullIf(F(first), empty), F(second), empty)


def filled(field: str) -> Q:
    """Rows whose ``field`` holds a text. Translated columns may be NULL, which a bare CHECK would let through."""
    return Q(**{f"{field}__isnull": False}) & ~Q(**{field: ""})


def named_somehow(field: str = "name") -> Q:
    """Rows that have ``field`` in at least one language."""
    return filled(f"{field}_ar") | filled(f"{field}_en")
