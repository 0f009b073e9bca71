"""Views of the whole site: choosing a language, serving uploads, and the error pages."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views import defaults

from liaison.api.problems import FAULT, NOT_FOUND, REQUEST, UNAVAILABLE, is_api, problem
from liaison.health.outage import is_outage, out_of_order
from liaison.staff.editing.autosave import without_secrets
from liaison.staff.editing.logged_out import WaitingForm
from liaison.staff.requests import is_desk
from liaison.text.languages import preferred_language
from liaison.write_failures import Hindrance, hindrance, is_full

if TYPE_CHECKING:
    from django.http import HttpRequest


def choose_language(request: HttpRequest) -> HttpResponse:
    """Redirect ``/`` to the home page in the reader's language."""
    response = HttpResponseRedirect(f"/{preferred_language(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form without a valid CSRF token: after a session ended, or after a login in another tab.

    Outside the desk returns 405: public pages have no forms, and the answer must set no cookie and show nothing of the
    desk. The page keeps what was typed, to be sent again with a valid token, but only if the Origin header names this
    site: data from another site must not be one click away from being stored.
    """
    if not is_desk(request):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    site: Any = admin.site
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if not ours:
        return site.send_again(request, None, status=403)
    # The login form itself may fail this way too.
    if brought := WaitingForm.brought_back(request):
        return site.give_back(request, brought) if brought.is_of(request.user) else site.hold(request, brought)
    held = WaitingForm.submitted(request)
    if held and not held.is_of(request.user):
        return site.hold(request, held)
    data = without_secrets(request.POST).urlencode()
    return site.send_again(request, WaitingForm(request.get_full_path(), "", data, bool(request.FILES)), status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page of the desk (403) for what the user's role may not open. Visitors never get a 403."""
    context = admin.site.each_context(request) | {"title": gettext("Your role cannot open this page")}
    return render(request, "admin/forbidden.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the answer to a malformed request (400): a problem for the API, else Django's page."""
    return problem(request, REQUEST) if is_api(request) else defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the answer for an address that does not exist (404): a problem for the API, else our page."""
    return problem(request, NOT_FOUND) if is_api(request) else render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the answer to an error (500), or 503 without a database, or when uploads or the disk take nothing.

    Django calls it while it handles the error. On the desk, a 503 page says why nothing can be saved and keeps what was
    typed.
    """
    error = sys.exc_info()[1]
    is_down, why = is_outage(error), hindrance(error)
    if is_api(request):
        return problem(request, UNAVAILABLE if is_down or why else FAULT)
    if is_down:
        return out_of_order(request, _typed(request))
    if why:
        return _not_written(request, why) if is_desk(request) else out_of_order(request)
    return render(request, "500.html", status=500)


def _not_written(request: HttpRequest, why: Hindrance) -> HttpResponse:
    """Return the 503 page with what was typed, to be sent again later."""
    kept = _typed(request)
    context = {
        "title": gettext("Nothing can be saved now"),
        "unreachable": why is Hindrance.UNREACHABLE,
        "full": why is Hindrance.FULL or is_full(settings.DATA_DIR),
        # Passwords are never written into a page, and a form without its password cannot be sent again.
        "kept": [] if any("password" in name for name, _value in kept) else kept,
        "files": bool(request.FILES),
    }
    try:
        response = render(request, "admin/not_written.html", admin.site.each_context(request) | context, status=503)
    except DatabaseError:
        # The database cannot be read either.
        response = out_of_order(request, kept)
    response["Retry-After"] = "300"
    return response


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the names and values that ``request`` submitted, without the CSRF token."""
    sent = request.POST.lists()
    return [(name, str(value)) for name, values in sent for value in values if name != "csrfmiddlewaretoken"]
