"""The page of likely duplicates, where staff merge records or mark them as different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.staff.addresses import page_address, page_name
from liaison.staff.audit.models import record_event
from liaison.staff.requests import staff
from liaison.staff.widgets import as_key
from liaison.typing import AnyModelAdmin
from liaison.web.paging import page_of
from organizations.merging.duplicates import REASONS, DuplicateGroup, likely_duplicates
from organizations.models import ToldApart
from organizations.models.told_apart import pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from liaison.typing import StrOrPromise
    from organizations.models.told_apart import Pair

PAGE_SIZE = 20
# The most pairs of one group that are shown, the most certain first.
MOST_PAIRS = 12


@dataclass(frozen=True)
class CountedRecord:
    """One record of a pair, with its further names and the numbers of its meetings and articles."""

    record: Any
    names: tuple[str, ...]
    meetings: int
    articles: int


@dataclass(frozen=True)
class Pairing:
    """Two records that may be the same, with the reason and the address of the page that merges them."""

    one: CountedRecord
    other: CountedRecord
    reason: StrOrPromise
    merge_address: str


@dataclass(frozen=True)
class Family:
    """A group as the page shows it; ``more`` is the number of pairs that are not shown."""

    pairings: list[Pairing]
    size: int
    more: int
    merge_address: str


class DuplicatesMixin(AnyModelAdmin):
    """A mixin for the admins of organizations and people; ``MergingMixin`` must be mixed in too."""

    # The relations from a record to its meetings and to its articles, for counting.
    counted: tuple[str, str] = ("", "articles")
    # Provided by ``MergingMixin``, which every admin with this mixin also has.
    has_merge_permission: Callable[[HttpRequest], bool]
    merge_address: Callable[..., str]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("duplicates/", wrap(self.duplicates_view), name=page_name(self.model, "duplicates")),
            path("duplicates/apart/", wrap(self.apart_view), name=page_name(self.model, "apart")),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        may_merge = self.has_merge_permission(request)
        own = {"duplicates_address": page_address(self.model, "duplicates") if may_merge else ""}
        return super().changelist_view(request, own | (extra_context or {}))

    def duplicates_view(self, request: HttpRequest) -> HttpResponse:
        """Return the page of groups; with ``?apart=1``, of the pairs marked as different, with a way to undo that."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        apart = request.GET.get("apart") == "1"
        told_apart = ToldApart.objects.of(self.model)
        groups = told_apart.order_by("-pk") if apart else likely_duplicates(self.model)
        page, notes = page_of(groups, request, PAGE_SIZE)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Marked as different") if apart else _("Likely duplicates"),
            "media": self.media,
            "page": page,
            "notes": notes,
            "apart": apart,
            "families": self._told_apart(list(page)) if apart else self._families(list(page)),
            "apart_count": told_apart.count(),
            "address": page_address(self.model, "duplicates"),
        }
        response = TemplateResponse(request, "admin/organizations/duplicates.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def apart_view(self, request: HttpRequest) -> HttpResponse:
        """Mark the records ``first`` and ``second`` (POST) as different; with ``again``, undo that."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_merge_permission(request):
            raise PermissionDenied
        keys = {as_key(request.POST.get(name) or "0") for name in ("first", "second")}
        found = list(self.model._default_manager.filter(pk__in=keys).order_by("pk"))
        back = request.POST.get("back") or ""
        if len(found) == 2:
            self._tell(request, *found, again="again" in request.POST)
        else:
            messages.warning(request, gettext("One of the two no longer exists."))
        return HttpResponseRedirect(page_address(self.model, "duplicates") + (back if back.startswith("?") else ""))

    def _tell(self, request: HttpRequest, one: Model, other: Model, *, again: bool) -> None:
        first, second = pair(one.pk, other.pk)
        rows, user = ToldApart.objects.of(self.model), staff(request)
        if again:
            if rows.filter(first=first, second=second).delete()[0]:
                record_event("perhaps_the_same", one, user, other=str(other), other_id=other.pk)
            text = gettext("“%(one)s” and “%(other)s” will be listed as likely duplicates again.")
        else:
            _row, added = rows.get_or_create(kind=self.opts.model_name, first=first, second=second)
            if added:
                record_event("told_apart", one, user, other=str(other), other_id=other.pk)
            text = gettext("“%(one)s” and “%(other)s” will no longer be listed as likely duplicates.")
        messages.success(request, text % {"one": one, "other": other})

    def _families(self, groups: list[DuplicateGroup]) -> list[Family]:
        shown = {key for group in groups for likely in group.pairs[:MOST_PAIRS] for key in likely.pair}
        counted = self._count(shown)
        families = []
        for group in groups:
            pairs = [likely for likely in group.pairs[:MOST_PAIRS] if counted.keys() >= set(likely.pair)]
            pairings = [self._pairing(counted, likely.pair, REASONS[likely.reason]) for likely in pairs]
            address = self.merge_address(*group.keys[:10]) if len(group.keys) > 2 else ""
            families.append(Family(pairings, len(group.keys), len(group.pairs) - len(pairs), address))
        return families

    def _told_apart(self, rows: list[ToldApart]) -> list[Family]:
        counted = self._count({key for row in rows for key in (row.first, row.second)})
        pairs = [(row.first, row.second) for row in rows if {row.first, row.second} <= counted.keys()]
        return [Family([self._pairing(counted, couple, "")], 2, 0, "") for couple in pairs]

    def _pairing(self, counted: dict[int, CountedRecord], couple: Pair, reason: StrOrPromise) -> Pairing:
        one, other = (counted[key] for key in couple)
        return Pairing(one, other, reason, self.merge_address(*couple))

    def _count(self, keys: Iterable[int]) -> dict[int, CountedRecord]:
        """Return the records with these ids and their numbers, by id."""
        meetings, articles = (self._number(relation, keys) for relation in self.counted)
        return {
            record.pk: CountedRecord(record, _all_names(record), meetings.get(record.pk, 0), articles.get(record.pk, 0))
            for record in self.model._default_manager.filter(pk__in=keys)
        }

    def _number(self, relation: str, keys: Iterable[int]) -> dict[int, int]:
        rows = self.model._base_manager.filter(pk__in=keys).order_by()
        return dict(rows.values_list("pk").annotate(number=Count(relation)))


def _all_names(record: Any) -> tuple[str, ...]:
    """Return the names of ``record`` besides the one by which it is shown."""
    texts = (record.name_ar or "", record.name_en or "", *record.further_names())
    lines = (line.strip() for text in texts for line in text.splitlines())
    return tuple(line for line in dict.fromkeys(lines) if line and line != str(record))
