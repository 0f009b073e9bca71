"""What a timeline holds: ``{{ years|told }}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.facts import Year

register = template.Library()


@register.filter
def count_moments(years: Iterable[Year]) -> int:
    """How many meetings and articles the ``years`` tell of, reports beside their meetings among them."""
    return sum(1 + len(moment.reports) for year in years for moment in year.moments)
