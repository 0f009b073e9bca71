"""The levels of disclosure of an attendee; ``Attendance`` decides what each level shows."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Disclosure(TextChoices):
    """How much of an attendee the public sees."""

    NAMED = "named", _("By name")
    ROLE = "role", _("By post")
    ORGANIZATION = "organization", _("Organization only")
    UNDISCLOSED = "undisclosed", _("Not at all")


# In order, from the most open to the most cautious.
_CAUTION: list[str] = list(Disclosure)


def more_cautious(*levels: str) -> str:
    """Return the level that shows least."""
    return max(levels, key=_CAUTION.index)


def more_cautious_default(one: str, other: str) -> str:
    """Return a default for new attendances under which nobody is shown more openly than under ``one`` or ``other``.

    An empty default means: hosts by name, others by organization.
    """
    levels = {one, other}
    if len(levels) == 1 or levels == {"", Disclosure.NAMED}:
        return one if one == other else ""
    return more_cautious(*(level or Disclosure.ORGANIZATION for level in levels))
