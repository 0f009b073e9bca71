"""Deciding that a place may name somebody all the same: who may, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from liaison.staff.audit.models import record_event
from organizations.models.clearance import REASON_LENGTH, Clearance

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from organizations.protection.findings import Finding

NAME_ANYWAY = "name_anyway"
# Whoever may lift a protection may decide that one place names the person.
PERMISSION = "organizations.unprotect_person"


def may_decide(user: User | None) -> bool:
    """Return whether ``user`` may decide that a place names somebody who must not be named."""
    return user is not None and user.has_perm(PERMISSION)


def clear(finding: Finding, by: User, reason: str) -> None:
    """Keep that ``by`` decided, for ``reason``, that the place of ``finding`` may name the person.

    Raises PermissionDenied if ``by`` may not decide that, ValidationError without a reason. The audit log keeps who
    decided what and why, and neither the name nor the text.
    """
    if not may_decide(by):
        raise PermissionDenied
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise ValidationError(_("Say why this place may name the person."))
    place = finding.place
    Clearance.objects.update_or_create(
        person=finding.bearer.id,
        record_type=place.record_type,
        record_id=place.record_id,
        place=place.key,
        fingerprint=finding.fingerprint,
        names=finding.bearer.digest(),
        defaults={"reason": reason, "by": by},
    )
    record = apps.get_model(place.record_type)._base_manager.filter(pk=place.record_id).first()
    record_event(
        NAME_ANYWAY,
        record,
        by,
        language=place.language,
        note=reason,
        person=finding.bearer.id,
        place=place.key,
    )
