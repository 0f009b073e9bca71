"""Filters of the desk's pages for text in a language, for dates and for numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.conf import settings

from liaison.text import dates, shown
from liaison.text.languages import Phrase, active_language

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.safestring import SafeString

register = template.Library()

register.filter(shown.harmless)


@register.filter
def marked(text: Phrase | str) -> str:
    """Return ``text`` as HTML; a Phrase in another language than the page's gets ``lang`` and ``dir``."""
    return shown.marked(text, active_language())


@register.filter
def isolated(html: str) -> SafeString:
    """Return ``html``, in the page's language, with words of the other script isolated."""
    return shown.isolated(html, active_language())


@register.filter
def day(moment: dt.datetime) -> str:
    """Return the day of ``moment`` (aware) in the site's time zone, written in the page's language."""
    return dates.format_moment(moment)


@register.filter
def clock(moment: dt.datetime) -> str:
    """Return the time of day of ``moment`` (aware) in the site's time zone, with the city of that zone."""
    return dates.format_time(moment, settings.TIME_ZONE)


@register.filter
def digits(number: object) -> str:
    """Return ``number`` in the digits set for the page's language."""
    return dates.digits(str(number))
