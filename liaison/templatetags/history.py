"""A filter for what the history of a record tells: {{ action|told_change }}."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django import template
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext

from liaison.staff.sight import sees_protected

if TYPE_CHECKING:
    from collections.abc import Iterator

register = template.Library()


@register.filter
def told_change(entry: LogEntry) -> str:
    """Return what was changed, in words; without the names of rows, for those who may not know of protected people.

    The names were stored when the change was made, and tell nobody who bears them today.
    """
    if sees_protected():
        return entry.get_change_message()
    try:
        changes = json.loads(entry.change_message or "[]")
    except ValueError:
        return gettext("Changed.")
    nameless = [dict(_nameless(change)) for change in changes if isinstance(change, dict)]
    return LogEntry(change_message=json.dumps(nameless)).get_change_message()


def _nameless(change: dict[str, object]) -> Iterator[tuple[str, object]]:
    for act, told in change.items():
        yield act, {**told, "object": "…"} if isinstance(told, dict) and "object" in told else told
