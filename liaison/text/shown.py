"""Text as pages in a language show it: escaped, in the order in which it is read, in its own direction."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from liaison.text import richtext
from liaison.text.bidi import block_directions as directions
from liaison.text.bidi import isolation as runs
from liaison.text.languages import DIRECTIONS, Phrase

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


def as_html(text: object) -> str:
    """Return ``text`` as HTML: as it is if it is marked safe, else escaped. Quicker than Django's, which asks whether it is lazy."""
    return text.__html__() if hasattr(text, "__html__") else escape(str(text))


def marked(text: Phrase | str, language: str) -> str:
    """Return ``text`` as HTML with words of the other script isolated.

    A Phrase in the other language gets ``lang`` and ``dir``.
    """
    if not isinstance(text, Phrase) or text.language in ("", language):
        return isolated(str(text), language)
    words = mark_safe(runs.isolated(str(conditional_escape(text.text)), text.language))
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', text.language, DIRECTIONS[text.language], words)


def isolated(html: str, language: str) -> SafeString:
    """Return ``html`` with words of the other script isolated. Escapes it unless it is marked safe."""
    return mark_safe(runs.isolated(str(conditional_escape(html)), language))


def directed(html: str, language: str) -> SafeString:
    """Return ``html`` with each block in its own direction, and words of the other script isolated.

    Escapes ``html`` unless it is marked safe.
    """
    return mark_safe(directions.directed(str(conditional_escape(html)), language))


def lined(text: str, language: str) -> SafeString:
    """Return plain ``text`` as the HTML of one block, line by line, with words of the other script isolated.

    The tag of the block gets its language and direction from ``direction``.
    """
    return mark_safe(directions.lined(str(text or ""), language))


def direction(text: str, language: str) -> SafeString:
    """Return the ``lang`` and ``dir`` attributes of a block that holds only ``text``; empty if they are the page's."""
    return mark_safe(directions.attributes(str(text or ""), language))


def in_order(text: str, language: str) -> str:
    """Return plain ``text`` with Unicode isolates around words of the other script.

    For places where no tags may stand, such as ``<title>``.
    """
    return runs.isolated_text(str(text), language)


def prose(html: str, language: str) -> SafeString:
    """Return the HTML of an article or a page as it is shown to readers."""
    return mark_safe(richtext.on_page(html, language))


def harmless(html: str) -> SafeString:
    """Return the HTML of an article or a page without anything that could run."""
    return mark_safe(richtext.harmless(html))


def lines(text: str) -> list[str]:
    """Return the lines of ``text`` that are not blank, without spaces at their ends."""
    return [line for line in (line.strip() for line in (text or "").splitlines()) if line]
