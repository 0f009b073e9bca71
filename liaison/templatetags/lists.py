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
    from collections.abc import Iterable, Iterator

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
def labeled(rows: Iterable[list[str]], headers: list[dict[str, Any]]) -> Iterator[SafeString]:
    """The cells of each row in one, a cell with the name of its column in ``data-label``, and a class if it says nothing."""
    labels = [_label(header) for header in headers]
    answers = {f'alt="{spoken}"': f'alt="{escape(word)}"' for spoken, word in _ANSWERS.items()}
    for cells in rows:
        yield mark_safe("".join(_labeled(cell, label, answers) for cell, label in zip(cells, labels, strict=False)))


def _label(header: dict[str, Any]) -> str:
    """An attribute for the cells of a column; the column of check boxes has no name."""
    is_box = "action-checkbox" in header.get("class_attrib", "")
    return "" if is_box else f' data-label="{escape(capfirst(header["text"]))}"'


def _labeled(cell: str, label: str, answers: dict[str, str]) -> str:
    # Django gives a cell as "<td class=…>…</td>", or "<th …" for the one that leads to the record.
    if not label:
        return cell
    for spoken, word in answers.items():
        cell = cell.replace(spoken, word)
    cell = cell.replace('<td class="', '<td class="nothing ', 1) if cell.endswith(">—</td>") else cell
    return f"{cell[:3]}{label}{cell[3:]}"
