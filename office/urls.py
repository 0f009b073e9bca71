from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import SlugConverter

from office.models.page import RESERVED
from office.public import views


class PageSlug(SlugConverter):
    """Any slug but those that belong to the site itself, which then has no page of that name in a language either."""

    regex = rf"(?!(?:{'|'.join(sorted(RESERVED))})/){SlugConverter.regex}"


register_converter(PageSlug, "page_slug")

app_name = "office"
urlpatterns = [
    path("<page_slug:slug>/", views.page, name="page"),
]
