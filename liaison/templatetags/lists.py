"""Filters for the desk's lists: the active filters of a list, and table cells labeled with their columns."""

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

    from liaison.typing import StrOrPromise

register = template.Library()

# The alternative texts of Django's yes and no icons, which Django does not translate.
_ANSWERS = {"True": _("Yes"), "False": _("No")}


@dataclass(frozen=True)
class ActiveFilter:
    """An active filter: its title, the chosen value, and the address of the list without it."""

    title: StrOrPromise
    chosen: StrOrPromise
    without: str


@register.filter
def active_filters(changelist: ChangeList) -> list[ActiveFilter]:
    """Return the active filters of ``changelist``; the first choice of a filter means "all" and counts as inactive."""
    return [active for spec in changelist.filter_specs for active in _active(spec, changelist)]


def _active(spec: Any, changelist: ChangeList) -> Iterator[ActiveFilter]:
    choices = list(spec.choices(changelist))
    for position, choice in enumerate(choices):
        # A filter that is not a list of choices gives the address without it itself.
        without = choice.get("without") or (choices[0]["query_string"] if position else "")
        if choice.get("selected") and without:
            yield ActiveFilter(spec.title, choice["display"], without)


@register.filter
def labeled(rows: Iterable[list[str]], headers: list[dict[str, object]]) -> Iterator[SafeString]:
    """Yield the cells (HTML) of each row of ``rows`` as one string, each with the name of its column in ``data-label``.

    Cells without a value get the class ``nothing``.
    """
    labels = [_label(header) for header in headers]
    answers = {f'alt="{spoken}"': f'alt="{escape(word)}"' for spoken, word in _ANSWERS.items()}
    for cells in rows:
        yield mark_safe("".join(_labeled(cell, label, answers) for cell, label in zip(cells, labels, strict=False)))


def _label(header: dict[str, Any]) -> str:
    """Return the attribute for the cells of a column; empty for the column of check boxes, which has no name."""
    is_box = "action-checkbox" in header.get("class_attrib", "")
    return "" if is_box else f' data-label="{escape(capfirst(header["text"]))}"'


def _labeled(cell: str, label: str, answers: dict[str, str]) -> str:
    # Django gives a cell as "<td class=…>…</td>", or as "<th …" if it links to the record.
    if not label:
        return cell
    for spoken, word in answers.items():
        cell = cell.replace(spoken, word)
    cell = cell.replace('<td class="', '<td class="nothing ', 1) if cell.endswith(">—</td>") else cell
    return f"{cell[:3]}{label}{cell[3:]}"
