"""The pages that staff write, for search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.urls import reverse

from liaison.sitemaps import Records
from office.models import Page

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import Expression


def _address(row: Any, _language: str) -> str:
    return reverse("office:page", args=[row.slug])


def _changed(_language: str) -> Expression:
    return F("updated_at")  # type: ignore[return-value]


SECTIONS = {"pages": Records(Page.objects.live, ("slug",), _address, _changed)}
