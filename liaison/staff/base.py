"""The desk: Django's admin under the office's name, in the staff member's language, and what its screens share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from liaison.declarations import declared, declared_context
from liaison.staff.editing.autosave import autosave
from liaison.staff.editing.logged_out import HoldingSite
from liaison.staff.editing.page import EditingMixin
from liaison.staff.editing.page_forms import CollidedData
from liaison.staff.editing.presence import presence_view
from liaison.staff.form_classes import FormClassMixin, RowClassMixin
from liaison.staff.pasting import paste
from liaison.staff.quick_entry import EnteredByNameMixin, offer_to_enter
from liaison.staff.readonly import readable, without_help
from liaison.staff.script_texts import DeskCatalog
from liaison.staff.trash.deletion import TrashingMixin, deletion
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import clean, names_key, normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.contrib.auth.models import User
    from django.db.models import Field, Model, QuerySet
    from django.http import HttpRequest


# The header leads to these, in this order, as far as the role may see them.
SECTIONS = ("Meeting", "Article", "Organization", "Person", "Topic", "Page", "Office", "User", "TrashItem", "Event")


@dataclass(frozen=True)
class DeskPage:
    """A page of the desk that belongs to no kind of record: ``view`` answers staff at ``route`` as ``admin:name``."""

    route: str
    view: Callable[..., HttpResponse]
    name: str


class DeskSite(HoldingSite):
    """The staff side, one site for every role."""

    index_title = _("Newsroom")
    enable_nav_sidebar = False
    # Pages get the office's name, which ``desk_context`` declares.
    site_header = site_title = ""

    def get_urls(self) -> list[Any]:
        # Before the rest, and open to all: whoever cannot read the login page cannot log in.
        return [
            path("language/", set_language, name="set_language"),
            path("here/", self.answer_view(presence_view), name="presence"),
            path("autosave/", self.answer_view(autosave), name="autosave"),
            path("stay/", stay, name="stay"),
            path("paste/", self.answer_view(paste), name="paste"),
            *(path(page.route, self.admin_view(page.view), name=page.name) for page in declared("desk_pages")),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().index(request, declared_context("desk_panels", request) | (extra_context or {}))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        models = {model["object_name"]: model for app in context["available_apps"] for model in app["models"]}
        sections = [models[name] for name in SECTIONS if name in models]
        return context | declared_context("desk_context", request) | {"sections": sections}

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return DeskCatalog.as_view()(request)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return SuggestionsView.as_view(admin_site=self)(request)


class SuggestionsView(AutocompleteJsonView):
    """Records to choose from while typing, with what their admin's ``suggestion()`` adds to each, and what can be entered."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        answer = json.loads(super().get(request, *args, **kwargs).content)
        if not answer["pagination"]["more"]:
            answer["results"] += offer_to_enter(self.model_admin, request, self.term)
        return JsonResponse(answer)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, Any]:
        more = self.model_admin.suggestion(obj) if hasattr(self.model_admin, "suggestion") else {}
        return super().serialize_result(obj, to_field_name) | more


@csrf_exempt
def stay(request: HttpRequest) -> HttpResponse:
    """What Enter leads to where it must not do anything: the browser stays where it is."""
    return HttpResponse(status=204)


def staff(request: HttpRequest) -> User:
    """Who asks: the admin lets nobody else in."""
    return cast("User", request.user)


def as_key(value: Any) -> Any:
    """``value`` if it can be a record's key, else one that no record has: a form then says so, and no query fails."""
    text = str(value)
    return value if not text or (text.isascii() and text.isdigit() and len(text) < 19) else "0"


