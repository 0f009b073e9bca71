"""The desk as one site: its addresses, its sections, and the suggestions it gives while staff type."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from liaison.declarations import declared, declared_context
from liaison.staff.access import account
from liaison.staff.access.login import passkey_options
from liaison.staff.access.sessions import seconds_left, time_left
from liaison.staff.editing.autosave import autosave
from liaison.staff.editing.logged_out import HoldingSite
from liaison.staff.editing.presence import presence_view
from liaison.staff.pasting import paste
from liaison.staff.quick_entry import offer_to_enter
from liaison.staff.script_texts import DeskCatalog

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import ModelAdmin
    from django.db.models import Model
    from django.http import HttpRequest
    from django.template.response import TemplateResponse
    from django.urls import URLPattern, URLResolver


# The header links to these kinds of record, in this order, as far as the user's role may see them.
SECTIONS = ("Meeting", "Article", "Organization", "Person", "Topic", "Page", "Office", "User", "TrashItem", "Event")


@dataclass(frozen=True)
class Section:
    """A section as the header shows it: its name, and the address of its list."""

    name: str
    url: str


@dataclass(frozen=True)
class DeskPage:
    """A page of the desk that belongs to no kind of record: ``view`` answers staff at ``route`` as ``admin:name``."""

    route: str
    view: Callable[..., HttpResponse]
    name: str


class DeskSite(HoldingSite):
    """The admin site of staff, one for all roles."""

    index_title = _("Newsroom")
    enable_nav_sidebar = False
    # The context that apps declare as ``desk_context`` gives pages the office's name instead.
    site_header = site_title = ""

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # The language can be changed without logging in: whoever cannot read the login page cannot log in.
        return [
            path("language/", set_language, name="set_language"),
            path("here/", self.answer_view(presence_view), name="presence"),
            path("autosave/", self.answer_view(autosave), name="autosave"),
            path("stay/", stay, name="stay"),
            # Django's own address leads anybody of the staff to any record that has a page, even to a secret link.
            path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(nowhere), name="view_on_site"),
            path("paste/", self.answer_view(paste), name="paste"),
            path("session/", self.answer_view(time_left), name="session"),
            path("login/passkey/", passkey_options, name="passkey_options"),
            path("account/", self.own_view(account.overview), name="account"),
            path("account/app/", self.own_view(account.set_up), name="second_step"),
            path("account/app/remove/", self.own_view(account.app_removal), name="remove_app"),
            path("account/passkeys/options/", self.own_view(account.new_passkey_options), name="new_passkey_options"),
            path("account/passkeys/", self.own_view(account.passkey_addition), name="add_passkey"),
            path("account/passkeys/<int:key>/remove/", self.own_view(account.passkey_removal), name="remove_passkey"),
            path("account/codes/", self.own_view(account.recovery_codes), name="recovery_codes"),
            path("account/sessions/", self.own_view(account.sessions_end), name="end_sessions"),
            *(path(page.route, self.admin_view(page.view), name=page.name) for page in declared("desk_pages")),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> TemplateResponse:
        own = declared_context("desk_panels", request) | {"app_list": super().get_app_list(request)}
        return super().index(request, own | (extra_context or {}))

    def each_context(self, request: HttpRequest) -> dict[str, object]:
        own = {"sections": self._sections(request), "session_seconds": seconds_left(request)}
        return super().each_context(request) | declared_context("desk_context", request) | own

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return what the page of the part ``app_label`` lists. Others have sections instead; the first page has its own."""
        return super().get_app_list(request, app_label) if app_label else []

    def _sections(self, request: HttpRequest) -> list[Section]:
        """Return the sections that the user of ``request`` may see."""
        return [
            Section(capfirst(str(of_kind.opts.verbose_name_plural)), address)
            for of_kind, address in self._kinds
            if of_kind.has_module_permission(request) and of_kind.has_view_or_change_permission(request)
        ]

    @cached_property
    def _kinds(self) -> list[tuple[ModelAdmin, str]]:
        """Return the screens of each kind of record that has a section, with the address of its list."""
        by_name = {model._meta.object_name: screens for model, screens in self._registry.items()}
        kinds = [by_name[name] for name in SECTIONS]
        return [(one, reverse(f"admin:{one.opts.app_label}_{one.opts.model_name}_changelist")) for one in kinds]

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> Any:
        return DeskCatalog.as_view()(request)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return SuggestionsView.as_view(admin_site=self)(request)


class SuggestionsView(AutocompleteJsonView):
    """The view of suggestions while staff type.

    It answers with records, with what ``suggestion()`` of their admin adds to each, and with an offer to add a new one.
    """

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> JsonResponse:
        answer = json.loads(super().get(request, *args, **kwargs).content)
        if not answer["pagination"]["more"]:
            answer["results"] += offer_to_enter(self.model_admin, request, self.term)
        return JsonResponse(answer)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        more = self.model_admin.suggestion(obj) if hasattr(self.model_admin, "suggestion") else {}
        return super().serialize_result(obj, to_field_name) | more


def nowhere(request: HttpRequest, **of_record: str) -> HttpResponse:
    """Raise Http404: the screens link to public pages themselves, as far as their user may see them."""
    raise Http404


@csrf_exempt
def stay(request: HttpRequest) -> HttpResponse:
    """Answer without content, so that the browser stays on its page.

    A form submits here where pressing Enter must do nothing.
    """
    return HttpResponse(status=204)
