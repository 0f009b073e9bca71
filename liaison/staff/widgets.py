"""Widgets with which staff choose records while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.utils.translation import gettext_lazy as _

from liaison.staff.quick_entry import EnteredByNameMixin
from liaison.text.numbers import is_id
from liaison.typing import AnyAdmin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.admin import ModelAdmin
    from django.db.models import Field, ForeignKey, ManyToManyField, QuerySet
    from django.forms import ModelChoiceField, ModelMultipleChoiceField
    from django.http import HttpRequest

    from liaison.typing import FormField


def as_key(value: object) -> Any:
    """Return ``value`` if it can be a record's key, else a key that no record has.

    No query fails for such a value, and a form reports it as an unknown record.
    """
    text = str(value)
    return value if not text or is_id(text) else "0"


class _ChosenRecords(AutocompleteMixin):
    """An autocomplete widget that accepts anything in place of keys. ``placeholder`` says what to type."""

    placeholder = _("Type to search")
    # Records that the form has already read, in the order of its field.
    known: Sequence[Any] = ()

    def build_attrs(
        self, base_attrs: dict[str, object], extra_attrs: dict[str, object] | None = None
    ) -> dict[str, object]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": self.placeholder}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Return the options of the chosen records, without a query if there is none or all are ``known``."""
        own: Any = self
        chosen = {str(key) for key in value} - {"", "None"}
        records = [record for record in self.known if str(record.pk) in chosen]
        if len(records) < len(chosen):
            return super().optgroups(name, value, attr)
        may_be_none = not own.is_required and not own.allow_multiple_selected
        none = [own.create_option(name, "", "", False, 0)] if may_be_none else []
        label = own.choices.field.label_from_instance
        options = [
            own.create_option(name, one.pk, label(one), chosen, place) for place, one in enumerate(records, len(none))
        ]
        return [(None, none + options, 0)]


class RecordSelect(_ChosenRecords, AutocompleteSelect):
    """A widget to choose one record while typing."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value if value is None else as_key(value)


class RecordSelectMultiple(_ChosenRecords, AutocompleteSelectMultiple):
    """A widget to choose several records while typing."""

    def build_attrs(
        self, base_attrs: dict[str, object], extra_attrs: dict[str, object] | None = None
    ) -> dict[str, object]:
        # Each chosen record can be removed, but there is no button that removes all of them at once.
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return [as_key(value) for value in super().value_from_datadict(data, files, name) or []]


def choose_from_suggestions(field: Any, relation: object) -> None:
    """Let the record of a form's ``field`` be chosen while typing, as in the model's ``relation``."""
    field.widget = RecordSelect(relation, admin.site)
    field.widget.choices = field.choices


class RecordFieldsMixin(AnyAdmin):
    """A mixin for admins and inlines: relations in ``autocomplete_fields`` are chosen with the widgets above."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: object
    ) -> ModelChoiceField | None:
        return super().formfield_for_foreignkey(
            db_field, request, **self._widget(RecordSelect, db_field, request), **kwargs
        )

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: object
    ) -> ModelMultipleChoiceField | None:
        field = super().formfield_for_manytomany(
            db_field, request, **self._widget(RecordSelectMultiple, db_field, request), **kwargs
        )
        if field and isinstance(field.widget, RecordSelectMultiple):
            # Django appends how to choose several entries of a plain list, which this widget is not.
            field.help_text = db_field.help_text
        return field

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: object) -> FormField | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A new record is entered in the search, or beside the field. Staff change or delete one on its own screen.
            field.widget.can_change_related = field.widget.can_view_related = field.widget.can_delete_related = False
            is_entered = isinstance(self._admin_of(db_field), EnteredByNameMixin)
            if is_entered and isinstance(field.widget.widget, (RecordSelect, RecordSelectMultiple)):
                field.widget.can_add_related = False
        return field

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet | None:
        """Return the records that may be chosen: none of which the user may not know."""
        found = super().get_field_queryset(db, db_field, request)
        records: Any = db_field.remote_field.model._default_manager.all() if found is None else found
        return records.visible_to(request.user) if hasattr(records, "visible_to") else found

    def _widget(self, widget: type[AutocompleteMixin], db_field: Field, request: HttpRequest) -> dict[str, object]:
        if db_field.name not in self.get_autocomplete_fields(request):
            return {}
        made = widget(db_field, self.admin_site)
        if isinstance(other := self._admin_of(db_field), EnteredByNameMixin):
            made.attrs["data-alike-url"] = other.address_of("alike")
        return {"widget": made}

    def _admin_of(self, db_field: Any) -> ModelAdmin | None:
        model, site = db_field.remote_field.model, self.admin_site
        return site.get_model_admin(model) if site.is_registered(model) else None
