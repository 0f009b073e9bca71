"""The page that merges two records of one kind: their values, what moves, notices, and the confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.models import Event
from liaison.staff.addresses import page_address, page_name
from liaison.staff.audit.merged_records import MERGED_INTO, successors
from liaison.staff.requests import staff
from liaison.staff.widgets import as_key, choose_from_suggestions
from liaison.text.numbers import is_id
from liaison.typing import AnyModelAdmin
from organizations.admin.merge_texts import ComparedField, MergeNotice, Moved, moves_in_words, notices, rows_in_words
from organizations.merging.merge import ChangedMeanwhileError, Plan, merge, references
from organizations.models import ToldApart

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.options import Options
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from liaison.typing import LinkBeside
    from organizations.models.named import Named

# Merging that visitors may notice needs the permission to publish.
PUBLISHES = "articles.publish_article"
# The most records that one address merges, one after another, each with its own preview.
MOST_AT_ONCE = 10


@dataclass(frozen=True)
class Chosen:
    """The records of an address: the one that stays, the one to merge next, and those after it."""

    stays: Any
    goes: Any
    rest: tuple[Any, ...] = ()


class MergingMixin(AnyModelAdmin):
    """A mixin for the admins of organizations and people that adds the merge page and its action."""

    actions = ("merge_chosen",)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", page, name=page_name(self.model, "merge")), *super().get_urls()]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may change and delete all records of the kind."""
        return self.has_change_permission(request) and self.has_delete_permission(request)

    def merge_address(self, *goes: Any, stays: object = None) -> str:
        """Return the address of the merge page for the records ``goes`` (ids).

        Without ``stays``, the page itself chooses which one of them stays.
        """
        address = page_address(self.model, "merge")
        query = [*([("stays", stays)] if stays else []), *(("goes", key) for key in goes)]
        return f"{address}?{urlencode(query)}"

    @admin.action(permissions=["merge"], description=_("Merge selected…"))
    def merge_chosen(self, request: HttpRequest, records: QuerySet) -> HttpResponse | None:
        """Redirect to the merge page for the selected ``records``, or report how many can be merged at once."""
        keys = list(records.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if 2 <= len(keys) <= MOST_AT_ONCE:
            return HttpResponseRedirect(self.merge_address(*keys))
        text = gettext("Choose the records to merge: at least two and up to %(most)d.")
        messages.error(request, text % {"most": MOST_AT_ONCE})
        return None

    def links_beside(self, request: HttpRequest, record: Any) -> list[LinkBeside]:
        own = (
            [(_("Merge with another…"), self.merge_address(stays=record.pk))]
            if self.has_merge_permission(request)
            else []
        )
        return [*super().links_beside(request, record), *own]  # type: ignore[misc]

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Show the preview for ``?stays=5&goes=7``, or merge by POST. Raises PermissionDenied for other roles."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        asked = request.GET.getlist("goes"), request.GET.get("stays") or ""
        chosen = self._chosen(request, *asked)
        if isinstance(chosen, str):
            return HttpResponseRedirect(chosen)
        if chosen.goes is None:
            return self._choose(request, chosen.stays)
        plan = Plan(chosen.stays, chosen.goes)
        if request.method == "POST":
            return self._merge(request, chosen, plan)
        return self._preview(request, chosen, plan)

    def _chosen(self, request: HttpRequest, goes: list[str], stays: str) -> Chosen | str:
        """Return the records of an address; if some are gone, say so and return the address to go to instead."""
        keys = [key for key in map(as_key, dict.fromkeys((*([stays] if stays else []), *goes))) if key][:MOST_AT_ONCE]
        found = {str(record.pk): record for record in self.model._default_manager.filter(pk__in=keys)}
        gone = [key for key in keys if str(key) not in found]
        if gone:
            return self._go_on(request, [record.pk for record in found.values()], gone)
        if not found:
            return Chosen(None, None)
        first = found[keys[0]] if stays else max(found.values(), key=_weight)
        rest = [found[str(key)] for key in keys if found[str(key)] != first]
        return Chosen(first, rest[0] if rest else None, tuple(rest[1:]))

    def _go_on(self, request: HttpRequest, here: list[Any], gone: list[Any]) -> str:
        later = successors(self.model, [int(key) for key in gone])
        now = self.model._default_manager.in_bulk(later.values())
        for key in gone:
            self._tell_gone(request, int(key), now.get(later.get(int(key), 0)))
        keys = list(dict.fromkeys((*here, *now)))
        if len(keys) > 1:
            return self.merge_address(*keys)
        return page_address(self.model, "change", keys[0]) if keys else page_address(self.model, "changelist")

    def _tell_gone(self, request: HttpRequest, key: int, now: Named | None) -> None:
        if now is None:
            messages.warning(request, gettext("One of the records to merge no longer exists."))
            return
        last = Event.objects.filter(record_type=self.opts.label_lower, record_id=key, action=MERGED_INTO).last()
        names = {"name": last.record_label if last else key, "now": now}
        messages.warning(request, gettext("“%(name)s” has already been merged into “%(now)s”.") % names)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Options, object_id: str) -> HttpResponse:
        """Redirect from the page of a merged record to that of the record it was merged into."""
        key = as_key(unquote(object_id))
        later = successors(self.model, [int(key)]) if is_id(key) else {}
        now = self.model._default_manager.visible_to(request.user).filter(pk__in=later.values()).first()
        if now is None:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        self._tell_gone(request, int(key), now)
        return HttpResponseRedirect(page_address(self.model, "change", now.pk))

    def _choose(self, request: HttpRequest, stays: Named) -> HttpResponse:
        form = _choosing_form(self.model, stays)(initial={"stays": stays})
        return self._page(request, "choose", stays=stays, form=form, media=self.media + form.media)

    def _preview(self, request: HttpRequest, chosen: Chosen, plan: Plan) -> HttpResponse:
        may = not plan.touches_the_public() or request.user.has_perm(PUBLISHES)
        rest = [record.pk for record in chosen.rest]
        rows: list[ComparedField] = rows_in_words(plan)
        moves: list[Moved] = moves_in_words(plan)
        said: list[MergeNotice] = notices(plan)
        return self._page(
            request,
            "merge",
            plan=plan,
            stays=chosen.stays,
            rest=chosen.rest,
            rows=rows,
            moves=moves,
            notices=said,
            may=may,
            swapped=self.merge_address(chosen.stays.pk, *rest, stays=chosen.goes.pk),
            told_apart=ToldApart.objects.of(self.model).tells_apart(chosen.stays, chosen.goes),
        )

    def _page(self, request: HttpRequest, name: str, **context: object) -> HttpResponse:
        shown = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Merge duplicates"),
            "media": self.media,
            **context,
        }
        response = TemplateResponse(request, f"admin/organizations/{name}.html", shown)
        response["Cache-Control"] = "no-store"
        return response

    def _merge(self, request: HttpRequest, chosen: Chosen, plan: Plan) -> HttpResponse:
        """Merge as previewed; otherwise report the reason and show the current state."""
        if plan.touches_the_public() and not request.user.has_perm(PUBLISHES):
            raise PermissionDenied
        stays, goes = chosen.stays, chosen.goes
        try:
            merge(self.model, stays.pk, goes.pk, staff(request), request.POST.get("seen", ""))
        except self.model.DoesNotExist:
            return HttpResponseRedirect(request.get_full_path())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(request.get_full_path())
        except (ChangedMeanwhileError, IntegrityError, ProtectedError):
            text = gettext("One of the two has changed, so nothing was merged. Check them and try again.")
            messages.warning(request, text)
            return HttpResponseRedirect(request.get_full_path())
        self.log_change(request, stays, gettext("Merged “%(name)s” into it.") % {"name": goes})
        link = format_html('<a href="{}">{}</a>', page_address(self.model, "change", stays.pk), stays)
        messages.success(request, format_html(gettext("“{}” is now part of {}."), goes, link))
        if chosen.rest:
            return HttpResponseRedirect(self.merge_address(*(record.pk for record in chosen.rest), stays=stays.pk))
        return HttpResponseRedirect(self._after_merging(request, stays))

    def _after_merging(self, request: HttpRequest, stays: Named) -> str:
        return page_address(self.model, "change", stays.pk)


def _weight(record: Named) -> tuple[bool, int, int]:
    """Return the sort key for the record that should stay: publicly known, then most references, then the oldest."""
    return record.is_known(), references(record), -record.pk


def _choosing_form(model: type[Named], stays: Named) -> type[forms.Form]:
    """Return a form class for choosing the record to merge; the field excludes ``stays``."""
    records = model._default_manager.all()
    # Any many-to-many relation to the model will do, because suggestions are those of the target model.
    relation = next(field for field in model._meta.related_objects if field.many_to_many).field

    class ChoosingForm(forms.Form):
        goes = forms.ModelChoiceField(
            records.exclude(pk=stays.pk) if stays else records,
            label=_("Other record"),
            help_text=_("On the next page you see both records and choose which one to keep."),
        )

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            choose_from_suggestions(self.fields["goes"], relation)

    return ChoosingForm
