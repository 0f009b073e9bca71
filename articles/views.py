from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return HttpResponse("being built")


def stub(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    return HttpResponse("being built")
