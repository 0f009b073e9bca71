"""The audit log's texts for the office, its pages, its menus and old addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.admin.utils import label_for_field
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from liaison.staff.audit.log import Action, ActionGroup
from liaison.staff.trash.bin import model_called
from office.address_spelling import isolated_address
from office.models.menu import Menu, Section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liaison.models import Event


def _fields(event: Event) -> str:
    """Return the labels of the fields in ``details["fields"]`` that still exist."""
    model = model_called(event.record_type)
    known = {field.name for field in model._meta.concrete_fields} if model else set()
    names = [name for name in event.details.get("fields", []) if name in known]
    return _listed(label_for_field(name, model) for name in names)  # type: ignore[arg-type]


def _menu(event: Event) -> str:
    """Return the name of the menu and its new entries, in order."""
    menu, entries = event.details.get("menu"), event.details.get("entries", [])
    name = Menu(menu).label if menu in Menu.values else menu
    listed = _listed(map(_entry, entries)) or pgettext("menu", "empty")
    return gettext("%(menu)s: %(entries)s") % {"menu": name, "entries": listed}


def _entry(entry: object) -> object:
    return Section(entry).label if entry in Section.values else entry


def _way(event: Event) -> str:
    ends = {name: isolated_address(str(event.details.get(name, ""))) for name in ("before", "after")}
    return gettext("from %(before)s to %(after)s") % ends


def _listed(words: Iterable[object]) -> str:
    return gettext(", ").join(map(str, words))


ACTIONS = (
    Action("show_page", _("Published a page"), ActionGroup.OFFICE),
    Action("hide_page", _("Unpublished a page"), ActionGroup.OFFICE),
    Action("change_office", _("Changed the office details"), ActionGroup.OFFICE, _fields),
    Action("write_page", _("Edited a page"), ActionGroup.OFFICE, _fields),
    Action("change_menu", _("Changed a menu"), ActionGroup.OFFICE, _menu),
    Action("move_page", _("Changed the address of a page"), ActionGroup.OFFICE, _way),
    Action("lead_on", _("Changed an old address"), ActionGroup.OFFICE, _way),
)
