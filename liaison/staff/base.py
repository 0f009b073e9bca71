"""The base of every ModelAdmin of the desk: lists, forms, deletion and what a user without permission sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import ChangeList
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from liaison.staff.editing.page import EditingMixin
from liaison.staff.editing.page_forms import CollidedData
from liaison.staff.form_classes import FormClassMixin, RowClassMixin
from liaison.staff.quick_entry import EnteredByNameMixin
from liaison.staff.readonly import readable, without_help
from liaison.staff.requests import replace_post
from liaison.staff.trash.deletion import TrashingMixin, deletion
from liaison.staff.widgets import RecordFieldsMixin, as_key
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import clean, names_key, normalize

if TYPE_CHECKING:
    from django.contrib.admin.options import InlineModelAdmin
    from django.db.models import Model, QuerySet
    from django.forms import Form, ModelForm
    from django.http import HttpRequest

    from liaison.typing import ChangeMessage, DeletedObjects, FormSets, LinkBeside, Records, StrOrPromise


class DeskList(ChangeList):
    """A list whose records are read together with what its columns show."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        desk: Any = self.model_admin
        return desk.with_columns(super().get_queryset(request, exclude_parameters))

    def get_results(self, request: HttpRequest) -> None:
        if self.query:
            # Few records are looked for once: counting them and sorting them would each read the whole table.
            found = [*self.queryset.order_by().values_list("pk", flat=True)[: self.list_per_page + 1]]
            if len(found) <= self.list_per_page:
                self.queryset = self.queryset.filter(pk__in=found)
        super().get_results(request)


