"""Rendering of plain form controls without templates, because a page of the desk has hundreds of inputs and options."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from django.forms.renderers import TemplatesSetting
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.safestring import SafeData

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from liaison.typing import StrOrPromise

_FOLDER = "django/forms/widgets/"
_OPTION = f"{_FOLDER}select_option.html"
_INPUTS = ("checkbox", "color", "date", "datetime", "email", "file", "hidden", "input", "number", "password", "search")
_MORE_INPUTS = ("tel", "text", "time", "url")
_PLAIN = Context(autoescape=True)


class FormRenderer(TemplatesSetting):
    """A renderer that writes inputs, text areas and selects in Python, and all other parts from their templates.

    Its output equals that of Django's templates, byte for byte. An option with a template of its own is rendered by it.
    """

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        write = _WRITERS.get(template_name)
        if write is None or not _has_plain_options(context["widget"]):
            return super().render(template_name, context, request)
        return write(context["widget"])


def _has_plain_options(widget: Mapping[str, Any]) -> bool:
    groups = widget.get("optgroups", ())
    return all(option["template_name"] == _OPTION for _label, options, _index in groups for option in options)


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_formatted(widget["value"])}"'
    return f'<input type="{_shown(widget["type"])}" name="{_shown(widget["name"])}"{value}{_attributes(widget)}>'


def _textarea(widget: Mapping[str, object]) -> str:
    text = _shown(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_shown(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _select(widget: Mapping[str, Any]) -> str:
    groups = "".join(_group(label, options) for label, options, _index in widget["optgroups"])
    return f'<select name="{_shown(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _group(label: StrOrPromise, options: list[dict[str, object]]) -> str:
    written = "".join(f"\n  {_option(option)}\n" for option in options)
    return f'\n  <optgroup label="{_shown(label)}">{written}\n  </optgroup>' if label else written


def _option(option: Mapping[str, object]) -> str:
    return f'<option value="{_formatted(option["value"])}"{_attributes(option)}>{_shown(option["label"])}</option>'


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {_shown(name)}" if value is True else f' {_shown(name)}="{_formatted(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _formatted(value: object) -> str:
    """Return ``value`` as ``{{ value|stringformat:'s' }}`` writes it: without localizing numbers and dates."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def _shown(value: object) -> str:
    """Return ``value`` as ``{{ value }}`` writes it."""
    return escape(value) if type(value) is str else render_value_in_context(value, _PLAIN)


_WRITERS = {f"{_FOLDER}{name}.html": _input for name in (*_INPUTS, *_MORE_INPUTS)} | {
    f"{_FOLDER}textarea.html": _textarea,
    f"{_FOLDER}select.html": _select,
}
