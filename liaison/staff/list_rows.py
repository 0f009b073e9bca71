"""The rows of the desk's lists: what Django's admin writes for each cell, found once for a column and not for each cell."""

from __future__ import annotations

import html
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import display_for_field, display_for_value, quote
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateField, Field, ForeignKey, TimeField
from django.templatetags.static import static
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from liaison.text.shown import as_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.admin.views.main import ChangeList
    from django.db.models import Model
    from django.utils.safestring import SafeString

    # Returns the HTML of the cell of a record, or its text.
    Cell = Callable[[Any], object]

# Stands for the key of a record in an address.
_KEY = "KEY"


def rows_of(changelist: ChangeList, headers: list[dict[str, Any]]) -> Iterator[SafeString]:
    """Yield the cells (HTML) of each record of ``changelist``, each with the name of its column in ``data-label``.

    ``headers`` are those that Django gives. Cells without a value get the class ``nothing``. The columns are fields of
    the model and methods of its admin; a method returns text, safe HTML, a number or, if it says so, a truth.
    """
    linked, names = _linked(changelist), map(str, changelist.list_display)
    columns = [
        _column(changelist, name, header, links=name == linked) for name, header in zip(names, headers, strict=True)
    ]
    for record in changelist.result_list:
        yield mark_safe("".join([write(record) for write in columns]))


def _linked(changelist: ChangeList) -> str:
    """Return the name of the column that links to the records; empty for none."""
    names = changelist.list_display_links
    return "" if names is None else str((names or changelist.list_display)[0])


def _column(changelist: ChangeList, name: str, header: dict[str, Any], *, links: bool) -> Callable[[Any], str]:
    """Return the function that writes the cell of a record in the column ``name``."""
    if name == "action_checkbox":
        return _box
    field = _field(changelist, name)
    cell = _cell_of_field(changelist, field) if field else _cell_of_method(changelist, name)
    kind = " nowrap" if isinstance(field, (DateField, TimeField, ForeignKey)) else ""
    label = f' data-label="{html.escape(capfirst(header["text"]))}"'
    begin, nothing = (f'{label} class="{more}field-{name}{kind}">' for more in ("", "nothing "))
    if links:
        return _linking(changelist, cell, begin)
    empty = as_html(changelist.model_admin.get_empty_value_display())

    def write(record: Model) -> str:
        shown = as_html(cell(record))
        return f"<td{nothing if shown == empty else begin}{shown}</td>"

    return write


def _linking(changelist: ChangeList, cell: Cell, begin: str) -> Callable[[Any], str]:
    """Return the function that writes the cell of a record as a link to its page."""
    stand_in = SimpleNamespace(**{changelist.pk_attname: _KEY})
    context = {"preserved_filters": changelist.preserved_filters, "opts": changelist.opts}
    address = html.escape(add_preserved_filters(context, changelist.url_for_result(stand_in)))  # type: ignore[arg-type]
    before, after = address.split(_KEY, 1)

    def write(record: Model) -> str:
        return f'<th{begin}<a href="{before}{quote(record.pk)}{after}">{as_html(cell(record))}</a></th>'

    return write


def _box(record: Model) -> str:
    """Return the cell with which ``record`` is chosen for an action."""
    label = html.escape(gettext("Select this object for an action - {}").format(record))
    return (
        f'<td class="action-checkbox"><input type="checkbox" name="{ACTION_CHECKBOX_NAME}" value="{record.pk}"'
        f' class="action-select" aria-label="{label}"></td>'
    )


def _field(changelist: ChangeList, name: str) -> Field | None:
    """Return the field of the model called ``name``; None if the column is a method of the admin."""
    try:
        field = changelist.lookup_opts.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _cell_of_field(changelist: ChangeList, field: Field) -> Cell:
    empty, name = changelist.model_admin.get_empty_value_display(), field.name
    if isinstance(field, BooleanField):
        icons = _icons()
        return lambda record: icons[getattr(record, name)]
    if field.flatchoices:
        labels = {value: str(words) for value, words in field.flatchoices}
        return lambda record: labels.get(getattr(record, name), empty)
    return lambda record: display_for_field(getattr(record, name), field, empty, avoid_link=True)


def _cell_of_method(changelist: ChangeList, name: str) -> Cell:
    method: Any = getattr(changelist.model_admin, name)
    empty = changelist.model_admin.get_empty_value_display()
    if getattr(method, "boolean", False):
        icons = _icons()
        return lambda record: icons[method(record)]

    def show(record: Model) -> object:
        value = method(record)
        if isinstance(value, str):
            return value if value and not value.isspace() else empty
        return display_for_value(value, empty)

    return show


def _icons() -> dict[bool, SafeString]:
    """Return Django's icons for yes and no, whose words it leaves untranslated, with words of the active language."""
    words = {True: ("yes", gettext("Yes")), False: ("no", gettext("No"))}
    return {
        answer: mark_safe(f'<img src="{static(f"admin/img/icon-{name}.svg")}" alt="{html.escape(alt)}">')
        for answer, (name, alt) in words.items()
    }
