"""Where the office, its pages and old addresses are in the desk, and what the audit log tells of them."""

from __future__ import annotations

from django.utils import translation

from liaison.models import Event
from liaison.staff.audit.log import ActionGroup, actions_in, event_details
from office.models import MenuEntry
from tests.admin.forms import PageForm

LIST = "/admin/office/office/"
OFFICE = f"{LIST}1/change/"
PAGES = "/admin/office/page/"
ADD_PAGE = f"{PAGES}add/"
OLD = "/admin/office/oldaddress/"

# One address of a former site, as people read it and as browsers send it.
LETTERS = "/2015/03/اجتماع-المكتب-مع-الرابطة/"
CODES = (
    "/2015/03/%D8%A7%D8%AC%D8%AA%D9%85%D8%A7%D8%B9-%D8%A7%D9%84%D9%85%D9%83%D8%AA%D8%A8-%D9%85%D8%B9-"
    "%d8%a7%d9%84%d8%b1%d8%a7%d8%a8%d8%b7%d8%a9/"
)


def change(page):
    return f"{PAGES}{page.pk}/change/"


def write(client, **values):
    """A new page, from the desk's form."""
    return PageForm(client.get(ADD_PAGE)).fill(**values).submit(client)


def enter(client, path, leads_to):
    """An old address, from the desk's form."""
    return PageForm(client.get(f"{OLD}add/")).fill(path=path, leads_to=leads_to).submit(client, "_save", "Save")


def in_menu(menu):
    """What the menu holds, in order: sections by their keys, pages by their slugs."""
    entries = MenuEntry.objects.filter(menu=menu).select_related("page").order_by("position", "pk")
    return [entry.section or entry.page.slug for entry in entries]


def events():
    """What the audit log tells of the office, the oldest first."""
    found = Event.objects.filter(action__in=actions_in(ActionGroup.OFFICE)).order_by("pk")
    with translation.override("en"):
        return [(event.action, event.language, event_details(event)) for event in found]
