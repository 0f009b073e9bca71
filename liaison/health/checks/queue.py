"""Checks of the queue: whether somebody does what waits, and what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liaison.health.findings import Check, Finding, Level
from liaison.tasks.queue import PATIENCE, queue_state, seconds_waited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.health.findings import Facts

_PAGE = "/admin/tasks/"


def _measure() -> Facts:
    state = queue_state()
    return {
        "late": state.waiting if seconds_waited() > PATIENCE.total_seconds() else 0,
        "put_off": state.later,
        "failed": state.failed,
        "worker": state.is_worker_alive,
    }


def _judge(facts: Facts) -> Iterator[Finding]:
    if count := facts["late"]:
        what = ngettext(
            "%(count)d job has been waiting for too long.", "%(count)d jobs have been waiting for too long.", count
        )
        to_do = _("Start the worker, or the timer of publish_due.")
        yield Finding(Level.FAULT, what % {"count": count}, to_do, "manage.py db_worker", place=_PAGE)
    elif facts["worker"]:
        yield Finding(Level.OK, _("A worker is at work."))
    else:
        what = _("No worker is at work on this machine. Until one is, publish_due does its work, once a minute.")
        yield Finding(Level.ADVICE, what, _("Start the worker."), "manage.py db_worker", place=_PAGE)
    if count := facts["put_off"]:
        what = ngettext(
            "%(count)d letter waits for a mail server that does not take it.",
            "%(count)d letters wait for a mail server that does not take them.",
            count,
        )
        yield Finding(Level.WARNING, what % {"count": count}, _("See whether mail can be sent."), place=_PAGE)
    if count := facts["failed"]:
        what = ngettext("%(count)d job failed.", "%(count)d jobs failed.", count)
        yield Finding(Level.WARNING, what % {"count": count}, _("See why, and have it done again."), place=_PAGE)


CHECKS = (Check("queue", gettext_lazy("Background work"), _measure, _judge),)
