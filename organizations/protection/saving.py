"""Forms of records that visitors see: a text that names somebody who must not be named is an error beside its field.

Whoever may decide that it names them gives the reason there: the error has a control for it, so that every template of a
form shows it where it belongs, without a script.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from liaison.text.normalize import clean
from liaison.typing import AnyModelAdmin, AnyModelForm
from organizations.models.clearance import REASON_LENGTH
from organizations.protection.decisions import clear, may_decide
from organizations.protection.findings import find
from organizations.protection.people import protected_people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.forms import ModelForm
    from django.http import HttpRequest

    from liaison.typing import FormData, FormFiles, FormSets
    from organizations.protection.findings import Finding
    from organizations.protection.people import Unnameable
    from organizations.protection.places import Place

_CONTROL = "anyway_"


class GuardedFormMixin(AnyModelForm):
    """A form whose texts visitors see. ``decider`` is the user who saves it; None may decide nothing."""

    def __init__(
        self, data: FormData = None, files: FormFiles = None, *, decider: User | None = None, **options: Any
    ) -> None:
        self.decider = decider
        self.decided: list[tuple[Finding, str]] = []
        super().__init__(data, files, **options)

    def shown_places(self) -> Iterable[Place]:
        """Return the places of the record, as they would be saved, that visitors see or will see."""
        raise NotImplementedError

    def becomes_public(self) -> bool:
        """Return whether saving shows the record to visitors: then all its places count, else those that change."""
        return False

    def unnameable(self) -> Iterable[Unnameable]:
        """Return whom the record must not name."""
        return (protected_people(),)

    def full_clean(self) -> None:
        super().full_clean()
        cleaned = getattr(self, "cleaned_data", {})
        if cleaned and not cleaned.get("DELETE") and self.has_changed():
            self._guard()

    def _guard(self) -> None:
        every = self.becomes_public()
        places = [place for place in self.shown_places() if every or self._changes(place)]
        self.decided = []
        for finding in find(places, *self.unnameable()) if places else ():
            if finding.cleared:
                continue
            reason = self._reason(finding)
            if reason and may_decide(self.decider):
                self.decided.append((finding, reason))
            elif finding.stops or not self._is_seen(finding):
                self._refuse(finding)

    def _changes(self, place: Place) -> bool:
        return self.field_of(place) in self.changed_data or (self.instance.pk is None and bool(place.text))

    def field_of(self, place: Place) -> str:
        """Return the name of the control of ``place``."""
        return place.key.partition("@")[0]

    def _control(self, finding: Finding) -> str:
        return self.add_prefix(f"{_CONTROL}{finding.key}")

    def _reason(self, finding: Finding) -> str:
        return clean(str(self.data.get(self._control(finding), ""))).strip()[:REASON_LENGTH]

    def _is_seen(self, finding: Finding) -> bool:
        """Return whether a doubtful mention was seen: it was shown and the form sent again."""
        return self._control(finding) in self.data

    def _refuse(self, finding: Finding) -> None:
        name = self.field_of(finding.place)
        self.add_error(name if name in self.fields else None, refusal(finding, self._control(finding), self.decider))

    def keep_decisions(self) -> None:
        """Keep what was decided, once the record is stored."""
        for finding, reason in self.decided:
            if self.decider is None:
                continue
            place = finding.place
            if not place.record_id and place.record_type == self.instance._meta.label_lower:
                place = replace(place, record_id=self.instance.pk)
            clear(replace(finding, place=place), self.decider, reason)
        self.decided = []


def refusal(finding: Finding, control: str, decider: User | None) -> str:
    """Return the error for staff: who is named, where within the text, and what to do about it.

    For a user who may decide, with the control ``control`` for the reason; a doubtful mention is saved when the form is
    sent once more.
    """
    parts = [f"{finding.words()}.", _quoted(finding)]
    if finding.asks:
        parts.append(_("Change it, or save once more if somebody else is meant."))
        return format_html('{} <input type="hidden" name="{}" value="">', " ".join(filter(None, parts)), control)
    parts.append(_("Write it without the name."))
    words = " ".join(filter(None, parts))
    if not may_decide(decider):
        return format_html("{} {}", words, _("Only a publisher can decide to name the person here."))
    return format_html(
        '{} <label class="anyway">{} <input type="text" name="{}" maxlength="{}" dir="auto"></label>',
        words,
        _("Or name the person here all the same. Reason, for the audit log:"),
        control,
        REASON_LENGTH,
    )


def _quoted(finding: Finding) -> str:
    excerpt = finding.excerpts()[0]
    around = f"{excerpt.before}[{excerpt.name}]{excerpt.after}".strip()
    return "" if around == f"[{finding.text}]" else f"({around})"


class GuardedAdminMixin(AnyModelAdmin):
    """A mixin for the admin of records with a guarded form: it tells the form who saves, and keeps what was decided."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: object) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        return partial(form, decider=request.user)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: FormSets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for one in (form, *(row for formset in formsets for row in formset.forms)):
            if isinstance(one, GuardedFormMixin):
                one.keep_decisions()
