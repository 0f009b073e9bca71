"""A filter for form controls that are part of another control.

{% for part in widget.subwidgets %}{{ part|control }}{% endfor %}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.forms.renderers import get_default_renderer
from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def control(widget: dict[str, Any]) -> SafeString:
    """Return the HTML of ``widget``, given as a context dict inside another widget's context, rendered on its own."""
    return mark_safe(get_default_renderer().render(widget["template_name"], {"widget": widget}))
