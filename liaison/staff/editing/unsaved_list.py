"""The first page's list of what one typed and did not save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.http import urlencode
from django.utils.text import capfirst

from liaison.staff.editing.autosave import controls_of, headline, unsaved
from liaison.staff.editing.screens import clock_of, screen_at
from liaison.staff.requests import staff

if TYPE_CHECKING:
    from django.http import HttpRequest

    from liaison.models import Autosave

# Rows of the list; what is older follows once these are saved or discarded.
MOST = 10


@dataclass(frozen=True)
class UnsavedText:
    """A row: ``what`` was typed, into which ``kind`` of record (``is_new``: one not stored yet), and where it comes back."""

    what: str
    kind: str
    is_new: bool
    url: str
    at: str


def unsaved_texts(request: HttpRequest) -> dict[str, object]:
    """``{"unsaved": [UnsavedText, …], "unsaved_count": number}``. One query, and for each row what its record takes."""
    own = unsaved(staff(request))
    rows = [row for kept in own[:MOST] if (row := _unsaved_text(request, kept))]
    return {"unsaved": rows, "unsaved_count": max(own.count(), len(rows)) if len(rows) == MOST else len(rows)}


def _unsaved_text(request: HttpRequest, kept: Autosave) -> UnsavedText | None:
    """None where the record is gone or may not be written any more: should that change, the row is back."""
    try:
        screen = screen_at(request, kept.path)
    except (Http404, PermissionDenied):
        return None
    controls = controls_of(kept)
    if controls is None or not screen.may_write(request):
        return None
    what = headline(controls) or str(screen.record or "")
    kind = capfirst(screen.admin.opts.verbose_name)
    address = f"{screen.path}?{urlencode({'_restore': kept.page})}"
    return UnsavedText(what, kind, screen.record is None, address, clock_of(kept.saved_at))


PANELS = (unsaved_texts,)
