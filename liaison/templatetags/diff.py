"""A filter that describes formatting changes between two texts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from liaison.text.block_diff import FormatNote
    from liaison.typing import StrOrPromise

register = template.Library()

KINDS = {
    "paragraph": _("paragraph"),
    "heading_2": _("large heading"),
    "heading_3": _("small heading"),
    "bullet": _("list item"),
    "numbered": _("numbered list item"),
    "quotation": _("quotation"),
    "row": _("table row"),
}


@register.filter
def format_change(note: FormatNote) -> str:
    """Return a sentence (HTML) about a formatting change: the words concerned, the old value and the new one."""
    shown = {
        "text": format_html("<bdi>{}</bdi>", note.text),
        "old": _marked_value(note.old),
        "new": _marked_value(note.new),
    }
    return format_html(_sentences(bool(note.text))[note.what], **shown)


def _marked_value(value: str) -> StrOrPromise | SafeString:
    return KINDS[value] if value in KINDS else format_html('<bdi dir="ltr">{}</bdi>', value)


def _sentences(with_text: bool) -> dict[str, str]:
    return {
        "kind": gettext("Formatting changed: {old}, now {new}."),
        "depth": gettext("Formatting changed: moved to another list level."),
        "bold_on": gettext("Formatting changed: “{text}” is now bold."),
        "bold_off": gettext("Formatting changed: “{text}” is no longer bold."),
        "link_on": gettext("“{text}” is now a link: {new}") if with_text else gettext("New link: {new}"),
        "link_off": gettext("“{text}” is no longer a link: {old}") if with_text else gettext("Link removed: {old}"),
        "link": gettext("Link on “{text}” changed: {old} → {new}")
        if with_text
        else gettext("Link changed: {old} → {new}"),
    }
