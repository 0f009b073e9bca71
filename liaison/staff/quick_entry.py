"""Entering records by name alone in the fields where staff look for them, with a check for the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import JsonResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from liaison.staff.addresses import page_address, page_name, record_page
from liaison.staff.forms import AN_EDITOR_ADDS, find_alike, is_hidden, validate_readable
from liaison.text.normalize import clean, has_arabic, visible
from liaison.typing import AnyModelAdmin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.admin import ModelAdmin
    from django.db.models import Model
    from django.http import HttpRequest
    from django.urls import URLPattern

# How many records of the same name the question lists.
MOST_ALIKE = 3


def typed_name(text: str) -> str:
    """Return the name in ``text``, as typed into a search: in one line, empty if nothing is visible."""
    return " ".join(visible(clean(text)).split())


class EnteredByNameMixin(AnyModelAdmin):
    """A mixin for the admin of records that have a ``name`` in both languages and a manager with ``alike()``."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("enter/", wrap(self.enter_view), name=page_name(self.model, "enter")),
            path("alike/", wrap(self.alike_view), name=page_name(self.model, "alike")),
        ]
        return [*own, *super().get_urls()]

    def address_of(self, view: str) -> str:
        """Return the address of ``view``, which is "enter" or "alike"."""
        return page_address(self.model, view)

    @method_decorator(require_POST)
    def enter_view(self, request: HttpRequest) -> JsonResponse:
        """Enter a record with the name ``name`` and return it as a suggestion.

        Answers 409 with the records that already have this name, titles aside, unless ``same_name`` confirms that the
        new one is another. Answers 400 with an error for text that is no valid name, or that names somebody of whom the
        user may not know.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        name = typed_name(request.POST.get("name", ""))
        if is_hidden(self.model, name):
            return JsonResponse({"error": AN_EDITOR_ADDS}, status=400)
        with transaction.atomic():
            found = find_alike(self.model, name) if "same_name" not in request.POST else []
            if found:
                return JsonResponse(self._asked(name, found), status=409)
            try:
                record = self._entered(name)
            except ValidationError as error:
                return JsonResponse({"error": " ".join(error.messages)}, status=400)
            self.log_addition(request, record, [{"added": {}}])
        return JsonResponse(self._told(record))

    def _entered(self, name: str) -> Model:
        """Store a record called ``name`` and return it. Raises ValidationError for a name that cannot be stored."""
        validate_readable(name)
        record = self.model(**{"name_ar" if has_arabic(name) else "name_en": name})
        record.full_clean()
        record.save()
        return record

    def alike_view(self, request: HttpRequest) -> JsonResponse:
        """Return the records that already have one of the names typed as ``name``: ``{"alike": […]}``."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        names = [typed_name(name) for name in request.GET.getlist("name")]
        found = self.model._default_manager.alike(*names) if any(names) else []
        return JsonResponse(self._asked(next(filter(None, names), ""), found))

    def _asked(self, name: str, found: Sequence[Model]) -> dict[str, object]:
        return {
            "words": gettext("“%(name)s” is already recorded.") % {"name": found[0]} if found else "",
            "alike": [self._told(record) for record in found[:MOST_ALIKE]],
            "another": gettext("Add “%(name)s” anyway") % {"name": name},
        }

    def _told(self, record: Model) -> dict[str, object]:
        more = self.suggestion(record) if hasattr(self, "suggestion") else {}
        address = record_page(record)
        words = gettext("Choose “%(name)s”") % {"name": record}
        return {"id": str(record.pk), "text": str(record), "url": address, "choose": words, **more}


def offer_to_enter(model_admin: ModelAdmin, request: HttpRequest, text: str) -> list[dict[str, object]]:
    """Return the last suggestions of a search for ``text``: one to add the record, where the user may, else none."""
    name = typed_name(text)
    if not (name and isinstance(model_admin, EnteredByNameMixin) and model_admin.has_add_permission(request)):
        return []
    words = gettext("Add “%(name)s”") % {"name": name}
    return [{"id": f"+{name}", "text": words, "add": name, "url": model_admin.address_of("enter")}]
