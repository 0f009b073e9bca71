"""The trash in the desk: its list, restoring a record, and deleting records permanently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from liaison.media.unused_files import pictures_in
from liaison.models import TrashItem
from liaison.staff.addresses import record_page
from liaison.staff.audit.admin import NOTHING
from liaison.staff.audit.models import name_of
from liaison.staff.base import DeskAdmin
from liaison.staff.requests import staff
from liaison.staff.trash.bin import delete_for_good, model_called, needed_by
from liaison.staff.trash.restore import Restored, restore
from liaison.staff.widgets import as_key
from liaison.text.dates import format_moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.admin import ModelAdmin
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

    from liaison.typing import DeletedObjects, Records

# How many records the confirmation before emptying lists by name.
_NAMED = 200


def kind_of(label: str) -> str:
    """Return the name of the model ``label`` ("articles.article") for staff; ``label`` itself if the model is gone."""
    model = model_called(label)
    return capfirst(str(model._meta.verbose_name)) if model else label


def with_it(counts: Iterable[tuple[str, int]]) -> list[str]:
    """Return counts such as ``[["articles.attendance", 5], …]`` in words: ``["Attendees: 5", …]``."""
    return [
        gettext("%(kind)s: %(number)s") % {"kind": capfirst(_plural(label)), "number": number}
        for label, number in counts
    ]


def _plural(label: str) -> str:
    model = model_called(label)
    return str(model._meta.verbose_name_plural) if model else label


class TrashKindFilter(admin.SimpleListFilter):
    """The filter by kind of record. It offers the kinds that are in the trash."""

    title = _("kind of record")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        kinds = TrashItem.objects.order_by().values_list("record_type", flat=True).distinct()
        return sorted(((label, kind_of(label)) for label in kinds), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(record_type=self.value()) if self.value() else queryset


@admin.register(TrashItem)
class TrashAdmin(DeskAdmin):
    """The list of records in the trash.

    Restoring takes the permission to change an item, deleting permanently the one to delete it.
    """

    to_trash = False
    change_list_template = "admin/liaison/trashitem/change_list.html"
    delete_confirmation_template = "admin/liaison/trashitem/delete_confirmation.html"
    list_display_links = None
    list_filter = (TrashKindFilter,)
    list_select_related = ("deleted_by",)
    search_fields = ("label",)
    search_help_text = _("Search by title or name.")
    ordering = ("-deleted_at", "-pk")
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = ["record", "kind", "contents", "when", "who"]
        if self.may_restore(request):
            columns.append("way_back")
        return [*columns, "end"] if self.has_delete_permission(request) else columns

    @admin.display(description=_("record"))
    def record(self, item: TrashItem) -> SafeString:
        """Return the label of the record."""
        return format_html("<bdi>{}</bdi>", item.label)

    @admin.display(description=_("kind of record"))
    def kind(self, item: TrashItem) -> str:
        """Return the kind of the record."""
        return kind_of(item.record_type)

    @admin.display(description=_("deleted with it"))
    def contents(self, item: TrashItem) -> SafeString | str:
        """Return what was deleted together with the record, one line for each kind, or a dash."""
        return format_html_join("", "<div>{}</div>", ((line,) for line in with_it(item.counts))) or NOTHING

    @admin.display(description=_("deleted"))
    def when(self, item: TrashItem) -> str:
        """Return the day on which the record was deleted."""
        return format_moment(item.deleted_at)

    @admin.display(description=_("by"))
    def who(self, item: TrashItem) -> SafeString | str:
        """Return the name of the user who deleted the record, or a dash."""
        by = item.deleted_by
        return format_html("<bdi>{}</bdi>", name_of(by)) if by else NOTHING

    @admin.display(description=_("restore"))
    def way_back(self, item: TrashItem) -> SafeString:
        """Return the button that restores the record."""
        # The list is a form with a CSRF token, so the button only needs an address.
        return format_html(
            '<button class="button" formaction="{}">{}</button>',
            reverse("admin:liaison_trashitem_restore", args=[item.pk]),
            _("Restore"),
        )

    @admin.display(description=_("delete"))
    def end(self, item: TrashItem) -> SafeString:
        """Return the link to the page that deletes the record permanently."""
        address = reverse("admin:liaison_trashitem_delete", args=[item.pk])
        return format_html('<a class="deletelink" href="{}">{}</a>', address, _("Delete permanently"))

    def may_restore(self, request: HttpRequest) -> bool:
        """Return whether the user of ``request`` may restore records."""
        return request.user.has_perm("liaison.change_trashitem")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: TrashItem | None = None) -> bool:
        """Return False: a record in the trash is restored as it was and cannot be changed."""
        return False

    def change_view(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Redirect to the list, which shows all of a record in the trash."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(self._list())

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("empty/", view(self.empty), name="liaison_trashitem_empty"),
            path("<path:key>/restore/", view(self.restore), name="liaison_trashitem_restore"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        may = {"may_empty": self.has_delete_permission(request), "may_restore": self.may_restore(request)}
        return super().changelist_view(request, may | (extra_context or {}))

    def restore(self, request: HttpRequest, key: str) -> HttpResponse:
        """Restore one record, and report what came with it or why it cannot be restored."""
        if not self.may_restore(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        item = TrashItem.objects.filter(pk=as_key(key)).first()
        if item is None:
            messages.warning(request, _("It is no longer in the trash."))
            return HttpResponseRedirect(self._list())
        try:
            _tell(request, restore(item, staff(request)))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(self._list())

    def _list(self) -> str:
        return reverse("admin:liaison_trashitem_changelist")

    def get_deleted_objects(self, objs: Records[TrashItem], request: HttpRequest) -> DeletedObjects:
        """Return what deleting ``objs`` permanently takes with it.

        Other records in the trash that could not be restored without ``objs`` protect them.
        """
        listed = [line for item in objs for line in nested_labels(item)]
        others = {other for item in objs for other in needed_by(item)} - set(objs)
        return listed, {}, set(), [_item_line(other) for other in sorted(others, key=lambda other: other.pk)]

    def delete_model(self, request: HttpRequest, obj: TrashItem) -> None:
        delete_for_good([obj], staff(request))

    def empty(self, request: HttpRequest) -> HttpResponse:
        """Ask for confirmation, listing the records; then delete permanently those that were there at that time."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        items = TrashItem.objects.order_by("-deleted_at", "-pk")
        if request.method == "POST":
            up_to = as_key(request.POST.get("up_to") or "0")
            number = delete_for_good(items.filter(pk__lte=up_to), staff(request))
            text = ngettext("%(count)d record permanently deleted.", "%(count)d records permanently deleted.", number)
            messages.success(request, text % {"count": number})
            return HttpResponseRedirect(self._list())
        number = items.count()
        context = self.admin_site.each_context(request) | {
            "title": _("Empty trash"),
            "opts": self.opts,
            "number": number,
            "listed": [line for item in items[:_NAMED] for line in nested_labels(item)],
            "more": max(number - _NAMED, 0),
            "up_to": items.aggregate(last=Max("pk"))["last"] or 0,
        }
        return TemplateResponse(request, "admin/liaison/trashitem/empty.html", context)


