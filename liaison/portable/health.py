"""What ``doctor`` looks at of imports: one that stands unfinished keeps the whole site closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.health.findings import Check, Finding, Level
from liaison.portable import gate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.health.findings import Facts


def _measure() -> Facts:
    return {"closed": gate.is_closed(), "running": gate.is_import_running()}


def _judge(facts: Facts) -> Iterator[Finding]:
    if facts["running"]:
        yield Finding(Level.ADVICE, _("Content is being imported. The site answers again when that has ended."))
    elif facts["closed"]:
        what = _("An import was interrupted and stands unfinished: until it is finished nobody is answered.")
        to_do = _("Run the same command again, and it goes on. To undo it:")
        yield Finding(Level.FAULT, what, to_do, "manage.py import_content --abandon")
    else:
        yield Finding(Level.OK, _("No import stands unfinished."))


CHECKS = (Check("import", gettext_lazy("Import"), _measure, _judge, asks_database=False),)
