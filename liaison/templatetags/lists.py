"""What the desk's lists say beyond Django's: the filters in force, and of each cell which column it is of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.admin.views.main import ChangeList
    from django.utils.safestring import SafeString

register = template.Library()

# What Django's pictures for yes and no are called, in every language.
_ANSWERS = {"True": _("Yes"), "False": _("No")}


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in force: its title, what is chosen in it, and the address of the list without it."""

    title: Any
    chosen: Any
    without: str


@register.filter
def active_filters(changelist: ChangeList) -> list[ActiveFilter]:
    """Of each filter of the list the choice that is in force, if any but its first, which is all."""
    return [active for spec in changelist.filter_specs for active in _active(spec, changelist)]


def _active(spec: Any, changelist: ChangeList) -> Iterator[ActiveFilter]:
    choices: list[dict[str, Any]] = list(spec.choices(changelist))
    for position, choice in enumerate(choices):
        # A filter that is no list of choices says itself what leads away from it.
        without = choice.get("without") or (choices[0]["query_string"] if position else "")
        if choice.get("selected") and without:
            yield ActiveFilter(spec.title, choice["display"], without)


@register.filter
def labeled(cells: list[str], headers: list[dict[str, Any]]) -> list[SafeString]:
    """The cells of a row, each with the name of its column in ``data-label``; one that says nothing has a class for it."""
    return [_labeled(cell, header) for cell, header in zip(cells, headers, strict=False)]


def _labeled(cell: str, header: dict[str, Any]) -> SafeString:
    # Django gives a cell as "<td class=…>…</td>"; the column of check boxes has no name, but a check box.
    if "action-checkbox" in header.get("class_attrib", ""):
        return mark_safe(cell)
    for spoken, word in _ANSWERS.items():
        cell = cell.replace(f'alt="{spoken}"', f'alt="{escape(word)}"')
    label = f' data-label="{escape(capfirst(header["text"]))}"'
    cell = cell.replace('<td class="', '<td class="nothing ', 1) if cell.endswith(">—</td>") else cell
    return mark_safe(f"{cell[:3]}{label}{cell[3:]}")
