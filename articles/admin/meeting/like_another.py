"""A new meeting like an earlier one: who came, for whom, how and about what; without its date and its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.http import urlencode

from articles.admin.meeting.rows_to_be import put_rows
from articles.models.attendance import effective
from liaison.staff.editing.page_forms import UnsavedData
from liaison.staff.sight import sees_protected
from liaison.text.languages import LANGUAGES
from organizations.models.membership import current_membership

if TYPE_CHECKING:
    from articles.models import Attendance, Delegation, Meeting

# What the address of a new meeting's page calls the earlier one.
LIKE = "like"
_SAME = ("format", "time_zone", *(f"place_{code}" for code in LANGUAGES))


def like(meeting: Meeting) -> tuple[UnsavedData, int]:
    """Return what the page of a new meeting holds, as if typed, and how many people it leaves out.

    Each person has today's post, and the level that was chosen or a more cautious one that applies now. Left out are the
    people of whom the user may not know.
    """
    data = UnsavedData("", mutable=True)
    for name in _SAME:
        data[name] = getattr(meeting, name)
    for name in ("organizers", "topics"):
        data.setlist(name, [str(record.pk) for record in getattr(meeting, name).all()])
    delegations = list(meeting.delegations.all())
    people = meeting.attendances.select_related("person", "delegation").prefetch_related("person__memberships")
    known = [row for row in people if sees_protected() or not row.person.protected]
    put_rows(data, "delegations", [_delegation(row, place) for place, row in enumerate(delegations)])
    prefixes = {row.pk: f"delegations-{place}" for place, row in enumerate(delegations)}
    rows = [_attendee(row, place) | {"delegation_row": prefixes[row.delegation_id]} for place, row in enumerate(known)]
    put_rows(data, "attendances", rows)
    put_rows(data, "articles", [{}])
    return data, len(people) - len(known)


def address_of_another(add: str, meeting: Meeting) -> str:
    """Return the address of the page of a new meeting, ``add``, that begins like ``meeting``."""
    return f"{add}?{urlencode({LIKE: meeting.pk})}"


def _delegation(row: Delegation, place: int) -> dict[str, object]:
    return {
        "organization": row.organization_id,
        "side": row.side,
        "leaders": row.leaders,
        "leader_count": row.leader_count,
        "position": place,
    }


def _attendee(row: Attendance, place: int) -> dict[str, object]:
    person = row.person
    return {
        "person": row.person_id,
        **_post_today(row),
        "disclosure": effective(row.disclosure, person.protected, person.limit()),
        "position": place,
    }


def _post_today(row: Attendance) -> dict[str, str]:
    """Return the post that the person holds today; of a person without any on record, that of the earlier meeting."""
    today = current_membership(row.person, at=row.delegation.organization_id)
    texts = today or (None if row.person.memberships.all() else row)
    return {name: getattr(texts, name, "") or "" for name in (f"post_{code}" for code in LANGUAGES)}
