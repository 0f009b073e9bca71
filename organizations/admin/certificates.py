"""The certificates of people who were forgotten, to read and to take along. They say nothing of whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.staff.addresses import page_name
from liaison.staff.base import DeskAdmin
from liaison.staff.widgets import as_key
from liaison.text.dates import day_and_time
from organizations.models import Forgetting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.urls import URLPattern

    from liaison.typing import StrOrPromise

# What rows are called that have no name of their own, or not one for readers.
_CALLED: dict[str, StrOrPromise] = {
    "articles.article_people": _("links from articles"),
    "admin.logentry": _("lines of histories"),
    "liaison.event": _("lines of the audit log"),
    "liaison.autosave": _("unsaved texts"),
    "organizations.toldapart": _("notes that two people are different"),
}


@dataclass(frozen=True)
class Counted:
    """A number of rows of one kind, in words."""

    kind: str
    number: int


def kind_of(label: str, *, many: bool = True) -> str:
    """Return what rows of the model with ``label`` are called, in the active language."""
    if label in _CALLED and many:
        return capfirst(str(_CALLED[label]))
    options = apps.get_model(label)._meta
    return capfirst(str(options.verbose_name_plural if many else options.verbose_name))


def counted(numbers: Mapping[str, int]) -> list[Counted]:
    """Return ``numbers`` (by labels of models) with what they count."""
    return [Counted(kind_of(label), number) for label, number in numbers.items()]


@admin.register(Forgetting)
class ForgettingAdmin(DeskAdmin):
    """The list of certificates, and each of them as a page, as text and as JSON."""

    list_display = ("number", "at", "by_name", "changed_rows")
    ordering = ("-at", "-pk")

    @admin.display(description=_("texts changed"))
    def changed_rows(self, certificate: Forgetting) -> int:
        """Return the number of rows whose texts were changed, for the list."""
        return sum(certificate.changed.values())

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.download_view)
        own = path("<str:object_id>/certificate.<str:form>", page, name=page_name(self.model, "download"))
        return [own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the certificate."""
        certificate = self._certificate(request, object_id)
        shown = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Certificate"),
            "media": self.media,
            **_in_words(certificate),
        }
        return TemplateResponse(request, "admin/organizations/certificate.html", shown)

    def download_view(self, request: HttpRequest, object_id: str, form: str) -> HttpResponse:
        """Return the certificate as a file, ``form`` being "json" or "txt"."""
        certificate = self._certificate(request, object_id)
        if form == "json":
            response: HttpResponse = JsonResponse(_as_json(certificate), json_dumps_params={"indent": 2})
        elif form == "txt":
            text = render_to_string("admin/organizations/certificate.txt", _in_words(certificate))
            response = HttpResponse(text, content_type="text/plain; charset=utf-8")
        else:
            raise Http404
        response["Content-Disposition"] = f'attachment; filename="{certificate.number}.{form}"'
        return response

    def _certificate(self, request: HttpRequest, object_id: str) -> Forgetting:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Forgetting, pk=as_key(object_id))

    def has_add_permission(self, request: HttpRequest, obj: Forgetting | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Forgetting | None = None) -> bool:
        return False

    has_delete_permission = has_change_permission


def _in_words(certificate: Forgetting) -> dict[str, object]:
    return {
        "certificate": certificate,
        "moment": gettext("%(day)s, %(time)s") % day_and_time(certificate.at),
        "deleted": counted(certificate.deleted),
        "kept": counted(certificate.kept),
        "changed": counted(certificate.changed),
    }


def _as_json(certificate: Forgetting) -> dict[str, object]:
    return {
        "certificate": certificate.number,
        "at": certificate.at.isoformat(),
        "by": certificate.by_name,
        "rows_deleted": certificate.deleted,
        "rows_kept_without_personal_data": certificate.kept,
        "rows_with_changed_texts": certificate.changed,
        "records_left_as_they_are": certificate.left,
        "can_be_undone": False,
    }
