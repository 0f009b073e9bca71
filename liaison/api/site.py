"""The API as a whole: the routers of all apps, and one format for errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from liaison.api.parameters import faults
from liaison.api.problems import NOT_FOUND, PARAMETERS, REQUEST, Misunderstood, problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from ninja import Router

DESCRIPTION = _("What the office has published, as data: read-only, no key needed, open to every site.")


def public_api(*routers: Router) -> NinjaAPI:
    """Return the API with all of ``routers``. ``liaison.api.views`` serves its schema and documentation."""
    api = NinjaAPI(title=_("Public API"), version="1", description=DESCRIPTION, openapi_url=None, urls_namespace="api")
    for router in routers:
        api.add_router("", router)
    api.add_exception_handler(ValidationError, _refused)
    api.add_exception_handler(Misunderstood, _misunderstood)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(SuspiciousOperation, _suspicious)
    return api


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, PARAMETERS, faults(error.errors))


def _misunderstood(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, PARAMETERS, error.errors)


def _not_found(request: HttpRequest, _error: object) -> HttpResponse:
    return problem(request, NOT_FOUND)


def _suspicious(request: HttpRequest, _error: object) -> HttpResponse:
    return problem(request, REQUEST)
