"""The license for data that the site publishes, as the settings state it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class License:
    """A license: its short name, and the address of its text or an empty string."""

    name: str
    url: str


def license_of_data() -> License | None:
    """Return the license of the settings; None if they state none."""
    return License(settings.DATA_LICENSE, settings.DATA_LICENSE_URL) if settings.DATA_LICENSE else None
