"""Conflicts: what somebody else stored while a page was open. ``templates/desk/_conflict.html`` tells of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model

from liaison.models import Event
from liaison.staff.audit.models import name_of
from liaison.text.languages import DIRECTIONS
from liaison.text.word_diff import ADDED, REMOVED, SAME, Piece, compare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.contrib.auth.models import User
    from django.db.models import Model

    from liaison.staff.editing.page_forms import HeldBackData
    from liaison.staff.editing.snapshot import Snapshot
    from liaison.typing import FormFiles

# A save that was under way when the page was opened has an earlier time than the page, which does not show it.
_ON_ITS_WAY = dt.timedelta(seconds=30)
# An unchanged part of more than _LONG characters is shortened to _AROUND characters at its ends.
_LONG, _AROUND = 400, 150


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed, with both versions as text. ``by_both`` if the user changed it too."""

    label: str
    name: str
    stored: str
    yours: str
    language: str = ""
    by_both: bool = False

    @property
    def direction(self) -> str:
        """Return the direction in which the text is written; empty for a field that both languages share."""
        return DIRECTIONS.get(self.language, "")

    def stored_pieces(self) -> list[Piece]:
        """Return the stored version in pieces. Those that the user's version lacks are marked as added."""
        if not self.by_both:
            return [Piece(SAME, self.stored)]
        return _shortened([piece for piece in compare(self.yours, self.stored) if piece.kind != REMOVED])

    def your_pieces(self) -> list[Piece]:
        """Return the user's version in pieces. Those that are not stored are marked as removed."""
        return _shortened([piece for piece in compare(self.yours, self.stored) if piece.kind != ADDED])

    def is_long(self) -> bool:
        """Return whether the pieces leave out a part of the stored version."""
        return "".join(piece.text for piece in self.stored_pieces()) != self.stored


def _shortened(pieces: list[Piece]) -> list[Piece]:
    """Return ``pieces`` with long unchanged ones shortened to what surrounds the changes."""
    last = len(pieces) - 1
    return [
        Piece(SAME, _ends(piece.text, begins=index > 0, ends=index < last))
        if piece.kind == SAME and len(piece.text) > _LONG
        else piece
        for index, piece in enumerate(pieces)
    ]


def _ends(text: str, *, begins: bool, ends: bool) -> str:
    """Return the ends of ``text`` next to other pieces: its beginning if ``begins``, its end if ``ends``."""
    head = text[:_AROUND].rpartition(" ")[0] if begins else ""
    tail = text[-_AROUND:].partition(" ")[2] if ends else ""
    return f"{head} … {tail}" if head or tail else text


@dataclass(frozen=True)
class RowChange:
    """A row that somebody else ``added``, ``changed`` or ``removed``.

    ``is_listed`` if the page has any number of such rows. ``is_kept`` if it was removed and the user's text is still in
    the form.
    """

    event: str
    kind: str
    label: str
    differences: list[Difference] = field(default_factory=list)
    is_listed: bool = False
    is_kept: bool = False


@dataclass(frozen=True)
class Change:
    """The last change of a record: by whom and when. ``own`` if the user made it, in another window."""

    by: str
    at: dt.datetime
    own: bool


@dataclass
class Conflict:
    """What differs from what a page showed. ``data`` is what the page submitted, merged with what is stored.

    ``asks_for_rows``: both sides changed rows, so the user is asked whose rows to save.
    """

    data: HeldBackData
    files: FormFiles
    differences: list[Difference] = field(default_factory=list)
    rows: list[RowChange] = field(default_factory=list)
    reordered: bool = False
    asks_for_rows: bool = False
    change: Change | None = None

    def __bool__(self) -> bool:
        return bool(self.differences or self.rows or self.reordered)

    def by_both(self) -> list[Difference]:
        """Return the fields that both changed: the form holds the user's value and shows the stored one beside it."""
        everything = [*self.differences, *(difference for row in self.rows for difference in row.differences)]
        return [difference for difference in everything if difference.by_both]


def last_change(records: Sequence[Model], user: User, snapshot: Snapshot) -> Change | None:
    """Return the newest change of ``records`` since the page was opened; None if there is none or the time is unknown.

    A change by somebody else is preferred to one by ``user``.
    """
    opened = snapshot.moment()
    if opened is None:
        return None
    changes = [change for record in records for change in _changes_of(record, user)]
    others = [change for change in changes if not change.own and change.at > opened - _ON_ITS_WAY]
    own = [change for change in changes if change.own and change.at > opened]
    return max(others or own, key=lambda change: change.at, default=None)


def _changes_of(record: Model, user: User) -> Iterator[Change]:
    """Yield the newest change by others and the newest by ``user``, from the admin's log and the record's events."""
    kind = get_content_type_for_model(record)
    logged = LogEntry.objects.filter(content_type=kind, object_id=str(record.pk)).select_related("user")
    events = Event.objects.of(record)
    for own in (False, True):
        entry = (logged.filter(user=user) if own else logged.exclude(user=user)).order_by("-action_time").first()
        if entry:
            yield Change(name_of(entry.user), entry.action_time, own)
        event = (events.filter(by=user) if own else events.exclude(by=user)).first()
        if event:
            yield Change(event.by_name, event.at, own)
