"""The sitemap section of the pages that staff write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from liaison.web.sitemaps import Records, by_slug
from office.models import Page

if TYPE_CHECKING:
    from django.db.models import Expression


def _changed(_language: str) -> Expression:
    return F("updated_at")  # type: ignore[return-value]


SECTIONS = {"pages": Records(Page.objects.live, ("slug",), by_slug("office:page"), _changed)}
