"""The template tag for the license of the open data: ``{% data_license as license %}``."""

from __future__ import annotations

from django import template

from liaison.web.license import License, license_of_data

register = template.Library()


@register.simple_tag
def data_license() -> License | None:
    """Return the license of the open data, or None if the office states none."""
    return license_of_data()
