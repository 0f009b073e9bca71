"""The two languages of the site, and text that carries its language."""

from __future__ import annotations

from dataclasses import dataclass
from types import MethodType
from typing import TYPE_CHECKING, Any, Literal, cast

from django.db.models import CheckConstraint, F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language, get_language_from_request, gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Expression, Field, Model
    from django.http import HttpRequest

    from liaison.typing import StrOrPromise

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, Language] = ("ar", "en")
DIRECTIONS = {"ar": "rtl", "en": "ltr"}


def active_language() -> Language:
    """Return the active language, ``"ar"`` or ``"en"``.

    Raises RuntimeError if none is active, as in a command or a signal: pass a language explicitly there.
    """
    language = get_language()
    if language is None:
        raise RuntimeError("No language is active here: pass language= explicitly.")
    return cast("Language", language.partition("-")[0])


def other_language(language: str) -> Language:
    """Return the other of the two languages."""
    return "en" if language == "ar" else "ar"


def localized_label(verbose_name: StrOrPromise, language: str) -> str:
    """Return ``verbose_name`` with the language of the column, in the active language: ``title (in Arabic)``."""
    names = {"ar": gettext("in Arabic"), "en": gettext("in English")}
    return f"{verbose_name} ({names[language]})"


@dataclass(frozen=True)
class Phrase:
    """A text and the language it is in; prints as the text. Templates mark one that is not in the page's language."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Phrase("", "")


def phrase_here(text: object) -> Phrase:
    """Return ``text``, which is in the active language and may be lazy, as a phrase."""
    return Phrase(str(text), active_language())


def first_phrase(texts: Mapping[Any, str | None], language: str | None = None) -> Phrase:
    """Return the text in ``language`` (default: active language), else in the other language, else ``NOTHING``."""
    language = language or active_language()
    for candidate in (language, other_language(language)):
        if text := texts.get(candidate):
            return Phrase(text, candidate)
    return NOTHING


def phrase(record: Model, field: str, language: str | None = None) -> Phrase:
    """Return ``record``'s translated ``field`` as a Phrase, with fallback to the other language.

    For names only: editions of articles and meetings never fall back.
    """
    return first_phrase({code: getattr(record, f"{field}_{code}") for code in LANGUAGES}, language)


def label(record: Model, field: str) -> str:
    """Return ``record``'s translated ``field`` as a string, for ``__str__``; works without an active language.

    Shells, logs and the admin's history call ``str()`` when no language is active.
    """
    return str(phrase(record, field, (get_language() or LANGUAGES[0]).partition("-")[0]))


def localized(field: str, language: str | None = None) -> Expression:
    """Return the SQL expression for a name with its fallback, to sort by the text that ``phrase`` shows."""
    language = language or active_language()
    empty = Value("")
    first, second = f"{field}_{language}", f"{field}_{other_language(language)}"
    return Coalesce(NullIf(F(first), empty), F(second), empty)


def keep_originals_empty(model: type[Model], fields: Iterable[str]) -> None:
    """Make the columns of ``model``'s translated ``fields`` that have no language store nothing but defaults.

    modeltranslation saves into them the text of the active language, and reads them in lookups through a reverse
    relation (``Meeting.objects.values("articles__title")``), where the draft of an edition would become visible.
    """
    for name in fields:
        field = model._meta.get_field(name)
        field.pre_save = MethodType(_default_before_save, field)  # type: ignore[union-attr, method-assign]


def _default_before_save(field: Field, model_instance: Model, add: bool) -> object:
    return field.get_default()


def filled(field: str) -> Q:
    """Return the condition for rows whose ``field`` holds a text.

    Translated columns may be NULL, which a comparison with "" alone would accept in a CHECK constraint.
    """
    return Q(**{f"{field}__isnull": False}) & ~Q(**{field: ""})


_LACKING = {
    "name": _("Enter the name in at least one language."),
    "title": _("Enter a title in at least one language."),
}


def in_some_language(record: str, field: str = "name") -> CheckConstraint:
    """Return the constraint of the model called ``record`` that its "name" or "title" is there in at least one language."""
    return CheckConstraint(
        name=f"{record}_has_a_{field}",
        condition=filled(f"{field}_ar") | filled(f"{field}_en"),
        violation_error_code=f"{field}_ar",
        violation_error_message=_LACKING[field],
    )


def preferred_language(request: HttpRequest) -> str:
    """Return the first language of Accept-Language that the site has, else Arabic."""
    language = get_language_from_request(request).partition("-")[0]
    return language if language in LANGUAGES else LANGUAGES[0]
