"""Filters for text that has a language, dates and numbers."""

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

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def marked(text: Phrase | str) -> str:
    """A Phrase as HTML, its language and direction said where they are not the page's, words of the other script isolated."""
    if not isinstance(text, Phrase) or text.language in ("", active_language()):
        return isolated(str(text))
    words = mark_safe(runs.isolated(conditional_escape(text.text), text.language))
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', text.language, DIRECTIONS[text.language], words)


@register.filter
def isolated(html: str) -> SafeString:
    """A text of the page's language with the words of the other script marked; HTML that is safe stays so."""
    return mark_safe(runs.isolated(conditional_escape(html), active_language()))


@register.filter
def directed(html: str) -> SafeString:
    """Paragraphs of the page's language, safe, each in its own direction and with words of the other script marked."""
    return mark_safe(directions.directed(conditional_escape(html), active_language()))


@register.filter
def lined(text: str) -> SafeString:
    """The lines of a plain text in one block, which says its ``direction``, with words of the other script marked."""
    return mark_safe(directions.lined(str(text or ""), active_language()))


@register.filter
def direction(text: str) -> SafeString:
    """What the tag of a block says that holds ``text`` and nothing else: its direction, where it is not the page's."""
    return mark_safe(directions.attributes(str(text or ""), active_language()))


@register.filter
def in_order(text: str) -> str:
    """A plain text of the page's language for a place that tags cannot stand in, such as a title of the browser's."""
    return runs.isolated_text(str(text), active_language())


@register.filter
def prose(html: str) -> SafeString:
    """The text of an article or a page, as the editor wrote it."""
    return mark_safe(richtext.on_page(html, active_language()))


@register.filter
def day(moment: dt.datetime) -> str:
    """The day of an aware time, in the site's zone and the page's language."""
    return dates.format_moment(moment)


@register.filter
def clock(moment: dt.datetime) -> str:
    """The time of day of an aware time, in the site's zone, with the city whose clock it is."""
    return dates.format_time(moment, settings.TIME_ZONE)


@register.filter
def digits(number: object) -> str:
    """A number in the digits set for the page's language."""
    return dates.digits(str(number))


@register.filter
def lines(text: str) -> list[str]:
    """The lines of a text that hold something."""
    return [line for line in (line.strip() for line in (text or "").splitlines()) if line]


@register.simple_tag(takes_context=True)
def here(context: template.RequestContext, url: str) -> SafeString:
    """Says of a link in a menu that it leads to this page, or to the part of the site this page is in."""
    path = unquote(url)
    if context.request.path == path:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"' if context.request.path.startswith(path) else "")
