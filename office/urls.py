"""The public addresses of the office's pages."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import SlugConverter

from office.models.page import RESERVED
from office.public import views


class PageSlug(SlugConverter):
    """A converter for slugs of pages: any slug that is not reserved for another part of the site."""

    regex = rf"(?!(?:{'|'.join(sorted(RESERVED))})/){SlugConverter.regex}"


register_converter(PageSlug, "page_slug")

app_name = "office"
urlpatterns = [
    path("<page_slug:slug>/", views.page, name="page"),
]
