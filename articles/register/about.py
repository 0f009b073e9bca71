"""The metadata of a register file: its publisher, its content and its license."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.text.languages import active_language
from liaison.web.addresses import absolute, address
from liaison.web.license import License, license_of_data
from office.identity import identity_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from articles.read.filters import NewsroomFilterSet


@dataclass(frozen=True)
class About:
    """The metadata of one register file.

    ``site`` is the part of an address before the path. ``source`` is the address of the register under the same
    filters, and ``filters`` has these in words. ``extracted`` is a day in the site's time zone and not a time, so that
    a file with the same content stays the same all day.
    """

    title: str
    publisher: str
    office: str
    language: str
    license: License | None
    site: str
    source: str
    filters: str
    notes: tuple[str, ...]
    extracted: dt.date


def about(request: HttpRequest, filters: NewsroomFilterSet) -> About:
    """Return the metadata of the file for ``request`` under ``filters``."""
    query = filters.query()
    office = identity_of(request)
    return About(
        title=_("Register of meetings"),
        publisher=str(office),
        office=office.key,
        language=active_language(),
        license=license_of_data(),
        site=absolute(request, "/").removesuffix("/"),
        source=absolute(request, address("articles:meetings")) + (f"?{query}" if query else ""),
        filters=filters.in_words(),
        notes=tuple(filters.notes()),
        extracted=timezone.localdate(),
    )
