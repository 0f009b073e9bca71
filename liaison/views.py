"""What belongs to the whole site: choosing a language, and the pages for what is not there."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views import defaults
from django.views.static import serve

from liaison.api.problems import FAULT, NOT_FOUND, REQUEST, is_api, problem
from liaison.holding import Held, without_secrets
from liaison.languages import LANGUAGES

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


def choose_language(request: HttpRequest) -> HttpResponse:
    """``/`` leads to the reader's language: the first of Accept-Language that the site has, else Arabic."""
    language = translation.get_language_from_request(request).partition("-")[0]
    response = HttpResponseRedirect(f"/{language if language in LANGUAGES else LANGUAGES[0]}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


# Not every machine knows it by itself.
mimetypes.add_type("image/avif", ".avif")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture, or a variant of one, to be kept for good: whatever changes gets another name."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came back without a valid token: after a session ended, or a login in another tab.

    Pages for visitors take no forms: whoever sends them one is told so, and gets no cookie and nothing of the desk.
    What was typed is kept in the page, to be sent again with a token that holds; but only if it was typed on this
    site: what another site sent must not be one click away from being stored.
    """
    if not request.path.startswith(settings.SESSION_COOKIE_PATH):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    site: Any = admin.site
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if not ours:
        return site.send_again(request, None, status=403)
    # The login itself may come back so.
    if brought := Held.brought(request):
        return site.give_back(request, brought) if brought.is_of(request.user) else site.hold(request, brought)
    held = Held.sent(request)
    if held and not held.is_of(request.user):
        return site.hold(request, held)
    data = without_secrets(request.POST).urlencode()
    return site.send_again(request, Held(request.get_full_path(), "", data, bool(request.FILES)), status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a role does not open, in the desk's frame: visitors are refused nothing they can find."""
    context = admin.site.each_context(request) | {"title": gettext("Your role cannot open this page")}
    return render(request, "admin/forbidden.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, REQUEST) if is_api(request) else defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, NOT_FOUND) if is_api(request) else render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem(request, FAULT) if is_api(request) else render(request, "500.html", status=500)
