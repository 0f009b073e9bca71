"""The menus on the office's admin page: one row for each entry, and an empty row for a new one.

The target of a stored entry cannot be changed; staff remove the row and add another. The rows are ordered by their
numbers, which the page's script updates when somebody moves a row.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from liaison.staff.editing.page_forms import PageFormMixin, PageFormSet
from liaison.staff.form_classes import RowClassMixin
from liaison.text.languages import LANGUAGES, first_phrase
from office.models import Menu, MenuEntry, Page, Section
from office.models.menu import TWICE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from django.db.models import Model, QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest

    from liaison.typing import FormData, FormFiles, ModelFormOptions, StrOrPromise

_PAGE = "page-"
_NOT_SHOWN = {
    ("ar",): _("Not shown in Arabic yet: the page is not public in Arabic."),
    ("en",): _("Not shown in English yet: the page is not public in English."),
    LANGUAGES: _("Not shown yet: the page is not public."),
}


def choices() -> list[Any]:
    """Return the choices of targets for a menu entry: sections and pages."""
    pages = Page.objects.order_by("pk").values_list("pk", *(f"title_{code}" for code in LANGUAGES))
    titles = [(f"{_PAGE}{pk}", str(first_phrase(dict(zip(LANGUAGES, texts, strict=True))))) for pk, *texts in pages]
    return [
        ("", _("Choose a section or a page")),
        (_("Sections"), Section.choices),
        (_("Pages"), sorted(titles, key=lambda page: page[1])),
    ]


class MenuEntryForm(PageFormMixin, forms.ModelForm):
    """The form of a menu entry. A new row without a target is ignored."""

    target = forms.ChoiceField(
        label=_("Links to"), error_messages={"invalid_choice": _("This no longer exists. Choose something else.")}
    )

    class Meta:
        model = MenuEntry
        fields = ["position"]

    def __init__(
        self,
        data: FormData = None,
        files: FormFiles = None,
        *,
        choices: Sequence[tuple[str, object]],
        **options: Unpack[ModelFormOptions],
    ) -> None:
        super().__init__(data, files, **options)
        self.fields["position"].required = False
        self.fields["position"].widget.attrs |= {"min": 1, "max": 999}
        if self.is_stored():
            self.fields["target"] = forms.CharField(widget=forms.HiddenInput, required=False)
            self.initial["target"] = _target(self.instance)
        else:
            self.fields["target"].choices = choices  # type: ignore[attr-defined]
            # New rows have no number and come last.
            self.initial["position"] = None

    def is_stored(self) -> bool:
        """Return whether the row is an entry that is already stored."""
        return self.instance.pk is not None

    def is_meant(self) -> bool:
        """Return whether the row has a target and is not marked for deletion."""
        goes = "DELETE" in self.fields and self["DELETE"].value()
        return bool(self.is_stored() or self["target"].value()) and not goes

    def has_changed(self) -> bool:
        return (self.is_stored() or self.is_meant()) and super().has_changed()

    def clean_target(self) -> str:
        """Return the stored target of an existing row, or the chosen one of a new row."""
        return _target(self.instance) if self.is_stored() else self.cleaned_data["target"]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        target = cleaned.get("target") or ""
        if target.startswith(_PAGE):
            self.instance.page_id = int(target.removeprefix(_PAGE))
        elif not self.is_stored():
            self.instance.section = target
        # An empty number is stored as 0, because the column does not allow null.
        cleaned["position"] = cleaned.get("position") or 0
        return cleaned

    def not_shown(self) -> StrOrPromise:
        """Return a text that names the languages in which visitors do not see a stored row; empty if there are none."""
        page = self.instance.page
        missing = tuple(code for code in LANGUAGES if page and not page.is_live(code))
        return _NOT_SHOWN.get(missing, "")


def _target(entry: MenuEntry) -> str:
    return entry.section or f"{_PAGE}{entry.page_id}"


class MenuFormSet(PageFormSet):
    """The rows of one menu."""

    menu: Menu

    @classmethod
    def get_default_prefix(cls) -> str:
        return cls.menu

    @cached_property
    def choices(self) -> list[Any]:
        """Return the choices of targets, read once for all rows."""
        return choices()

    def get_form_kwargs(self, index: int | None) -> dict[str, object]:
        return super().get_form_kwargs(index) | {"choices": self.choices}

    def label(self) -> Any:
        """Return the name of the menu."""
        return self.menu.label

    def clean(self) -> None:
        """Add an error to the later of two rows with the same target, including rows that the page does not have."""
        super().clean()
        known: set[Any] = {_target(entry) for entry in self.rows_elsewhere()}
        for form in self.rows():
            target = getattr(form, "cleaned_data", {}).get("target")
            if target in known:
                form.add_error("target", TWICE)
            known.add(target or form)

    def rows(self) -> list[Any]:
        """Return the forms of the rows that remain after saving."""
        forms_of_page: list[Any] = self.forms
        return [form for form in forms_of_page if form.is_meant()]

    def save(self, commit: bool = True) -> list[Model]:
        rows = sorted(self.rows(), key=_place)
        saved = super().save(commit)
        # All rows get new positions, because unchanged rows move too.
        for position, form in enumerate(rows, 1):
            MenuEntry.objects.filter(pk=form.instance.pk).exclude(position=position).update(position=position)
        return saved

    def save_new(self, form: ModelForm, commit: bool = True) -> Model:
        form.instance.menu = self.menu
        return super().save_new(form, commit)


class MainMenuFormSet(MenuFormSet):
    """The rows of the menu in the header."""

    menu = Menu.MAIN


class FootMenuFormSet(MenuFormSet):
    """The rows of the menu in the footer."""

    menu = Menu.FOOT


def _place(form: ModelForm) -> tuple[int, int]:
    """Return the sort key of a row: a row moved up comes before the row with that number, a row moved down after it."""
    wanted, before = form.cleaned_data.get("position") or 0, form.initial.get("position")
    if not wanted:
        return sys.maxsize, 0
    return wanted, (wanted > before) - (wanted < before) if before else -1


class MenuInline(RowClassMixin, admin.TabularInline):
    """The common base of the inlines for the two menus."""

    model = MenuEntry
    form = MenuEntryForm
    formset: type[MenuFormSet]
    fields = ("target", "position")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[MenuEntry]:
        entries = super().get_queryset(request).filter(menu=self.formset.menu)
        return entries.select_related("page").order_by("position", "pk")


class MainMenu(MenuInline):
    """The menu in the header."""

    formset = MainMenuFormSet


class FootMenu(MenuInline):
    """The menu in the footer."""

    formset = FootMenuFormSet