class _ChosenRecords:
    """Autocomplete that survives whatever a request holds in place of keys. ``placeholder`` says what to type."""

    placeholder: Any = _("Type to search")
    # Records that a form has read already, in the order of its field.
    known: Sequence[Any] = ()

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().build_attrs(*args, **kwargs) | {"data-placeholder": self.placeholder}  # type: ignore[misc]

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The records chosen. Where there is none, or all of them are known, the database is not asked."""
        own: Any = self
        chosen = {str(key) for key in value} - {"", "None"}
        records = [record for record in self.known if str(record.pk) in chosen]
        if len(records) < len(chosen) or (records and not own.allow_multiple_selected):
            return super().optgroups(name, value, attr)  # type: ignore[misc]
        may_be_none = not own.is_required and not own.allow_multiple_selected
        none = [own.create_option(name, "", "", False, 0)] if may_be_none else []
        label = own.choices.field.label_from_instance
        options = [own.create_option(name, one.pk, label(one), chosen, place) for place, one in enumerate(records)]
        return [(None, none + options, 0)]


class RecordSelect(_ChosenRecords, AutocompleteSelect):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value if value is None else as_key(value)


class RecordSelectMultiple(_ChosenRecords, AutocompleteSelectMultiple):
    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Each of the chosen can be taken away; nothing takes away all of them at one touch.
        return super().build_attrs(*args, **kwargs) | {"data-allow-clear": "false"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return [as_key(value) for value in super().value_from_datadict(data, files, name) or []]


def choose_from_suggestions(field: Any, relation: Any) -> None:
    """Let one of the records of a form's ``field`` be chosen while typing, as in the model's ``relation``."""
    field.widget = RecordSelect(relation, admin.site)
    field.widget.choices = field.choices


class RecordFieldsMixin:
    """For screens and their rows: relations in ``autocomplete_fields`` are chosen with the widgets above."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **self._widget(RecordSelect, db_field, request), **kwargs
        )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_manytomany(  # type: ignore[misc]
            db_field, request, **self._widget(RecordSelectMultiple, db_field, request), **kwargs
        )
        if field and isinstance(field.widget, RecordSelectMultiple):
            # Django appends how to choose several in a plain list, which this is not.
            field.help_text = db_field.help_text
        return field

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A new record is entered where it is looked for, or beside the field; to change or delete one, staff go to its
            # own screen.
            field.widget.can_change_related = field.widget.can_view_related = field.widget.can_delete_related = False
            is_entered = isinstance(self._admin_of(db_field), EnteredByNameMixin)
            if is_entered and isinstance(field.widget.widget, (RecordSelect, RecordSelectMultiple)):
                field.widget.can_add_related = False
        return field

    def _widget(self, widget: Any, db_field: Field, request: HttpRequest) -> dict[str, Any]:
        if db_field.name not in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            return {}
        made = widget(db_field, self.admin_site)  # type: ignore[attr-defined]
        if isinstance(other := self._admin_of(db_field), EnteredByNameMixin):
            made.attrs["data-alike-url"] = other.address_of("alike")
        return {"widget": made}

    def _admin_of(self, db_field: Any) -> Any:
        model, site = db_field.remote_field.model, self.admin_site  # type: ignore[attr-defined]
        return site.get_model_admin(model) if site.is_registered(model) else None


