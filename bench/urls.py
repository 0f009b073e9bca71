"""The product's addresses and ``/bare/``: a view that reads one row and renders a page of 10 KB, as plain as Django allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from liaison.urls import urlpatterns as product

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGE = engines["django"].from_string(
    "<!doctype html><html><head><title>{{ group.name }}</title></head><body><h1>{{ group.name }}</h1>"
    "{% for line in lines %}<p>{{ line }}</p>{% endfor %}</body></html>"
)
LINES = ["A line of the text that a page of ten thousand bytes is made of, as long as lines are on a page."] * 96


def bare(request: HttpRequest) -> HttpResponse:
    group = Group.objects.get(name="editor")
    return HttpResponse(PAGE.render({"group": group, "lines": LINES}, request))


urlpatterns = [path("bare/", bare), *product]
