"""Checks of the database: whether it answers and is whole, and whether its tables and its index are of this version."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liaison.health.findings import Check, Cost, Finding, Level
from liaison.health.probes import pending_migrations
from liaison.health.replica import MOST, NoReplicaError, has_replica, seconds_behind
from liaison.search.index.check import is_current_format
from liaison.text.file_sizes import format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.health.findings import Facts

# Until when PostgreSQL's own makers mend its versions (postgresql.org/support/versioning).
_MENDED_UNTIL = {14: "2026-11-12", 15: "2027-11-11", 16: "2028-11-09", 17: "2029-11-08", 18: "2030-11-14"}
# Days before that day from which an administrator is told.
_SOON = 180


def _measure_database() -> Facts:
    try:
        connection.ensure_connection()
        version = ".".join(str(part) for part in connection.get_database_version())
        return {"answers": True, "name": connection.display_name, "version": version, "size": _size()}
    except DatabaseError:
        return {"answers": False, "name": connection.display_name}


def _size() -> int:
    """Return the bytes of the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])


def _judge_database(facts: Facts) -> Iterator[Finding]:
    if not facts["answers"]:
        what = _("The database (%(name)s) does not answer. Nobody can read or write.") % {"name": facts["name"]}
        sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
        to_do = _("Restore the newest backup: the database’s file is damaged or cannot be read.")
        start = _("Start it, and see its log for why it stopped.")
        command = "manage.py restore --help" if sqlite else "systemctl restart postgresql"
        yield Finding(Level.FAULT, what, to_do if sqlite else start, command)
        return
    told = {"name": facts["name"], "version": facts["version"], "size": format_size(facts["size"])}
    yield Finding(Level.OK, _("%(name)s %(version)s, %(size)s.") % told)
    if facts["name"] == "PostgreSQL":
        yield from _judge_age(int(facts["version"].partition(".")[0]))


def _judge_age(version: int) -> Iterator[Finding]:
    until = _MENDED_UNTIL.get(version)
    days = (dt.date.fromisoformat(until) - dt.date.today()).days if until else None
    if days is None or days > _SOON:
        return
    to_do = _("Ask the sysadmin to move to a newer version (pg_upgradecluster on Debian).")
    told = {"version": version, "day": until}
    if days < 0:
        what = _("PostgreSQL %(version)s gets no repairs of its makers since %(day)s.") % told
        yield Finding(Level.WARNING, what, to_do)
    else:
        what = _("PostgreSQL %(version)s gets no repairs of its makers after %(day)s.") % told
        yield Finding(Level.ADVICE, what, to_do)


def _measure_replica() -> Facts:
    """Return for how many seconds it is ``behind``; None if it does not answer. ``follows`` says whether it is a replica."""
    try:
        return {"follows": True, "behind": seconds_behind()}
    except NoReplicaError:
        return {"follows": False, "behind": None}
    except DatabaseError:
        return {"follows": True, "behind": None}


def _judge_replica(facts: Facts) -> Iterator[Finding]:
    if not facts["follows"]:
        what = _("The database that REPLICA_URL names follows no other.")
        to_do = _("If it has taken over, name it in DATABASE_URL. Take it out of REPLICA_URL.")
        yield Finding(Level.WARNING, what, to_do)
    elif facts["behind"] is None:
        what = _("The replica does not answer. The primary database answers readers too.")
        yield Finding(Level.WARNING, what, _("Start it, and see its log for why it stopped."))
    elif facts["behind"] > MOST:
        what = ngettext(
            "The replica is %(count)d second behind. The primary database answers readers too.",
            "The replica is %(count)d seconds behind. The primary database answers readers too.",
            int(facts["behind"]),
        )
        to_do = _("See its log, its disk and the network between the two.")
        yield Finding(Level.WARNING, what % {"count": int(facts["behind"])}, to_do)
    else:
        yield Finding(Level.OK, _("It follows the primary database."))


def _measure_migrations() -> Facts:
    return {"lacking": pending_migrations()}


def _judge_migrations(facts: Facts) -> Iterator[Finding]:
    if count := len(facts["lacking"]):
        what = ngettext(
            "The database lacks %(count)d change of this version: %(first)s.",
            "The database lacks %(count)d changes of this version, the first is %(first)s.",
            count,
        )
        told = what % {"count": count, "first": facts["lacking"][0]}
        yield Finding(Level.FAULT, told, _("Make a backup, then bring the database up to date."), "manage.py migrate")


def _measure_index() -> Facts:
    return {"current": is_current_format()}


def _judge_index(facts: Facts) -> Iterator[Finding]:
    if not facts["current"]:
        what = _("The index of lists and search is not built to the end: readers do not find everything.")
        yield Finding(
            Level.FAULT, what, _("Build it. You can start this again at any time."), "manage.py rebuild_search"
        )


def _measure_whole() -> Facts:
    """Return the first fault that SQLite finds in its file; PostgreSQL has no such look."""
    if connection.vendor != "sqlite":
        return {"fault": ""}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        said = str(cursor.fetchone()[0])
    return {"fault": "" if said == "ok" else said[:200]}


def _judge_whole(facts: Facts) -> Iterator[Finding]:
    if facts["fault"]:
        what = _("The file of the database is damaged: %(fault)s") % {"fault": facts["fault"]}
        to_do = _("Stop the site, keep the damaged file, and restore the newest backup.")
        yield Finding(Level.FAULT, what, to_do, "manage.py restore --help")


CHECKS = (
    Check("database", gettext_lazy("Database"), _measure_database, _judge_database, asks_database=False),
    *([Check("replica", gettext_lazy("Replica"), _measure_replica, _judge_replica)] if has_replica() else ()),
    Check("migrations", gettext_lazy("Version of the database"), _measure_migrations, _judge_migrations),
    Check("index", gettext_lazy("Index of lists and search"), _measure_index, _judge_index),
    Check("whole", gettext_lazy("Whether the database is whole"), _measure_whole, _judge_whole, Cost.LONG),
)