class DeskList(ChangeList):
    """A list whose records come with what its columns show."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        desk: Any = self.model_admin
        return desk.with_columns(super().get_queryset(request, exclude_parameters))


class DeskAdmin(EditingMixin, TrashingMixin, RecordFieldsMixin, FormClassMixin, admin.ModelAdmin):
    """A kind of record and its screens."""

    list_per_page = 50
    empty_value_display = "—"
    # Most records have a public page only sometimes: the screens themselves link to it when there is one.
    view_on_site = False
    show_full_result_count = False

    def with_columns(self, records: Any) -> Any:
        """Return ``records`` of the list with what its columns need and the page of one record does not."""
        return records

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return DeskList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting many at once is for those who may delete one."""
        actions = super().get_actions(request)
        if not self.has_delete_permission(request):
            actions.pop("delete_selected", None)
        return actions

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What an address fills in: relations alone, and none by a key that cannot be one."""
        related = {field.name for field in self.opts.get_fields() if field.is_relation}
        given = super().get_changeform_initial_data(request)
        many = {field.name for field in self.opts.many_to_many}
        return {
            name: [as_key(key) for key in value] if name in many else as_key(value)
            for name, value in given.items()
            if name in related
        }

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, clean(search_term))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        # PostgreSQL refuses this character in any comparison; Django's own answer to a filter it cannot read is ``e=1``.
        if "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseRedirect(f"{request.path}?e=1")
        if request.method == "POST":
            post = request.POST.copy()
            keys = post.getlist(ACTION_CHECKBOX_NAME)
            post.setlist(ACTION_CHECKBOX_NAME, [as_key(key) for key in keys])
            request.POST = post  # type: ignore[assignment]
        # "Select … to change" needs a grammar that a name put into a sentence cannot have.
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        try:
            return super().changelist_view(request, title | (extra_context or {}))
        except (ValueError, OverflowError):
            # Years and numbers in the address that no calendar or database holds.
            if not request.GET or "e" in request.GET:
                raise
            return HttpResponseRedirect(f"{request.path}?e=1")

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        changes = super().construct_change_message(request, form, formsets, add)
        request.nothing_changed = not changes and not add  # type: ignore[attr-defined]
        return changes

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kwargs: Any) -> None:
        """Of a save that had nothing to store nobody reads that something was changed."""
        if messages.SUCCESS in args and getattr(request, "nothing_changed", False):
            message, args = _("Nothing was changed."), (messages.INFO,)
        super().message_user(request, message, *args, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; when somebody stored the same thing between its check and its saving, the form again, saying so."""
        if "_enter" in request.POST:
            # Enter saves, and stays.
            post = request.POST.copy()
            post["_continue"] = "1"
            request.POST = post  # type: ignore[assignment]
        arguments = (request, object_id, form_url, extra_context)
        try:
            return super().changeform_view(*arguments)
        except IntegrityError:
            _rewind(request)
        try:
            # What the other one stored is there now, and the form's own checks find it.
            return super().changeform_view(*arguments)
        except IntegrityError:
            _rewind(request)
            request.POST = CollidedData.of(request.POST)  # type: ignore[assignment]
            return super().changeform_view(*arguments)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """What may only be read, the whole page or some of its rows, is shown as text and not as what is stored."""
        page = context["adminform"]
        record = context["original"]
        if record and not self.has_change_permission(request, record):
            page.fieldsets = readable(page.fieldsets, self.model)
            page.readonly_fields = flatten_fieldsets(page.fieldsets)
        for rows in context["inline_admin_formsets"]:
            if not rows.has_change_permission:
                rows.fieldsets = readable(rows.fieldsets, rows.opts.model)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        own = inline.get_form_kwargs(request, obj if obj.pk else None) if isinstance(inline, RowClassMixin) else {}
        return {**super().get_formset_kwargs(request, obj, inline, prefix), "form_kwargs": own}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return deletion(objs, request, self.admin_site)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None and not self.has_change_permission(request, obj):
            kwargs["help_texts"] = without_help(self.get_fieldsets(request, obj))
        return super().get_form(request, obj, change=change, **kwargs)


def _rewind(request: HttpRequest) -> None:
    file: Any
    for file in request.FILES.values():
        file.seek(0)


class NamedAdmin(EnteredByNameMixin, DeskAdmin):
    """Records that are looked for by all their names, in any usual spelling."""

    # Django asks for it where it offers a search; ``called()`` is what searches.
    search_fields = ("names_key",)
    search_help_text = _("Search by any name, in any usual spelling.")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.found_by(search_term), False

    def get_ordering(self, request: HttpRequest) -> Any:
        return self.model._default_manager.by_name().query.order_by

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What readers can find is published history: it is not deleted while they can."""
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        note = _("%(record)s (on public pages)")
        public = [note % {"record": record} for record in objs if _is_public(record)]
        return listed, counts, lacking, [*protected, *public]


def compared_by_name(queryset: QuerySet, search_term: str, *columns: str) -> QuerySet:
    """Those of ``queryset`` whose ``columns`` hold every word, in any usual spelling: for kinds of few records, compared here."""
    words = normalize(search_term).split()
    if not words:
        return queryset
    rows = queryset.model._default_manager.values_list("pk", *columns)
    keys = {pk: names_key(*texts) for pk, *texts in rows}
    return queryset.filter(pk__in=[pk for pk, key in keys.items() if all(word in key for word in words)])


def _is_public(record: Any) -> bool:
    """Whether something live names ``record``, in either language."""
    records = type(record)._default_manager.filter(pk=record.pk)
    return any(records.live(code).exists() for code in LANGUAGES)
