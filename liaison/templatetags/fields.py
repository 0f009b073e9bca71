"""Template tags that write one field of a staff form: its label, control, help text and errors.

They are written in Python because a page of the desk has dozens of fields, and a template for each takes most of the page's time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def field(bound: BoundField, wide: bool = False) -> SafeString:
    """Write ``bound`` as a block; ``wide`` makes it fill the row."""
    errors, help_text = bound.errors, bound.help_text
    classes = "".join(["field", " wide" if wide else "", " bad" if errors else ""])
    parts = ["", f'<div class="{classes}">', _labelled(bound)]
    if errors:
        parts.append(field_errors(bound))
    if help_text:
        parts.append(f'<p class="help" id="{_id(bound)}_helptext">{conditional_escape(help_text)}</p>')
    return mark_safe("\n".join([*parts, "</div>", ""]))


@register.simple_tag
def field_errors(bound: BoundField) -> SafeString:
    """Write the errors of ``bound`` under the id by which Django ties its control to them; nothing if there are none."""
    if not bound.errors:
        return mark_safe("")
    errors = "".join(f'<p class="error">{conditional_escape(str(error))}</p>' for error in bound.errors)
    return mark_safe(f'\n<div id="{_id(bound)}_error" role="alert">\n{errors}\n</div>\n')


def _labelled(bound: BoundField) -> str:
    """Return the control of ``bound`` with its label: around it, before it, or as the name of a group of controls."""
    label, control = conditional_escape(bound.label), str(bound)
    if getattr(bound.field.widget, "input_type", None) == "checkbox":
        return f'<label class="check">{control} <span>{label}</span></label>'
    if target := bound.id_for_label:
        return f'<label for="{conditional_escape(target)}">{label}</label>\n{control}'
    name = f"{_id(bound)}_label"
    described = bound.aria_describedby
    more = f' aria-describedby="{conditional_escape(described)}"' if described else ""
    return f'<span class="label" id="{name}">{label}</span>\n<div role="group" aria-labelledby="{name}"{more}>\n{control}\n</div>'


def _id(bound: BoundField) -> str:
    return conditional_escape(bound.auto_id)
