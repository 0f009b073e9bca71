"""The desk as one site: its addresses, its sections, and the suggestions it gives while staff type."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import path
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

    from django.db.models import Model
    from django.http import HttpRequest
    from django.template.response import TemplateResponse
    from django.urls import URLPattern, URLResolver


# The header links to these kinds of record, in this order, as far as the user's role may see them.
SECTIONS = ("Meeting", "Article", "Organization", "Person", "Topic", "Page", "Office", "User", "TrashItem", "Event")


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
        return super().index(request, declared_context("desk_panels", request) | (extra_context or {}))

    def each_context(self, request: HttpRequest) -> dict[str, object]:
        context = super().each_context(request)
        models = {model["object_name"]: model for app in context["available_apps"] for model in app["models"]}
        sections = [models[name] for name in SECTIONS if name in models]
        own = {"sections": sections, "session_seconds": seconds_left(request)}
        return context | declared_context("desk_context", request) | own

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
