"""Checks of files: what readers' browsers load, what was uploaded, and copies of everything."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liaison.backups.record import BACKUP, DRILL, MIRROR, last
from liaison.catalogs import LOCALE_DIR
from liaison.health.findings import Check, Cost, Finding, Level
from liaison.text.dates import day_and_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from liaison.health.findings import Facts

_MIRROR_OLD = dt.timedelta(days=2)
_FIRST_BACKUP, _BACKUP_OLD, _BACKUP_TOO_OLD, _DRILL_OLD = (dt.timedelta(days=days) for days in (1, 2, 7, 95))


def _measure_static() -> Facts:
    """Return how many files a collecting would add, and whether the Arabic texts are compiled."""
    known = getattr(staticfiles_storage, "hashed_files", None)
    wanted = [path for finder in get_finders() for path, _storage in finder.list([])]
    return {
        "collected": known is None or bool(known),
        "missing": 0 if known is None else sum(path not in known for path in wanted),
        "texts": (LOCALE_DIR / "ar/LC_MESSAGES/django.mo").exists(),
    }


def _judge_static(facts: Facts) -> Iterator[Finding]:
    command = "manage.py collectstatic --noinput"
    if not facts["collected"]:
        what = _("Styles and scripts were not collected: pages fail or have no layout.")
        yield Finding(Level.FAULT, what, _("Collect them and restart the site."), command)
    elif facts["missing"]:
        what = _("Styles and scripts of this version were not collected.")
        yield Finding(Level.FAULT, what, _("Collect them and restart the site."), command)
    if not facts["texts"]:
        what = _("The Arabic texts are not compiled: Arabic pages show English words.")
        yield Finding(Level.FAULT, what, _("Compile them and restart the site."), "python -m liaison.catalogs")


def _measure_uploads() -> Facts:
    """Return the uploads that rows name and that are not stored: the count, and the first few with their record."""
    by_folder: dict[str, dict[str, str]] = defaultdict(dict)
    for name, owner in _named_uploads():
        by_folder[str(PurePosixPath(name).parent)][name] = owner
    lost = [
        f"{owner}: {name}"
        for folder, names in by_folder.items()
        for name, owner in sorted(_lost(folder, names).items())
    ]
    return {"count": len(lost), "first": lost[:5]}


def _lost(folder: str, names: dict[str, str]) -> dict[str, str]:
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        files = []
    stored = {f"{folder}/{file}" for file in files}
    return {name: owner for name, owner in names.items() if name not in stored}


def _named_uploads() -> Iterator[tuple[str, str]]:
    """Yield the name of each upload with the record that names it, such as ``article 12``."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                rows = model._base_manager.exclude(**{field.name: ""}).exclude(**{field.name: None})
                for key, name in rows.values_list("pk", field.name).iterator():
                    yield name, f"{model._meta.model_name} {key}"


def _judge_uploads(facts: Facts) -> Iterator[Finding]:
    if count := facts["count"]:
        what = ngettext(
            "%(count)d uploaded file is lost: %(first)s.",
            "%(count)d uploaded files are lost, such as %(first)s.",
            count,
        )
        told = what % {"count": count, "first": facts["first"][0]}
        yield Finding(
            Level.FAULT, told, _("Restore the uploads of a backup, or upload them again."), "manage.py restore --help"
        )


def _measure_backups() -> Facts:
    backup = last(BACKUP)
    return {"backup": backup, "drill": last(DRILL), "due": None if backup else _first_is_due()}


def _first_is_due() -> str | None:
    """Return when (ISO 8601) a site without a backup must have one: a day after its database was made; None if that is gone by."""
    try:
        made = MigrationRecorder(connection).migration_qs.aggregate(made=Min("applied"))["made"]
    except DatabaseError:
        return None
    due = made + _FIRST_BACKUP if made else None
    return due.isoformat(timespec="seconds") if due and due > timezone.now() else None


