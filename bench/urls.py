"""The product's addresses and ``/bare/``: a view that reads one row and renders a page of 10 KB, as plain as Django allows.

``bench.bare`` serves it without the product's middleware.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from liaison.urls import urlpatterns as product

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGE = engines["django"].from_string(
    """<!doctype html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{{ article.title_ar }}</title></head>
<body><header><a href="/">{{ article.title_ar }}</a></header>
<main><h1>{{ article.title_ar }}</h1>
<p><time datetime="{{ article.published_at_ar|date:'c' }}">{{ article.published_at_ar|date:"j F Y" }}</time></p>
<div>{{ article.body_ar|safe }}</div></main>
<aside><ul>{% for body in bodies %}<li><a href="/?organization={{ body.slug }}">{{ body.name }}</a></li>
{% endfor %}</ul></aside></body></html>"""
)
BODIES = [{"slug": f"association-{number}", "name": f"جمعية نموذجية {number}"} for number in range(40)]


class Row(models.Model):
    """An article as a plain site would have it: a model without our queryset and without languages."""

    title_ar = models.TextField()
    published_at_ar = models.DateTimeField()
    body_ar = models.TextField()

    class Meta:
        app_label = "bench"
        db_table = "articles_article"
        managed = False

    def __str__(self) -> str:
        return self.title_ar


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render({"article": Row.objects.get(pk=1), "bodies": BODIES}, request))


urlpatterns = [path("bare/", bare), *product]