def _item_line(item: TrashItem) -> SafeString:
    return format_html("{}: <bdi>{}</bdi>", kind_of(item.record_type), item.label)


def nested_labels(item: TrashItem) -> list[Any]:
    """Return the record and what goes with it, as a nested list for the filter ``unordered_list``."""
    pictures = len(pictures_in(item.rows))
    more = with_it(item.counts)
    if pictures:
        more.append(
            ngettext(
                "%(count)d picture, unless used elsewhere",
                "%(count)d pictures, unless used elsewhere",
                pictures,
            )
            % {"count": pictures}
        )
    return [_item_line(item), more] if more else [_item_line(item)]


def _tell(request: HttpRequest, restored: Restored) -> None:
    """Report the restored record, its address and what came with it; warn of what differs from before."""
    record = restored.record
    address = record_page(record)
    text = gettext("“%(record)s” is restored.") % {"record": record}
    came = gettext("; ").join(with_it(restored.counts.items()))
    if came:
        text = gettext("“%(record)s” is restored, together with: %(came)s.") % {"record": record, "came": came}
    messages.success(request, format_html('{} <a href="{}">{}</a>', text, address, gettext("Open its page")))
    for warning in _differences(restored):
        messages.warning(request, warning)


def _differences(restored: Restored) -> list[str]:
    found = [
        gettext("Its address has been taken. It is now “%(address)s”.") % {"address": address}
        for address in restored.addresses
    ]
    found += [
        gettext("It is linked to “%(record)s”, which is in the trash. The link returns when that record is restored.")
        % {"record": label}
        for label in restored.waiting
    ]
    if restored.lost:
        text = ngettext(
            "%(count)d link to a permanently deleted record was removed.",
            "%(count)d links to permanently deleted records were removed.",
            restored.lost,
        )
        found.append(text % {"count": restored.lost})
    return found
