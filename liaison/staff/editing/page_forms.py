"""The forms and formsets of a record's page, which can show again what was submitted without saving it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from liaison.staff.sent_rows import SentRowFormSet
from liaison.typing import AnyModelForm

if TYPE_CHECKING:
    from django.forms import BoundField, ModelForm
    from django.forms.utils import ErrorList

    from liaison.typing import FormData, StrOrPromise

# The error for a save that the database refused although all checks passed.
COLLIDED = _("Something changed while this was being saved, so nothing was saved. Check it and save again.")
# The error beside a row that was removed while the form was open and that cannot be saved as a new one.
ROW_IS_GONE = _("Someone has removed this row. Remove it here too, or fill it in again.")


class HeldBackData(QueryDict):
    """A form's data that is shown again without being saved: no form bound to it is valid.

    ``error`` is shown about the whole. If ``is_checked`` is false, forms show no errors of their own.
    """

    error: StrOrPromise | None = None
    is_checked = True

    @classmethod
    def of(cls, data: QueryDict) -> Self:
        """Return a mutable copy of ``data``."""
        copied = cls("", mutable=True, encoding=data.encoding)
        for name, values in data.lists():
            copied.setlist(name, list(values))
        return copied


class UnsavedData(HeldBackData):
    """Data that nobody has submitted: that of an autosave, or a proposal. Its errors are shown only when it is saved."""

    is_checked = False


class CollidedData(HeldBackData):
    """The data of a form that the database refused although all checks passed."""

    error = COLLIDED


def _is_checked(data: FormData) -> bool:
    return getattr(data, "is_checked", True)


class PageFormMixin(AnyModelForm):
    """A form of a record's page, or of one of its rows, that can be shown without being saved."""

    # Whether the row of the form was removed while the page was open. If it is saved, it becomes a new row.
    is_gone = False

    def __getitem__(self, name: str) -> BoundField:
        """Return the control ``name``; KeyError if there is none.

        Templates ask for each attribute of a form as for a control first, and Django's KeyError names all controls.
        """
        if name not in self.fields:
            raise KeyError(name)
        return super().__getitem__(name)

    @property
    def errors(self) -> ErrorDict:
        return super().errors if _is_checked(self.data) else ErrorDict()

    def is_valid(self) -> bool:
        return super().is_valid() and not isinstance(self.data, HeldBackData)

    def full_clean(self) -> None:
        super().full_clean()
        if not self.prefix and (error := getattr(self.data, "error", None)):
            self.add_error(None, error)


class PlainPageForm(PageFormMixin, forms.ModelForm):
    """The form of a record's page or row that has no form class of its own."""


class PageFormSet(SentRowFormSet):
    """The rows of a record's page.

    A submitted row that is no longer stored becomes a new row in its place. Stored rows that the page does not have
    stay.
    """

    model: Any
    form: Any

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.is_bound and form.instance.pk is None and self.data.get(form.add_prefix(self.key_name)):
            form.is_gone = True
            form.fields[self.key_name] = forms.CharField(widget=forms.HiddenInput)

    @property
    def key_name(self) -> str:
        """Return the name of the control that holds the key of a form's stored row."""
        return str(self.model._meta.pk.name)

    @property
    def initial_forms(self) -> list[Any]:
        opened: list[Any] = super().initial_forms
        return [form for form in opened if not form.is_gone]

    @property
    def extra_forms(self) -> list[Any]:
        opened: list[Any] = super().initial_forms
        return [*(form for form in opened if form.is_gone), *super().extra_forms]

    def stored(self) -> Any:
        """Return the stored rows that the page is about."""
        return super().get_queryset()

    @cached_property
    def _stored_rows(self) -> list[ModelForm]:
        """Return the stored rows in the order of the page, then the rows it does not have.

        Django's templates pair rows and forms by this order.
        """
        rows = list(self.stored())
        if not self.is_bound:
            return rows
        count = self.total_form_count()
        places = {self.data.get(f"{self.add_prefix(index)}-{self.key_name}"): index for index in range(count)}
        return sorted(rows, key=lambda row: places.get(str(row.pk), count))

    def get_queryset(self) -> Any:
        return self._stored_rows

    def rows_elsewhere(self) -> list[Any]:
        """Return the stored rows that the page does not have, such as those added after it was opened."""
        known = {form.instance.pk for form in self.forms}
        return [row for row in self.get_queryset() if row.pk not in known]

    @property
    def errors(self) -> list[Any]:
        return super().errors if _is_checked(self.data) else [form.errors for form in self.forms]

    def non_form_errors(self) -> ErrorList:
        return super().non_form_errors() if _is_checked(self.data) else self.error_class()

    def is_valid(self) -> bool:
        return not isinstance(self.data, HeldBackData) and super().is_valid()
