"""The body of an article: what the editor offers and what may be stored are one list, so that they cannot drift apart."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import nh3
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField, create_sanitizer

from liaison.runs import isolated
from liaison.text import clean, is_blank

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

EXTENSIONS: dict[str, Any] = {
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
    "WordPaste": True,
}

_allow_listed = create_sanitizer(EXTENSIONS)
# Of the tags that it can write, those inside a word.
_INLINE = re.compile(r"</?(?:strong|b|a)(?: [^>]*)?>")
_TAG = re.compile(r"<[^>]*>?")


def sanitize(html: str) -> str:
    """``html`` reduced to what the editor can write; empty when no text is left."""
    safe = _allow_listed(clean(html))
    return "" if is_blank(unescape(strip_tags(safe))) else safe


def plain_text(html: str) -> str:
    """The words of sanitized ``html``, which may be cut anywhere; what was apart on the page is apart by white space."""
    return unescape(_TAG.sub("\n", _INLINE.sub("", html)))


def on_page(html: str, language: str) -> str:
    """Sanitized ``html`` as a page in ``language`` shows it: words of the other script marked, wide tables in a box of
    their own, which the keyboard can scroll."""
    box = format_html('<div class="scroll" role="group" tabindex="0" aria-label="{}"><table', gettext("Table"))
    return isolated(html, language).replace("<table", box).replace("</table>", "</table></div>")


def read_elsewhere(html: str, page: str) -> str:
    """Sanitized ``html`` of the page at the address ``page`` (absolute), its links leading to the same from anywhere."""
    allowed = allowlist_from_extensions(expand_extensions(EXTENSIONS))
    return nh3.clean(html, **allowed, url_relative=("rewrite_with_base", page))


class RichTextField(ProseEditorField):
    """HTML that is sanitized on every way into the database: forms, ``save()``, ``bulk_create()`` and ``update()``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, extensions=EXTENSIONS, sanitize=sanitize, **kwargs)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return super().get_db_prep_save(sanitize(value) if isinstance(value, str) else value, connection)