def _judge_backups(facts: Facts) -> Iterator[Finding]:
    if due := facts["due"]:
        when = _("%(day)s, %(time)s") % day_and_time(timezone.localtime(dt.datetime.fromisoformat(due)))
        what = _("No backup yet, as the site is new. The first is due by %(when)s.") % {"when": when}
        yield Finding(
            Level.ADVICE, what, _("Let a timer make one each night, on another disk."), "manage.py backup --help"
        )
        return
    yield from _judge_backup(facts["backup"])
    yield from _judge_drill(facts["drill"])


def _judge_backup(noted: Any) -> Iterator[Finding]:
    command = "manage.py backup --help"
    if not noted:
        what = _("No backup was ever made.")
        yield Finding(
            Level.FAULT, what, _("Make one now, on another disk, and let a timer make one each night."), command
        )
        return
    age = _age(noted)
    if not noted.get("ok"):
        what = _("The last backup failed.")
        yield Finding(Level.FAULT, what, _("Make one by hand: it says what is wrong."), command)
    if age is None:
        yield Finding(Level.FAULT, _("No backup was ever made to the end."), _("Make one by hand."), command)
    elif age > _BACKUP_OLD:
        what = _("The newest backup is %(days)d days old.") % {"days": age.days}
        level = Level.FAULT if age > _BACKUP_TOO_OLD else Level.WARNING
        yield Finding(level, what, _("See why its timer does not run."), "systemctl list-timers")
    elif noted.get("ok"):
        what = _("The newest backup is %(hours)d hours old.") % {"hours": age.total_seconds() // 3600}
        yield Finding(Level.OK, what)


def _judge_drill(noted: Any) -> Iterator[Finding]:
    to_do, command = (
        _("Run a drill: it restores the newest backup aside and compares."),
        "manage.py backup_drill --help",
    )
    if not noted:
        yield Finding(Level.WARNING, _("No backup was ever tried out."), to_do, command)
    elif not noted.get("ok"):
        yield Finding(Level.FAULT, _("The last backup that was tried out could not be restored."), to_do, command)
    elif (age := _age(noted)) and age > _DRILL_OLD:
        what = _("The last drill was %(days)d days ago.") % {"days": age.days}
        yield Finding(Level.ADVICE, what, to_do, command)


def _age(noted: Any) -> dt.timedelta | None:
    """Return how long ago it last went well; None if never."""
    moment = noted.get("last_ok") or (noted.get("at") if noted.get("ok") else None)
    return timezone.now() - dt.datetime.fromisoformat(moment) if moment else None


def _measure_mirror() -> Facts:
    return {"wanted": settings.MIRROR_DIR is not None, "mirror": last(MIRROR)}


def _judge_mirror(facts: Facts) -> Iterator[Finding]:
    if not facts["wanted"]:
        return
    age = _age(facts["mirror"])
    to_do, command = _("See why its timer does not run, or make it by hand."), "manage.py export_site"
    if age is None:
        yield Finding(Level.ADVICE, _("The copy of the site as files was not made to the end yet."), to_do, command)
    elif age > _MIRROR_OLD:
        what = _("The copy of the site as files is %(days)d days old: it may hold what was withdrawn since.")
        yield Finding(Level.WARNING, what % {"days": age.days}, to_do, command)
    elif not facts["mirror"]["ok"]:
        yield Finding(Level.WARNING, _("The copy of the site as files could not be made whole."), to_do, command)


CHECKS = (
    Check("static", gettext_lazy("Styles, scripts and texts"), _measure_static, _judge_static, asks_database=False),
    Check("backups", gettext_lazy("Backups"), _measure_backups, _judge_backups, asks_database=False),
    Check("mirror", gettext_lazy("Copy of the site"), _measure_mirror, _judge_mirror, asks_database=False),
    Check("uploads", gettext_lazy("Uploaded files"), _measure_uploads, _judge_uploads, Cost.LONG),
)
