"""The answers to load balancers: ``/healthz/live`` and ``/healthz/ready``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from liaison.health.probes import readiness

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

PREFIX = "/healthz/"


def answering(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return middleware that answers the addresses of health by itself, above all that asks for a host or for HTTPS.

    A load balancer asks ``http://127.0.0.1:8000/healthz/ready``. No answer holds anything of the request, so a forged
    host changes none.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            return get_response(request)
        return view(request)

    return middleware


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Answer that this process answers: without a database, a cache or a session."""
    return _answer({"status": "live"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer whether the site can serve readers (200), or not now (503), with each dependency and its milliseconds."""
    found = readiness()
    checks = {name: {"ok": seen.ok, "ms": seen.ms, **seen.numbers} for name, seen in found.checks.items()}
    return _answer({"status": found.status, "checks": checks}, status=503 if found.status == "unavailable" else 200)


def _answer(content: dict[str, object], status: int = 200) -> JsonResponse:
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": "5"} if status == 503 else {})
    return JsonResponse(content, status=status, headers=headers)
