"""Rich text of articles: one list defines both what the editor offers and what may be stored."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

import nh3
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.html import escape, format_html, strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField, ProseEditorFormField, create_sanitizer

from liaison.text.bidi.block_directions import directed
from liaison.text.link_cleaning import direct_address
from liaison.text.nesting import TooDeepError, refuse_deep_nesting
from liaison.text.normalize import clean, is_blank
from liaison.text.pasting.cleaner import Tidied, tidied, tidied_text

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

EXTENSIONS: dict[str, object] = {
    "Bold": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HardBreak": True,
    "History": True,
    "Paste": {"url": reverse_lazy("admin:paste")},
    "Directions": True,
}

TOO_DEEP = _(
    "This text is nested too deeply: too many boxes, lists or quotations stand in one another. Paste it as plain text."
)

# So many texts are remembered as pages show them, but none that is longer: at most some 50 MB, and seldom more than two.
_REMEMBERED, _LONGEST = 256, 50_000

_allow_listed = create_sanitizer(EXTENSIONS)
# The tags of the editor that may stand inside a word.
_INLINE = re.compile(r"</?(?:strong|b|a)(?: [^>]*)?>")
_TAG = re.compile(r"<[^>]*>?")
_MARKUP = re.compile(r"<[a-z/!]", re.IGNORECASE)
_HREF = re.compile(r'(?<= href=")[^"]*(?=")')
# Signs that another program wrote the HTML: the editor does not write these. It does write widths of columns, which are
# not kept.
_FOREIGN = re.compile(
    r"<(?!/?(?:p|strong|h2|h3|ul|ol|li|blockquote|a|br|table|tbody|thead|tr|th|td|colgroup|col)[\s/>])[a-z!?/]"
    r"|<(?!table|col)[^<>]*\s(?:style|class|hidden|id|role)\b|\shref\s*=\s*[\"']?#|<p>(?:\s|&nbsp;|<br>)+</p>"
    r"|(?:<[uo]l[^<>]*>|</li>)\s*<[uo]l|<li>\s*</li>",
    re.IGNORECASE,
)


def sanitize(html: str) -> str:
    """Return ``html`` reduced to what the editor can write; empty if no text is left. Raises TooDeepError."""
    return tidy(html).html


def tidy(html: str) -> Tidied:
    """Return ``html`` reduced to what the editor can write, and what was left out if another program wrote it.

    Raises TooDeepError for nesting that would keep the sanitizer busy.
    """
    html = clean(html)
    refuse_deep_nesting(html)
    return sanitized(tidied(html) if _FOREIGN.search(html) else Tidied(html))


def sanitized(found: Tidied) -> Tidied:
    """Return ``found`` without anything that could run or call home, and with direct links."""
    safe = _HREF.sub(lambda href: escape(direct_address(unescape(href[0]))), _allow_listed(found.html))
    return replace(found, html="" if is_blank(unescape(strip_tags(safe))) else safe)


def plain_text(html: str) -> str:
    """Return the words of sanitized ``html``, which may be cut anywhere; white space separates blocks."""
    return unescape(_TAG.sub("\n", _INLINE.sub("", html)))


def harmless(html: str) -> str:
    """Return stored ``html`` without anything that could run, should it have come past the field that sanitizes it."""
    return _allow_listed(html)


def on_page(html: str, language: str) -> str:
    """Return stored ``html`` as a page in ``language`` shows it.

    Each block gets its own direction, words of the other script are isolated, and each table gets a scrollable box that
    the keyboard can reach. What was made of a text is remembered by the text, so it is never that of another.
    """
    return _on_page(html, language) if len(html) <= _LONGEST else _made_for_page(html, language)


def _made_for_page(html: str, language: str) -> str:
    with translation.override(language):
        table = gettext("Table")
    box = format_html('<div class="scroll" role="group" tabindex="0" aria-label="{}"><table', table)
    return directed(harmless(html), language).replace("<table", box).replace("</table>", "</table></div>")


_on_page = lru_cache(maxsize=_REMEMBERED)(_made_for_page)


def read_elsewhere(html: str, page: str) -> str:
    """Return sanitized ``html`` with links made absolute, relative to ``page``, the absolute address of its page."""
    allowed = allowlist_from_extensions(expand_extensions(EXTENSIONS))
    return nh3.clean(html, **allowed, url_relative=("rewrite_with_base", page))


class RichTextFormField(ProseEditorFormField):
    """A form field for HTML, or for plain text if the editor does not run."""

    def received(self, value: str) -> Tidied:
        """Return ``value`` as it may be stored, and what was left out. Raises ValidationError if it is nested too deep.

        A value without a tag is plain text, one paragraph per line.
        """
        if not _MARKUP.search(value):
            return sanitized(tidied_text(value))
        try:
            return tidy(value)
        except TooDeepError as error:
            raise ValidationError(TOO_DEEP, code="nesting") from error


class RichTextField(ProseEditorField):
    """A model field for HTML, sanitized on every write: forms, ``save()``, ``bulk_create()`` and ``update()``."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, extensions=EXTENSIONS, sanitize=sanitize, **kwargs)

    def formfield(self, **kwargs: object) -> forms.Field | None:
        return super().formfield(**{"form_class": RichTextFormField, **kwargs})

    def get_db_prep_save(self, value: object, connection: BaseDatabaseWrapper) -> object:
        return super().get_db_prep_save(sanitize(value) if isinstance(value, str) else value, connection)
