"""The template filter that counts a timeline: ``{{ years|count_moments }}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.facts import Year

register = template.Library()


@register.filter
def count_moments(years: Iterable[Year]) -> int:
    """Return how many meetings and articles ``years`` contain, including reports listed with their meetings."""
    return sum(1 + len(moment.reports) for year in years for moment in year.moments)
