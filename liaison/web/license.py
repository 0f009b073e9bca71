"""Under what license others may use what the site gives out as data: as the settings state it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class License:
    """What others may do with the data, in short, and where that is written, or nothing."""

    name: str
    url: str


def license_of_data() -> License | None:
    """None where the settings state none."""
    return License(settings.DATA_LICENSE, settings.DATA_LICENSE_URL) if settings.DATA_LICENSE else None
