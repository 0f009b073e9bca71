"""Two rows of one meeting that turn out to be one, because the organizations or the people in them are: what stays.

Never more than either showed: a level only becomes more cautious, and no delegation comes to be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Max
from django.utils.translation import gettext

from liaison.text.languages import LANGUAGES
from organizations.disclosure import Disclosure, more_cautious

if TYPE_CHECKING:
    from articles.models.attendance import Attendance, Delegation

# ``Leaders.NONE``: the module that has it imports this one.
_NOT_MENTIONED = "none"


def join_delegations(stays: Delegation, goes: Delegation) -> None:
    """Side and order stay; the attendees come behind its own; leaders and note are taken where it has none."""
    last = stays.attendances.aggregate(last=Max("position"))["last"]
    after = 0 if last is None else last + 1
    goes.attendances.update(delegation=stays, position=F("position") + after)
    if stays.leaders == _NOT_MENTIONED:
        stays.leaders, stays.leader_count = goes.leaders, goes.leader_count
    room = stays._meta.get_field("note").max_length
    stays.note = "; ".join(dict.fromkeys(filter(None, (stays.note, goes.note))))[:room]
    goes.delete()
    stays.save()


def join_attendances(stays: Attendance, goes: Attendance) -> None:
    """Delegation and order stay; the more cautious level holds, and the post is taken in a language that has none."""
    stays.disclosure = more_cautious(stays.disclosure, goes.disclosure)
    for name in (f"post_{code}" for code in LANGUAGES):
        setattr(stays, name, getattr(stays, name) or getattr(goes, name))
    goes.delete()
    stays.save()


def obstacle_to_joining(stays: Attendance, goes: Attendance) -> str:
    """Why the two may not be joined here and now: without ``goes`` its delegation would come to be shown."""
    if stays.delegation_id == goes.delegation_id or goes.disclosure != Disclosure.UNDISCLOSED:
        return ""
    left = goes.delegation
    if left.leaders != _NOT_MENTIONED or left.attendances.exclude(pk=goes.pk).exists():
        return ""
    words = gettext(
        "In “%(meeting)s” they represent two organizations. “%(organization)s” would have nobody left "
        "there without this attendee. Open the meeting and choose whom to keep."
    )
    return words % {"meeting": left.meeting, "organization": left.organization}
