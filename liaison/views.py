"""What belongs to the whole site: choosing a language, and the pages for what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from liaison.languages import LANGUAGES

if TYPE_CHECKING:
    from django.http import HttpRequest


def choose_language(request: HttpRequest) -> HttpResponse:
    """``/`` leads to the reader's language: the first of Accept-Language that the site has, else Arabic."""
    language = translation.get_language_from_request(request).partition("-")[0]
    response = HttpResponseRedirect(f"/{language if language in LANGUAGES else LANGUAGES[0]}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
