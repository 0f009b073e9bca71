"""What ``doctor`` looks at of the office: what strangers need to reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.health.findings import Check, Finding, Level
from liaison.text.languages import LANGUAGES
from office.models import Office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.health.findings import Facts

_PLACE = "/admin/office/office/"


def _measure() -> Facts:
    office = Office.objects.first()
    return {
        "named": all(getattr(office, f"name_{code}", "") for code in LANGUAGES),
        "security": bool(office and office.security_contact),
    }


def _judge(facts: Facts) -> Iterator[Finding]:
    if not facts["named"]:
        what = _("The office has no name in both languages: pages and letters do not say whose they are.")
        yield Finding(Level.WARNING, what, _("Enter it under “Office”."), place=_PLACE)
    if not facts["security"]:
        what = _("Whoever finds a weakness of the site does not learn whom to tell.")
        yield Finding(Level.ADVICE, what, _("Enter a security contact under “Office”."), place=_PLACE)


CHECKS = (Check("office", gettext_lazy("Office"), _measure, _judge),)