class DeskAdmin(EditingMixin, TrashingMixin, RecordFieldsMixin, FormClassMixin, admin.ModelAdmin):
    """The screens of one kind of record: its list, its form and its deletion."""

    list_per_page = 50
    empty_value_display = "—"
    # A record has a public page only while it is live: the screens link to the page themselves.
    view_on_site = False
    show_full_result_count = False

    def with_columns(self, records: Any) -> Any:
        """Return ``records`` of the list with what its columns need and the page of one record does not."""
        return records

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return DeskList

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions of the list, with deletion only for users who may delete a single record."""
        actions = super().get_actions(request)
        if not self.has_delete_permission(request):
            actions.pop("delete_selected", None)
        return actions

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the initial data that the address holds, reduced to relations.

        A value that cannot be a key is replaced with a key that no record has.
        """
        related = {field.name for field in self.opts.get_fields() if field.is_relation}
        given = super().get_changeform_initial_data(request)
        many = {field.name for field in self.opts.many_to_many}
        return {
            name: [as_key(key) for key in value] if name in many else as_key(value)
            for name, value in given.items()
            if name in related
        }

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, clean(search_term))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        # PostgreSQL refuses NUL in any comparison. Django too answers a filter that it cannot read with ``e=1``.
        if "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseRedirect(f"{request.path}?e=1")
        if request.method == "POST":
            post = request.POST.copy()
            keys = post.getlist(ACTION_CHECKBOX_NAME)
            post.setlist(ACTION_CHECKBOX_NAME, [as_key(key) for key in keys if key])
            replace_post(request, post)
        # Django's "Select … to change" inserts the name into a sentence, where it would need another grammatical form.
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        try:
            return super().changelist_view(request, title | (extra_context or {}))
        except (ValueError, OverflowError):
            # The address holds a year or a number that no calendar or database can hold.
            if not request.GET or "e" in request.GET:
                raise
            return HttpResponseRedirect(f"{request.path}?e=1")

    def construct_change_message(
        self, request: HttpRequest, form: Form, formsets: FormSets, add: bool = False
    ) -> ChangeMessage:
        changes = super().construct_change_message(request, form, formsets, add)
        request.nothing_changed = not changes and not add  # type: ignore[attr-defined]
        return changes

    def message_user(self, request: HttpRequest, message: StrOrPromise, *args: Any, **kwargs: Any) -> None:
        """Send the user a message. A save that changed nothing says so instead of reporting success."""
        if messages.SUCCESS in args and getattr(request, "nothing_changed", False):
            message, args = _("Nothing was changed."), (messages.INFO,)
        super().message_user(request, message, *args, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show or save the form; show it again with an error if the database refuses what the form's checks allowed.

        This happens when somebody else stores the same value between the check and the save. The request is repeated,
        so that the form's own checks find that value. If they do not, the form is shown with an error about the whole.
        """
        if "_enter" in request.POST:
            # The Enter key saves the form and stays on the page.
            post = request.POST.copy()
            post["_continue"] = "1"
            replace_post(request, post)
        arguments = (request, object_id, form_url, extra_context)
        try:
            return super().changeform_view(*arguments)
        except IntegrityError:
            _rewind(request)
        try:
            # The value that the other user stored is visible now, so the form's own checks find it.
            return super().changeform_view(*arguments)
        except IntegrityError:
            _rewind(request)
            replace_post(request, CollidedData.of(request.POST))
            return super().changeform_view(*arguments)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        """Render the form. What the user may only read, the page or some of its rows, is shown as readable text."""
        page = context["adminform"]
        record = context["original"]
        if record and not self.has_change_permission(request, record):
            page.fieldsets = readable(page.fieldsets, self.model)
            page.readonly_fields = flatten_fieldsets(page.fieldsets)
        for rows in context["inline_admin_formsets"]:
            if not rows.has_change_permission:
                rows.fieldsets = readable(rows.fieldsets, rows.opts.model)
        context["links_beside"] = self.links_beside(request, record) if record else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def links_beside(self, request: HttpRequest, record: Any) -> list[LinkBeside]:
        """Return the further pages of a stored ``record`` that its screen leads to, as far as the user may open them."""
        return []

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Model, inline: InlineModelAdmin, prefix: str
    ) -> dict[str, object]:
        own = inline.get_form_kwargs(request, obj if obj.pk else None) if isinstance(inline, RowClassMixin) else {}
        return {**super().get_formset_kwargs(request, obj, inline, prefix), "form_kwargs": own}

    def get_deleted_objects(self, objs: Records, request: HttpRequest) -> DeletedObjects:
        return deletion(objs, request, self.admin_site)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: object
    ) -> type[ModelForm]:
        if obj is not None and not self.has_change_permission(request, obj):
            kwargs["help_texts"] = without_help(self.get_fieldsets(request, obj))
        return super().get_form(request, obj, change=change, **kwargs)


def _rewind(request: HttpRequest) -> None:
    """Move the uploaded files of ``request`` to their beginnings, to be read again."""
    file: Any
    for file in request.FILES.values():
        file.seek(0)


class NamedAdmin(EnteredByNameMixin, DeskAdmin):
    """The screens of records that are searched by all their names, in any usual spelling."""

    # Django shows the search box only where this is set; ``found_by()`` does the search.
    search_fields = ("names_key",)
    search_help_text = _("Search by any name, in any usual spelling.")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        named: Any = queryset
        return named.found_by(search_term), False

    def get_ordering(self, request: HttpRequest) -> Any:
        return self.model._default_manager.by_name().query.order_by

    def get_deleted_objects(self, objs: Records, request: HttpRequest) -> DeletedObjects:
        """Return what deleting ``objs`` takes with it. Records that readers can find are protected from deletion."""
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        note = _("%(record)s (on public pages)")
        public = [note % {"record": record} for record in objs if _is_public(record)]
        return listed, counts, lacking, [*protected, *public]


def compared_by_name(queryset: QuerySet, search_term: str, *columns: str) -> QuerySet:
    """Return the records of ``queryset`` whose ``columns`` hold every word of ``search_term``, in any usual spelling.

    All rows of the model are compared in Python, so use it only for kinds with few records.
    """
    words = normalize(search_term).split()
    if not words:
        return queryset
    rows = queryset.model._default_manager.values_list("pk", *columns)
    keys = {pk: names_key(*texts) for pk, *texts in rows}
    return queryset.filter(pk__in=[pk for pk, key in keys.items() if all(word in key for word in words)])


def _is_public(record: Any) -> bool:
    """Return whether anything live names ``record``, in either language."""
    records = type(record)._default_manager.filter(pk=record.pk)
    return any(records.live(code).exists() for code in LANGUAGES)
