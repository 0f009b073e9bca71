"""Formsets that build only the rows that a request holds, whatever number of rows it states."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import QueryDict

# A page with more rows than this exceeds DATA_UPLOAD_MAX_NUMBER_FIELDS, so a request cannot hold them.
MOST_ROWS = 400

_MISCOUNTED = _(
    "The page was sent with a wrong number of rows, so nothing was saved. What you typed is still here. Save again."
)


class SentRowFormSet(forms.BaseInlineFormSet):
    """A formset that builds no more rows than the request holds.

    A stated number beyond what the page can have is refused with an error about the whole, and corrected on the page
    that is shown again. A number that counts rows which were not sent, as when a script removed the last one, is only
    corrected.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_miscounted = False
        if self.is_bound:
            self._count()

    def _count(self) -> None:
        """Replace the number of rows that the request states with the number it holds; ignore an invalid number."""
        said = self.management_form
        if not said.is_valid():
            return
        counts: dict[str, Any] = said.cleaned_data
        total, initial, sent = counts[TOTAL_FORM_COUNT], counts[INITIAL_FORM_COUNT], self._sent()
        # Rows that the user may only read are counted and not sent.
        known = min(initial, len(super().get_queryset())) if initial > sent else initial
        rows = min(total, max(sent, known))
        self.is_miscounted = max(total, initial) > max(self.absolute_max, rows)
        stored = self._sent_with_key(rows) if self.is_miscounted else min(initial, rows)
        if (total, initial) != (rows, stored):
            data = cast("QueryDict", self.data).copy()
            data[f"{self.prefix}-{TOTAL_FORM_COUNT}"] = str(rows)
            data[f"{self.prefix}-{INITIAL_FORM_COUNT}"] = str(stored)
            self.data = data
            del self.management_form

    def _sent_with_key(self, rows: int) -> int:
        """Return how many of the first ``rows`` rows hold the key of a stored row."""
        model: Any = self.model
        key = model._meta.pk.name
        return sum(bool(self.data.get(f"{self.prefix}-{row}-{key}")) for row in range(rows))

    def _sent(self) -> int:
        """Return one more than the highest row number of which the request holds a control."""
        row = re.compile(rf"{re.escape(str(self.prefix))}-([0-9]{{1,9}})-")
        found = (row.match(name) for name in (*self.data, *self.files))
        return max((int(match[1]) + 1 for match in found if match), default=0)

    @cached_property
    def empty_form(self) -> Any:
        """Return the row from which scripts build new ones. Cached, because a page asks for it several times."""
        return super().empty_form

    def clean(self) -> None:
        super().clean()
        if self.is_miscounted:
            raise ValidationError(_MISCOUNTED, code="miscounted")
