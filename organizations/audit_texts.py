"""The audit log's texts for organizations and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liaison.staff.audit.log import Action, ActionGroup

if TYPE_CHECKING:
    from liaison.models import Event


def _other(event: Event) -> str:
    """Return the name of the other record."""
    return f"“{event.details.get('other', '')}”"


def _into(event: Event) -> str:
    """Return the name of the record into which it was merged."""
    return f"→ “{event.details.get('into', '')}”"


def _certificate(event: Event) -> str:
    """Return the number of the certificate."""
    return str(event.details.get("certificate", ""))


ACTIONS = (
    Action("merge", _("Merged another record into it"), ActionGroup.RECORDS, _other),
    Action("merged_into", _("Merged into another record"), ActionGroup.RECORDS, _into),
    Action("told_apart", _("Marked as different from another record"), ActionGroup.RECORDS, _other),
    Action("contact", _("Changed contact data"), ActionGroup.RECORDS),
    Action("forget_person", _("Forgot a person"), ActionGroup.RECORDS, _certificate),
    Action("perhaps_the_same", _("No longer marked as different"), ActionGroup.RECORDS, _other),
    Action("name_anyway", _("Named someone who must not be named, by decision"), ActionGroup.RECORDS),
)
