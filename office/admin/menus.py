"""The menus as the office's screen shows them: one row an entry, and one to add another with.

What an entry leads to is chosen once; to change it, staff remove the row and add another. Rows are put in order by
their numbers, which the page's script writes for whoever moves them by hand.
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
    """All that a menu can lead to. One query."""
    pages = Page.objects.order_by("pk").values_list("pk", *(f"title_{code}" for code in LANGUAGES))
    titles = [(f"{_PAGE}{pk}", str(first_phrase(dict(zip(LANGUAGES, texts, strict=True))))) for pk, *texts in pages]
    return [
        ("", _("Choose a section or a page")),
        (_("Sections"), Section.choices),
        (_("Pages"), sorted(titles, key=lambda page: page[1])),
    ]


class MenuEntryForm(PageFormMixin, forms.ModelForm):
    """A row without a target is no row."""

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
            # The place that new rows begin with is none: they come last.
            self.initial["position"] = None

    def is_stored(self) -> bool:
        return self.instance.pk is not None

    def is_meant(self) -> bool:
        """Whether the row leads somewhere, and stays."""
        goes = "DELETE" in self.fields and self["DELETE"].value()
        return bool(self.is_stored() or self["target"].value()) and not goes

    def has_changed(self) -> bool:
        return (self.is_stored() or self.is_meant()) and super().has_changed()

    def clean_target(self) -> str:
        return _target(self.instance) if self.is_stored() else self.cleaned_data["target"]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        target = cleaned.get("target") or ""
        if target.startswith(_PAGE):
            self.instance.page_id = int(target.removeprefix(_PAGE))
        elif not self.is_stored():
            self.instance.section = target
        # Whoever leaves it empty has no wish; the column must have one.
        cleaned["position"] = cleaned.get("position") or 0
        return cleaned

    def not_shown(self) -> StrOrPromise:
        """In which languages visitors do not see a stored row, in words; empty when they do."""
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
        return choices()

    def get_form_kwargs(self, index: int | None) -> dict[str, object]:
        return super().get_form_kwargs(index) | {"choices": self.choices}

    def label(self) -> Any:
        return self.menu.label

    def clean(self) -> None:
        """Say beside the later row what is in the menu twice, among the rows of the page and those that it does not have."""
        super().clean()
        known: set[Any] = {_target(entry) for entry in self.rows_elsewhere()}
        for form in self.rows():
            target = getattr(form, "cleaned_data", {}).get("target")
            if target in known:
                form.add_error("target", _("This is already in the menu. Remove one of the two rows."))
            known.add(target or form)

    def rows(self) -> list[Any]:
        """The forms of the rows that there will be."""
        forms_of_page: list[Any] = self.forms
        return [form for form in forms_of_page if form.is_meant()]

    def save(self, commit: bool = True) -> list[Any]:
        rows = sorted(self.rows(), key=_place)
        saved = super().save(commit)
        # Counted anew, also the rows that nobody touched.
        for position, form in enumerate(rows, 1):
            MenuEntry.objects.filter(pk=form.instance.pk).exclude(position=position).update(position=position)
        return saved

    def save_new(self, form: ModelForm, commit: bool = True) -> Model:
        form.instance.menu = self.menu
        return super().save_new(form, commit)


class MainMenuFormSet(MenuFormSet):
    menu = Menu.MAIN


class FootMenuFormSet(MenuFormSet):
    menu = Menu.FOOT


def _place(form: ModelForm) -> tuple[int, int]:
    """Where a row belongs: what is moved up to a number comes before the row that has it, what is moved down after it."""
    wanted, before = form.cleaned_data.get("position") or 0, form.initial.get("position")
    if not wanted:
        return sys.maxsize, 0
    return wanted, (wanted > before) - (wanted < before) if before else -1


class MenuInline(RowClassMixin, admin.TabularInline):
    model = MenuEntry
    form = MenuEntryForm
    formset: type[MenuFormSet]
    fields = ("target", "position")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[MenuEntry]:
        entries = super().get_queryset(request).filter(menu=self.formset.menu)
        return entries.select_related("page").order_by("position", "pk")


class MainMenu(MenuInline):
    formset = MainMenuFormSet


class FootMenu(MenuInline):
    formset = FootMenuFormSet
