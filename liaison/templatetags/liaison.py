"""Filters for text in a language, for dates and for numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from liaison.text import dates, richtext
from liaison.text.bidi import block_directions as directions
from liaison.text.bidi import isolation as runs
from liaison.text.languages import DIRECTIONS, Phrase, active_language
from liaison.web.copying import is_copy

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def marked(text: Phrase | str) -> str:
    """Return ``text`` as HTML with words of the other script isolated.

    A Phrase in the other language gets ``lang`` and ``dir``.
    """
    if not isinstance(text, Phrase) or text.language in ("", active_language()):
        return isolated(str(text))
    words = mark_safe(runs.isolated(conditional_escape(text.text), text.language))
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', text.language, DIRECTIONS[text.language], words)


@register.filter
def isolated(html: str) -> SafeString:
    """Return ``html``, in the page's language, with words of the other script isolated.

    Escapes it unless it is marked safe.
    """
    return mark_safe(runs.isolated(conditional_escape(html), active_language()))


@register.filter
def directed(html: str) -> SafeString:
    """Return ``html``, in the page's language, with each block in its own direction.

    Words of the other script are isolated. Escapes ``html`` unless it is marked safe.
    """
    return mark_safe(directions.directed(conditional_escape(html), active_language()))


@register.filter
def lined(text: str) -> SafeString:
    """Return plain ``text`` as the HTML of one block, line by line, with words of the other script isolated.

    The tag of the block gets its language and direction from the filter ``direction``.
    """
    return mark_safe(directions.lined(str(text or ""), active_language()))


@register.filter
def direction(text: str) -> SafeString:
    """Return the ``lang`` and ``dir`` attributes of a block that holds only ``text``; empty if they are the page's."""
    return mark_safe(directions.attributes(str(text or ""), active_language()))


@register.filter
def in_order(text: str) -> str:
    """Return plain ``text`` with Unicode isolates around words of the other script.

    For places where no tags may stand, such as ``<title>``.
    """
    return runs.isolated_text(str(text), active_language())


@register.filter
def prose(html: str) -> SafeString:
    """Return the HTML of an article or a page as it is shown to readers."""
    return mark_safe(richtext.on_page(html, active_language()))


@register.filter
def harmless(html: str) -> SafeString:
    """Return the HTML of an article or a page without anything that could run."""
    return mark_safe(richtext.harmless(html))


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


@register.filter
def lines(text: str) -> list[str]:
    """Return the lines of ``text`` that are not blank, without spaces at their ends."""
    return [line for line in (line.strip() for line in (text or "").splitlines()) if line]


@register.simple_tag
def in_copy() -> bool:
    """Return whether the page is made for a copy of the site as files, where no server answers."""
    return is_copy()


@register.simple_tag(takes_context=True)
def here(context: template.RequestContext, url: str) -> SafeString:
    """Return the ``aria-current`` attribute for a menu's link to ``url``.

    It is "page" for the page itself, and "true" for the section that the page is in; other links get none.
    """
    path = unquote(url)
    if context.request.path == path:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"' if context.request.path.startswith(path) else "")
