"""The audit log in the desk: what was done, by whom and when. It can be searched and exported, but not changed."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NoReturn

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from liaison.models import Event, TrashItem
from liaison.staff.addresses import page_address
from liaison.staff.audit.export import csv_of
from liaison.staff.audit.log import ActionGroup, actions_in, event_details, label_of
from liaison.staff.audit.models import name_of, record_event
from liaison.staff.base import DeskAdmin
from liaison.staff.reauthentication import confirmation
from liaison.staff.requests import staff
from liaison.staff.trash.bin import model_called
from liaison.text.dates import PartialDate, Precision, digits, format_moment, start_of_day, zone_city
from liaison.text.numbers import number_in
from liaison.web.filters import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.contrib.admin import ModelAdmin
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse, HttpResponseBase
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

    from liaison.typing import StrOrPromise

# The text of an empty cell, which a narrow screen leaves out.
NOTHING = "—"

# How many pages beyond the open one are counted, because counting all would take longer than showing one.
_PAGES_AHEAD = 10


class GroupFilter(admin.SimpleListFilter):
    """The filter by group of actions."""

    title = _("what")
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, StrOrPromise]]:
        return list(ActionGroup.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return (
            queryset.filter(action__in=actions_in(self.value() or ""))
            if self.value() in ActionGroup.values
            else queryset
        )


class PersonFilter(admin.SimpleListFilter):
    """The filter by account. It offers the accounts that have done anything."""

    title = _("who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        known = User.objects.filter(Exists(Event.objects.filter(by=OuterRef("pk")))).order_by("username")
        return [(str(user.pk), name_of(user)) for user in known]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = {key for key, _name in self.lookup_choices}
        return queryset.filter(by=self.value()) if self.value() in known else queryset


class DaysFilter(admin.ListFilter):
    """The filter by first and last day, both included, in the site's time zone."""

    title = _("when")
    template = "admin/liaison/event/days.html"

    def __init__(
        self, request: HttpRequest, params: dict[str, list[str]], model: type[Model], model_admin: ModelAdmin
    ) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                # The last value counts where the address holds several, as everywhere in Django.
                self.used_parameters[name] = params.pop(name)[-1]

    def expected_parameters(self) -> list[Any]:
        return ["from", "until"]

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        """Yield what the filter's form needs: the two days and the other filters in force.

        It also holds what each choice of a filter has: whether it is in force, its label, and the address without it.
        """
        others = {name: values for name, values in changelist.filter_params.items() if name not in self.used_parameters}
        if changelist.query:
            others["q"] = [changelist.query]
        first, last = (self.used_parameters.get(name, "") for name in self.expected_parameters())
        yield {
            "from": first,
            "until": last,
            "selected": bool(first or last),
            "display": f"{first} – {last}".strip(),
            "others": [(name, value) for name, values in others.items() for value in values],
            "without": changelist.get_query_string(remove=self.expected_parameters()),
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if first := self._day("from"):
            queryset = queryset.filter(at__gte=start_of_day(first))
        if last := self._day("until"):
            queryset = queryset.filter(at__lt=start_of_day(last + dt.timedelta(days=1)))
        return queryset

    def _day(self, name: str) -> dt.date | None:
        text = self.used_parameters.get(name)
        if not text:
            return None
        day = PartialDate.parse(str(text))
        if day.precision != Precision.DAY or not FIRST_DAY <= day.day <= LAST_DAY:
            raise IncorrectLookupParameters
        return day.day


class _AheadPaginator(Paginator):
    """A paginator that counts only a few pages beyond ``page_asked_for``, the page that is open."""

    page_asked_for = 1

    @cached_property
    def count(self) -> int:
        limit = (self.page_asked_for + _PAGES_AHEAD) * self.per_page
        rows: Any = self.object_list
        return rows.order_by().values("pk")[:limit].count()


class EventList(ChangeList):
    """A page of the log whose events have the addresses of their records."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        _find_records(self.result_list)


def _find_records(events: Iterable[Any]) -> None:
    """Set ``record_url`` of each event: the address of its record, or of the trash; empty if the record is gone.

    The number of queries depends on the kinds of record, not on the number of events.
    """
    keys: dict[str, set[int]] = {}
    for event in events:
        event.record_url = ""
        if event.record_type and event.record_id is not None:
            keys.setdefault(event.record_type, set()).add(event.record_id)
    places = {(label, key): url for label, wanted in keys.items() for key, url in _places(label, wanted)}
    trash = reverse("admin:liaison_trashitem_changelist")
    # A record is nowhere or in one of the two places.
    places |= dict.fromkeys(_in_trash(keys), trash)
    for event in events:
        event.record_url = places.get((event.record_type, event.record_id), "")


def _places(label: str, keys: set[int]) -> Iterator[tuple[int, str]]:
    model = model_called(label)
    if model is None or not admin.site.is_registered(model):
        return
    for key in model._base_manager.filter(pk__in=keys).values_list("pk", flat=True):
        yield key, page_address(model, "change", key)


def _in_trash(keys: dict[str, set[int]]) -> Any:
    """Return those of the records (keys by type) that are in the trash, as pairs of type and key."""
    wanted = (Q(record_type=label, record_id__in=some) for label, some in keys.items())
    return TrashItem.objects.filter(reduce(or_, wanted, Q(pk__in=()))).values_list("record_type", "record_id")


@admin.register(Event)
class EventAdmin(DeskAdmin):
    """The audit log's list. It offers no form: events cannot be added, changed or deleted."""

    change_list_template = "admin/liaison/event/change_list.html"
    list_display = ("when", "who", "what", "record", "edition", "said")
    list_display_links = None
    list_filter = (GroupFilter, PersonFilter, DaysFilter)
    search_fields = ("by_name", "record_label", "note")
    search_help_text = _("Search by person, title or name of the record, or note.")
    ordering = ("-at", "-pk")
    sortable_by = ()
    list_max_show_all = 0
    # Facets would count all events for each filter.
    show_facets = admin.ShowFacets.NEVER
    actions = None

    @admin.display(description=_("when"))
    def when(self, event: Event) -> SafeString:
        """Return the day and the time of ``event`` in the site's time zone, as a ``time`` element."""
        moment = event.at.astimezone(dt.UTC)
        return format_html(
            '<time datetime="{}">{} <span class="clock">{}</span></time>',
            moment.isoformat(timespec="seconds"),
            format_moment(event.at),
            digits(f"{timezone.localtime(event.at):%H:%M}"),
        )

    @admin.display(description=_("who"))
    def who(self, event: Event) -> SafeString | str:
        """Return the name of the account, or "the system"; for a failed login the name that was typed."""
        if event.action == "login_failed":
            return format_html('<span class="quiet">{}</span> <bdi>{}</bdi>', _("someone as"), event.by_name or NOTHING)
        return format_html("<bdi>{}</bdi>", event.by_name or _("the system"))

    @admin.display(description=_("what"))
    def what(self, event: Event) -> str:
        """Return what was done, as a label in the active language."""
        return label_of(event.action)

    @admin.display(description=_("record"))
    def record(self, event: Any) -> SafeString | str:
        """Return the kind and the label of the record, with a link to it if it still exists; a dash for no record."""
        if not event.record_label:
            return NOTHING
        model = model_called(event.record_type)
        name = capfirst(model._meta.verbose_name) if model else ""
        label = format_html('<span class="quiet">{}</span> <bdi>{}</bdi>', name, event.record_label)
        return format_html('<a href="{}">{}</a>', event.record_url, label) if event.record_url else label

    @admin.display(description=_("edition"))
    def edition(self, event: Event) -> StrOrPromise:
        """Return the name of the edition's language, or a dash."""
        return {"ar": _("Arabic"), "en": _("English")}.get(event.language, NOTHING)

    @admin.display(description=_("note"))
    def said(self, event: Event) -> SafeString | str:
        """Return the note or the details of ``event`` in words, or a dash."""
        text = event_details(event)
        return format_html('<span dir="auto" class="said">{}</span>', text) if text else NOTHING

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return EventList

    def get_paginator(self, request: HttpRequest, queryset: Any, per_page: int, *args: Any, **kwargs: Any) -> Paginator:
        pages = _AheadPaginator(queryset, per_page, *args, **kwargs)
        pages.page_asked_for = number_in(request.GET.get(PAGE_VAR, ""), 8, 1)
        return pages

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        shown = request.GET.copy()
        shown.pop(PAGE_VAR, None)
        more = {
            "may_export": request.user.has_perm("liaison.export_event"),
            "export_query": f"?{shown.urlencode()}" if shown else "",
            "place": zone_city(timezone.get_default_timezone_name()),
        }
        return super().changelist_view(request, more | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        export = path("export/", self.admin_site.admin_view(self.export), name="liaison_event_export")
        return [export, *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with a CSV file of all events that the list shows under the filters of the address.

        The export is recorded as an event. Raises PermissionDenied for users without the permission ``export_event``.
        """
        if not request.user.has_perm("liaison.export_event"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if asked := confirmation(request):
            return asked
        events = self._shown(request)
        if events is None:
            return HttpResponseRedirect(f"{reverse('admin:liaison_event_changelist')}?e=1")
        exported = record_event("export_log", None, staff(request), filters=request.GET.urlencode())
        return csv_of(events.filter(pk__lt=exported.pk))

    def _shown(self, request: HttpRequest) -> QuerySet[Event] | None:
        """Return the events on all pages of the list; None if its address cannot be read."""
        if "%00" in request.META.get("QUERY_STRING", "") or PAGE_VAR in request.GET:
            return None
        try:
            return self.get_changelist_instance(request).queryset
        except (IncorrectLookupParameters, ValueError, OverflowError):
            return None

    def has_add_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    has_delete_permission = has_change_permission

    def change_view(self, request: HttpRequest, *args: object, **kwargs: object) -> NoReturn:
        """Raise PermissionDenied: the list shows all of an event, and nobody may change one."""
        raise PermissionDenied

    history_view = change_view
