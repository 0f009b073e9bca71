"""The dashboard's list of texts that the user typed and did not save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.http import urlencode
from django.utils.text import capfirst

from liaison.staff.editing.autosave import controls_of, headline, unsaved
from liaison.staff.editing.screens import clock_of, screens_at
from liaison.staff.requests import staff

if TYPE_CHECKING:
    from django.http import HttpRequest

    from liaison.models import Autosave
    from liaison.staff.editing.screens import Screen

# Rows of the list; older ones appear once these are saved or discarded.
MOST = 10


@dataclass(frozen=True)
class UnsavedText:
    """A row of the list: ``what`` was typed, the ``kind`` of record, and the address that restores it.

    ``is_new`` if the record is not stored yet.
    """

    what: str
    kind: str
    is_new: bool
    url: str
    at: str


def unsaved_texts(request: HttpRequest) -> dict[str, object]:
    """Return the user's unsaved texts for the dashboard: ``{"unsaved": [UnsavedText, …], "unsaved_count": number}``."""
    own = unsaved(staff(request))
    newest = list(own[:MOST])
    screens = screens_at(request, (kept.path for kept in newest))
    rows = [row for kept in newest if (row := _unsaved_text(request, kept, screens.get(kept.path)))]
    return {"unsaved": rows, "unsaved_count": max(own.count(), len(rows)) if len(rows) == MOST else len(rows)}


def _unsaved_text(request: HttpRequest, kept: Autosave, screen: Screen | None) -> UnsavedText | None:
    """Return the row for ``kept``; None if the record is gone or the user may not change it at the moment."""
    controls = controls_of(kept)
    if controls is None or screen is None or not screen.may_write(request):
        return None
    what = headline(controls) or str(screen.record or "")
    kind = capfirst(screen.admin.opts.verbose_name)
    address = f"{screen.path}?{urlencode({'_restore': kept.page})}"
    return UnsavedText(what, kind, screen.record is None, address, clock_of(kept.saved_at))


PANELS = (unsaved_texts,)
