"""What a file of the register says of itself: whose it is, what it holds, and what others may do with it."""

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
    """``site`` is what stands before a path; ``source`` the address of the register under the same ``filters``, in words.

    ``extracted`` is a day in the site's time zone and no moment, so that a file stays the same while its content does.
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
