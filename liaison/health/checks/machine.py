"""Checks of the machine: clock, disk, memory, and the libraries and fonts that files are made with."""

from __future__ import annotations

import ctypes
import datetime as dt
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from PIL import features

from deploy.system import lacking
from liaison.health.findings import Check, Finding, Level
from liaison.models import Event
from liaison.text.file_sizes import format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.health.findings import Facts

_MB, _GB = 1024**2, 1024**3
# Seconds: codes of apps are refused from about half a minute on.
_DRIFT, _FAR_OFF = 2, 20
# The bits of the kernel's clock that say that nobody sets it (Linux, timex.h), and where its status stands in the answer.
_UNSYNCHRONIZED, _STATUS_AT, _TIMEX_SIZE = 0x40, 40, 512
FONTS = Path(__file__).resolve().parents[2] / "media/rendered/fonts"


def is_clock_set() -> bool | None:
    """Return whether something (NTP) keeps this machine's clock right, as the kernel knows; None where it does not tell."""
    if sys.platform != "linux":
        return None
    answer = ctypes.create_string_buffer(_TIMEX_SIZE)
    try:
        state = ctypes.CDLL(None).adjtimex(answer)
    except (OSError, AttributeError):
        return None
    status = int.from_bytes(answer.raw[_STATUS_AT : _STATUS_AT + 4], sys.byteorder)
    return None if state < 0 else not status & _UNSYNCHRONIZED


def _measure_clock() -> Facts:
    newest = Event.objects.order_by("-at").values_list("at", flat=True).first()
    ahead = (newest - dt.datetime.now(dt.UTC)).total_seconds() if newest else 0
    return {"set": is_clock_set(), "database": _database_drift(), "future": round(max(0, ahead))}


def _database_drift() -> float:
    """Return how many seconds the database's clock is ahead of ours; 0 where it has none of its own."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        before = time.time()
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        theirs = float(cursor.fetchone()[0])
        return round(theirs - (before + time.time()) / 2, 2)


def _judge_clock(facts: Facts) -> Iterator[Finding]:
    to_do = _("Let the server set its clock by itself (NTP).")
    if facts["set"] is False:
        what = _(
            "Nothing keeps the server’s clock right. Codes for logging in and scheduled publications depend on it."
        )
        yield Finding(Level.WARNING, what, to_do, "timedatectl set-ntp true")
    if (drift := abs(facts["database"])) > _DRIFT:
        what = _("The clocks of this server and of its database differ by %(seconds)d seconds.") % {"seconds": drift}
        yield Finding(Level.FAULT if drift > _FAR_OFF else Level.WARNING, what, to_do, "timedatectl set-ntp true")
    if facts["future"] > _FAR_OFF:
        what = _("The history has an entry from the future, %(minutes)d minutes ahead: the clock is wrong or was.")
        minutes = {"minutes": -(-facts["future"] // 60)}
        yield Finding(Level.WARNING, what % minutes, _("Compare the server’s clock with another one."), "date -u")
    if facts["set"] is None:
        yield Finding(
            Level.ADVICE, _("Whether the server’s clock is set by itself could not be seen."), "", "timedatectl"
        )


def _measure_disk() -> Facts:
    folders = [Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT), Path(tempfile.gettempdir())]
    return {"disks": list(_disks(folder for folder in folders if folder.exists()))}


def _disks(folders: Iterator[Path]) -> Iterator[dict[str, object]]:
    seen = set()
    for folder in folders:
        if (device := folder.stat().st_dev) not in seen:
            seen.add(device)
            room, files = shutil.disk_usage(folder), os.statvfs(folder)
            # Some file systems have no limit of files, and say 0.
            share = files.f_favail / files.f_files if files.f_files else 1.0
            yield {"path": str(folder), "free": room.free, "total": room.total, "files": round(share, 3)}


def _judge_disk(facts: Facts) -> Iterator[Finding]:
    for disk in facts["disks"]:
        told = {"path": disk["path"], "free": format_size(disk["free"]), "total": format_size(disk["total"])}
        what = _("The disk of “%(path)s” has %(free)s free of %(total)s.") % told
        yield Finding(_room(disk["free"], disk["total"]), what, *_make_room(disk))
        if disk["files"] < 0.05:
            what = _("The disk of “%(path)s” can hold hardly any more files.") % told
            yield Finding(Level.WARNING, what, *_make_room(disk))


def _room(free: int, total: int) -> Level:
    if free < 300 * _MB:
        return Level.FAULT
    if free < _GB:
        return Level.WARNING
    return Level.ADVICE if free < 5 * _GB and free < total / 10 else Level.OK


def _make_room(disk: Facts) -> tuple[str, str]:
    if _room(disk["free"], disk["total"]) is Level.OK and disk["files"] >= 0.05:
        return "", ""
    return _("Remove old logs and copies, and uploads that belong to nothing."), "manage.py unused_files --delete"


def _measure_memory() -> Facts:
    """Return bytes of memory that are available and in all; of the control group, where that has less."""
    lines = Path("/proc/meminfo").read_text("ascii").splitlines() if Path("/proc/meminfo").exists() else []
    told = {line.partition(":")[0]: int(line.split()[1]) * 1024 for line in lines}
    available, total = told.get("MemAvailable"), told.get("MemTotal")
    limit, used = (_number(Path("/sys/fs/cgroup") / name) for name in ("memory.max", "memory.current"))
    if limit and used and total and limit < total:
        available, total = min(available or limit, limit - used), limit
    return {"available": available, "total": total, "swap": told.get("SwapFree", 0)}


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):
        return None


def _judge_memory(facts: Facts) -> Iterator[Finding]:
    if facts["available"] is None:
        return
    level = Level.WARNING if facts["available"] + facts["swap"] < 300 * _MB else Level.OK
    told = {"free": format_size(facts["available"]), "total": format_size(facts["total"])}
    what = _("%(free)s of %(total)s memory are available.") % told
    need = _("One large photograph needs 250 MB while it is read. Run fewer workers, or give the server more memory.")
    yield Finding(level, what, need if level else "")


def _measure_making() -> Facts:
    return {
        "packages": lacking(),
        "formats": [name for name in ("avif", "webp") if not features.check(name)],
        "fonts": sum(1 for _font in FONTS.glob("*.ttf")),
    }


def _judge_making(facts: Facts) -> Iterator[Finding]:
    if packages := facts["packages"]:
        what = _("There are no PDF files or no social cards: libraries are missing (%(names)s).")
        told = what % {"names": ", ".join(packages)}
        install = f"apt-get install {' '.join(packages)}"
        yield Finding(Level.WARNING, told, _("Install them and restart the site."), install)
    if not facts["fonts"]:
        what = _("The fonts for PDF files and social cards are missing.")
        yield Finding(Level.FAULT, what, _("Install this version of the site anew."))
    if formats := facts["formats"]:
        what = ngettext(
            "Pictures are not made in the format %(names)s.",
            "Pictures are not made in the formats %(names)s.",
            len(formats),
        )
        told = what % {"names": ", ".join(formats).upper()}
        yield Finding(
            Level.ADVICE, told, _("Install Pillow anew, from its wheel."), "pip install --force-reinstall pillow"
        )


CHECKS = (
    Check("clock", gettext_lazy("Clock"), _measure_clock, _judge_clock),
    Check("disk", gettext_lazy("Disk"), _measure_disk, _judge_disk, asks_database=False),
    Check("memory", gettext_lazy("Memory"), _measure_memory, _judge_memory, asks_database=False),
    Check("making", gettext_lazy("PDF, cards and pictures"), _measure_making, _judge_making, asks_database=False),
)
