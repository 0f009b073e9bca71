"""Running the checks: the quick ones now, and of those that take long what was measured last."""

from __future__ import annotations

import datetime as dt
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from liaison.backups.record import last, operations
from liaison.backups.small_files import write_json
from liaison.declarations import declared
from liaison.health.findings import Check, Cost, Diagnosis, Finding, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from liaison.health.findings import Facts

logger = logging.getLogger(__name__)

# The checks whose fault means that the database, or a table of it, cannot be asked.
_FIRST = ("database", "migrations")
_FAILED = "_failed"


def checks() -> list[Check]:
    """Return all checks that the apps declare as ``health_checks``, those of the database first."""
    return sorted(declared("health_checks"), key=lambda check: check.key not in _FIRST)


def examine(up_to: Cost, *, progress: Callable[[Check], None] = lambda check: None) -> list[Diagnosis]:
    """Run the checks that cost ``up_to``; of those that cost more, tell what was measured last, if anything was.

    What was measured of the costly ones is kept for the page of administrators.
    """
    kept, measured, has_database = kept_facts(), {}, True
    found: list[Diagnosis] = []
    for check in checks():
        if check.asks_database and not has_database:
            continue
        if check.cost > up_to:
            found += _remembered(check, kept)
            continue
        progress(check)
        facts = measured[check.key] = _measure(check)
        found.append(_diagnosis(check, facts))
        if check.key in _FIRST:
            has_database = has_database and found[-1].level < Level.FAULT
    if up_to > Cost.QUICK:
        _keep({key: facts for key, facts in measured.items() if _costs(key)}, kept)
    return found


def not_measured(found: Iterable[Diagnosis]) -> list[Check]:
    """Return the checks that are not in ``found`` because nobody has run them yet."""
    known = {each.check.key for each in found}
    return [check for check in checks() if check.cost > Cost.QUICK and check.key not in known]


def _costs(key: str) -> bool:
    return any(check.key == key and check.cost > Cost.QUICK for check in checks())


def _measure(check: Check) -> Facts:
    try:
        return check.measure()
    # A check that fails must not hide what the others find.
    except Exception as error:
        logger.warning("Health: the check “%s” failed: %r", check.key, error)
        return {_FAILED: "database" if isinstance(error, DatabaseError) else type(error).__name__}


def _diagnosis(check: Check, facts: Facts, at: str = "") -> Diagnosis:
    if why := facts.get(_FAILED):
        findings: tuple[Finding, ...] = (_unseen(why),)
    else:
        findings = tuple(check.judge(facts))
    return Diagnosis(check, findings or (Finding(Level.OK, _("Nothing to complain of.")),), at)


def _unseen(why: str) -> Finding:
    what = _("This could not be looked at (%(error)s).") % {"error": why}
    return Finding(Level.WARNING, what, _("The site’s log has the reason."))


def _remembered(check: Check, kept: Mapping[str, Any]) -> Iterator[Diagnosis]:
    if entry := kept.get(check.key):
        yield _diagnosis(check, entry["facts"], entry["at"])


def kept_facts() -> dict[str, Any]:
    """Return the facts of costly checks that were measured last: by key, ``{"at": …, "facts": {…}}``."""
    return {
        key: entry
        for key, entry in last("doctor.json").items()
        if isinstance(entry, dict) and isinstance(entry.get("facts"), dict) and isinstance(entry.get("at"), str)
    }


def _keep(measured: Mapping[str, Facts], before: Mapping[str, Any]) -> None:
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    content = {**before, **{key: {"at": at, "facts": facts} for key, facts in measured.items()}}
    # Where nothing can be written, what was found is told all the same.
    with suppress(OSError):
        write_json(operations() / "doctor.json", content)
