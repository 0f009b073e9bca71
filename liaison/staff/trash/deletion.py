"""Deletion in the desk: what goes to the trash with a record, and what protects it, listed by known records."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin import actions
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import prefetch_related_objects
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from liaison.staff.addresses import page_address, record_page
from liaison.staff.trash.bin import put_in_trash
from liaison.typing import AnyModelAdmin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.contrib.admin import AdminSite, ModelAdmin
    from django.contrib.auth.models import User
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from liaison.typing import Records


def deletion(objs: Any, request: HttpRequest, site: AdminSite) -> tuple[list[Any], dict[Any, int], set[Any], list[Any]]:
    """Return what ``get_deleted_objects`` of a ModelAdmin does: list, counts, lacking permissions, protected records.

    Rows that only link two records are left out, because the records at their other end stay. Rows that have no screen
    and are on no record's screen, such as versions, are counted but not listed.
    """
    collector: Any = NestedObjects(using=DEFAULT_DB_ALIAS, origin=objs)
    collector.collect(objs)
    found = {model: rows for model, rows in collector.model_objs.items() if not model._meta.auto_created}
    for source, targets in collector.edges.items():
        collector.edges[source] = [row for row in targets if row in objs or _is_listed(row)]
    _read_around([*chain.from_iterable(collector.edges.values()), *collector.protected], site)
    lacking = {
        model._meta.verbose_name
        for model, rows in found.items()
        if site.is_registered(model)
        for row in rows
        if not site.get_model_admin(model).has_delete_permission(request, row)
    }
    counts = {model._meta.verbose_name_plural: len(rows) for model, rows in found.items() if rows}
    protected = [
        _row_line(row, objs, site) for row in sorted(collector.protected, key=lambda row: (type(row).__name__, row.pk))
    ]
    return collector.nested(lambda row: _row_line(row, objs, site)), counts, lacking, protected


def _is_listed(row: Model) -> bool:
    return not row._meta.auto_created and bool(row._meta.default_permissions)


def _row_line(row: Model, objs: Records, site: AdminSite) -> SafeString:
    """Return a line for ``row``: a link to it, or if it has no screen, links to the records it belongs to."""
    known = [row] if site.is_registered(type(row)) else list(_around(row, objs, site))
    links: list[str] = [_link(record) for record in known] or [str(row)]
    return format_html(
        "{}: {}",
        capfirst(str(row._meta.verbose_name)),
        format_html_join(gettext(", "), "{}", ((link,) for link in links)),
    )


def _around(row: Model, objs: Records, site: AdminSite) -> Iterator[Model]:
    """Yield the records to which ``row`` belongs, without those to be deleted."""
    for field in _leading_on(type(row), site):
        record = getattr(row, field.name)
        if record is not None and record not in objs:
            yield record


def _read_around(rows: list[Model], site: AdminSite) -> None:
    """Read the records to which ``rows`` belong, for all rows of a kind together."""
    kinds: dict[type[Model], list[Model]] = {}
    for row in rows:
        if not site.is_registered(type(row)):
            kinds.setdefault(type(row), []).append(row)
    for model, some in kinds.items():
        prefetch_related_objects(some, *(field.name for field in _leading_on(model, site)))


def _leading_on(model: type[Model], site: AdminSite) -> list[Any]:
    """Return the columns of ``model`` that lead to records with screens."""
    columns: Any = model._meta.concrete_fields
    return [field for field in columns if field.many_to_one and site.is_registered(field.related_model)]


def _link(record: Model) -> SafeString:
    return format_html('<a href="{}">{}</a>', record_page(record), record)


@admin.action(permissions=["delete"], description=_("Move to the trash"))
def delete_selected(screen: ModelAdmin, request: HttpRequest, records: QuerySet) -> HttpResponse | None:
    """Ask as Django's own action does; then move all of ``records`` to the trash, or none."""
    *_listed, lacking, protected = screen.get_deleted_objects(records, request)
    if lacking or protected or not request.POST.get("post"):
        return actions.delete_selected(screen, request, records)
    number = len(records)
    screen.log_deletions(request, records)
    screen.delete_queryset(request, records)
    text = ngettext("%(count)d record moved to the trash.", "%(count)d records moved to the trash.", number)
    _tell(request, text % {"count": number})
    return None


def _tell(request: HttpRequest, text: str) -> None:
    """Report ``text``, with a link to the trash if the user may see it."""
    if not request.user.has_perm("liaison.view_trashitem"):
        messages.success(request, text)
        return
    address = reverse("admin:liaison_trashitem_changelist")
    messages.success(request, format_html('{} <a href="{}">{}</a>', text, address, gettext("Open trash")))


class TrashingMixin(AnyModelAdmin):
    """A mixin for admins: deleted records go to the trash, or with ``to_trash = False`` are deleted permanently."""

    to_trash = True

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = super().get_actions(request)
        if self.to_trash and "delete_selected" in found:
            found["delete_selected"] = self.get_action(delete_selected)
        return found

    def render_delete_form(self, request: HttpRequest, context: dict[str, object]) -> HttpResponse:
        if self.to_trash and not (context["perms_lacking"] or context["protected"]):
            context |= {"title": _("Move to the trash"), "to_trash": True}
        return super().render_delete_form(request, context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        if not self.to_trash:
            super().delete_model(request, obj)
            return
        self._put_in_trash(request, [obj.pk])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        if not self.to_trash:
            super().delete_queryset(request, queryset)
            return
        self._put_in_trash(request, [record.pk for record in queryset])

    @transaction.atomic
    def _put_in_trash(self, request: HttpRequest, keys: Sequence[object]) -> None:
        """Move the records with the keys ``keys`` to the trash.

        Once they are locked, check again that nothing protects them, because one may have been published meanwhile.
        Raises PermissionDenied if something does.
        """
        records = list(self.model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk"))
        *_listed, protected = self.get_deleted_objects(records, request)
        if protected:
            raise PermissionDenied
        for record in records:
            put_in_trash(record, cast("User", request.user))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        if not self.to_trash or IS_POPUP_VAR in request.POST:
            return super().response_delete(request, obj_display, obj_id)
        _tell(request, gettext("“%(record)s” moved to the trash.") % {"record": obj_display})
        filters: dict[str, Any] = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        address = page_address(self.model, "changelist")
        return HttpResponseRedirect(add_preserved_filters(filters, address))
