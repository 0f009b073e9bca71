"""Checks of the accounts of staff: second steps, addresses for letters, and who can still look after the site."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liaison.health.findings import Check, Finding, Level
from liaison.staff.access.second_factor import is_required, is_set_up
from liaison.staff.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.health.findings import Facts

_IDLE = dt.timedelta(days=180)
_USERS = "/admin/auth/user/"


def _measure() -> Facts:
    accounts = list(User.objects.filter(is_active=True, is_staff=True).order_by("username"))
    administrators = User.objects.filter(is_active=True, is_superuser=True) | User.objects.filter(
        is_active=True, groups__name=Role.ADMINISTRATOR
    )
    return {
        "without_step": [each.username for each in accounts if is_required(each) and not is_set_up(each)],
        "administrators": administrators.distinct().count(),
        "idle": [each.username for each in accounts if _is_idle(each)],
        "without_address": sum(not each.email for each in accounts),
    }


def _is_idle(account: User) -> bool:
    return (account.last_login or account.date_joined) < timezone.now() - _IDLE


def _judge(facts: Facts) -> Iterator[Finding]:
    if names := facts["without_step"]:
        what = ngettext(
            "%(count)d account that needs a second step for logging in has none yet: %(names)s.",
            "%(count)d accounts that need a second step for logging in have none yet: %(names)s.",
            len(names),
        )
        to_do = _("Ask them to log in: they are led to set it up. Deactivate accounts that nobody uses.")
        yield Finding(Level.WARNING, what % _told(names), to_do, place=_USERS)
    if not facts["administrators"]:
        what = _("No active account is an administrator.")
        yield Finding(Level.FAULT, what, _("Make one."), "manage.py createsuperuser")
    elif facts["administrators"] == 1:
        what = _("Only one account is an administrator: if its owner is away, nobody can help.")
        yield Finding(Level.ADVICE, what, _("Make a second person administrator."), place=_USERS)
    if names := facts["idle"]:
        what = ngettext(
            "%(count)d account was not used for half a year: %(names)s.",
            "%(count)d accounts were not used for half a year: %(names)s.",
            len(names),
        )
        yield Finding(Level.ADVICE, what % _told(names), _("Deactivate accounts of whoever has left."), place=_USERS)
    if count := facts["without_address"]:
        what = ngettext(
            "%(count)d account has no e-mail address: its owner is not told of a login by somebody else.",
            "%(count)d accounts have no e-mail address: their owners are not told of a login by somebody else.",
            count,
        )
        yield Finding(Level.ADVICE, what % {"count": count}, _("Enter the addresses."), place=_USERS)


def _told(names: list[str]) -> dict[str, object]:
    """Return the count, and the first few of the names."""
    return {"count": len(names), "names": ", ".join([*names[:5], *(["…"] if len(names) > 5 else [])])}


CHECKS = (Check("accounts", gettext_lazy("Accounts"), _measure, _judge),)
