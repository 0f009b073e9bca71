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


def _counts(event: Event) -> str:
    """Return the list, and how many records came from it."""
    counts = [kinds.get("new", 0) for kinds in dict(event.details.get("counts", {})).values()]
    return f"{event.note}: {sum(counts)}"


ACTIONS = (
    Action("import_record", _("Brought in from a list"), ActionGroup.RECORDS),
    Action("import_people", _("Brought a list of people in"), ActionGroup.RECORDS, _counts),
    Action("import_organizations", _("Brought a list of organizations in"), ActionGroup.RECORDS, _counts),
    Action("merge", _("Merged another record into it"), ActionGroup.RECORDS, _other),
    Action("merged_into", _("Merged into another record"), ActionGroup.RECORDS, _into),
    Action("told_apart", _("Marked as different from another record"), ActionGroup.RECORDS, _other),
    Action("contact", _("Changed contact data"), ActionGroup.RECORDS),
    Action("forget_person", _("Forgot a person"), ActionGroup.RECORDS, _certificate),
    Action("perhaps_the_same", _("No longer marked as different"), ActionGroup.RECORDS, _other),
    Action("name_anyway", _("Named someone who must not be named, by decision"), ActionGroup.RECORDS),
)
