"""The page of ``doctor`` in the desk, for administrators, and the line of My work when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.health.examination import examine, not_measured
from liaison.health.findings import Cost, Level, counted, flat
from liaison.staff.requests import staff
from liaison.staff.site import DeskPage
from liaison.text.dates import day_and_time

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.http import HttpRequest, HttpResponse

    from liaison.health.findings import Diagnosis, Finding
    from liaison.typing import StrOrPromise

# Seconds for which the first page of the desk believes what it last saw.
_BELIEVED = 300
# The key of the number of faults in the cache.
FAULTS = "health:faults"


def may_look(user: User | AnonymousUser) -> bool:
    """Return whether ``user`` may see what is wrong with the site: administrators, who also read the audit log."""
    return user.has_perm("liaison.view_event")


@dataclass(frozen=True)
class Row:
    """One finding as the page shows it; ``when`` says of an earlier look when that was."""

    title: StrOrPromise
    finding: Finding
    when: str


def page(request: HttpRequest) -> HttpResponse:
    """Show what is wrong. POST also asks the other servers, which takes seconds; what takes minutes the command does."""
    if not may_look(staff(request)):
        raise PermissionDenied
    if request.method == "POST":
        examine(Cost.WAITS)
        messages.success(request, _("Certificate and mail were looked at."))
        return HttpResponseRedirect(request.path)
    found = examine(Cost.QUICK)
    cache.set(FAULTS, counted(found)[Level.FAULT], _BELIEVED)
    rows = [Row(each.check.title, finding, _when(each)) for each, finding in flat(found)]
    context = {
        **admin.site.each_context(request),
        "title": _("Is the site well?"),
        "wrong": [row for row in rows if row.finding.level > Level.OK],
        "fine": [row for row in rows if row.finding.level == Level.OK],
        "unknown": not_measured(found),
    }
    return TemplateResponse(request, "admin/doctor.html", context)


def _when(each: Diagnosis) -> str:
    return _("%(day)s, %(time)s") % day_and_time(timezone.localtime(datetime.fromisoformat(each.at))) if each.at else ""


def faults(request: HttpRequest) -> dict[str, object]:
    """Return ``{"faults": n}`` for My work of administrators: as seen within the last five minutes."""
    if not may_look(staff(request)):
        return {}
    known = cache.get(FAULTS)
    if known is None:
        known = counted(examine(Cost.QUICK))[Level.FAULT]
        cache.set(FAULTS, known, _BELIEVED)
    return {"faults": known}


PAGES = (DeskPage("doctor/", page, "doctor"),)
PANELS = (faults,)
