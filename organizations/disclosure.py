"""The levels at which an attendee may be shown; what each level shows is decided beside Attendance."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Disclosure(TextChoices):
    NAMED = "named", _("By name")
    ROLE = "role", _("By post")
    ORGANIZATION = "organization", _("Organization only")
    UNDISCLOSED = "undisclosed", _("Not at all")


# From the most open to the most cautious.
_CAUTION: list[str] = list(Disclosure)


def more_cautious(*levels: str) -> str:
    """The level that shows least."""
    return max(levels, key=_CAUTION.index)


def more_cautious_default(one: str, other: str) -> str:
    """Of two settings for new attendances: the one under which nobody starts more open than under either.

    None at all starts the host side by name and the others by organization.
    """
    levels = {one, other}
    if len(levels) == 1 or levels == {"", Disclosure.NAMED}:
        return one if one == other else ""
    return more_cautious(*(level or Disclosure.ORGANIZATION for level in levels))
