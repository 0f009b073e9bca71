"""``deploy/upgrade RELEASE``: to another release without losing a request, and back by itself if that is not well.

The new release is built beside the one that serves, migrates the database (which the old one survives: ``make lint`` holds
that), and must answer where no reader comes. Only then does it take over. Decision 73 tells more.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.installing import command, environment, layout, looking, release, units
from deploy.installing.machine import InstallationError, link, run, say, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK = Path("/run/liaison-upgrade.lock")
_TRIED, _BRIDGE = "liaison-try@{}.service", "liaison-bridge@{}.service"
# The MB that a release and a backup may need.
_DISK = 1500


def main() -> None:
    os.umask(0o022)
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        stop("Name one release, a folder or an archive: deploy/upgrade /root/liaison-0.5.0.tar.gz")
    try:
        with alone():
            upgrade(Path(sys.argv[1]))
    except (InstallationError, OSError) as reason:
        stop(reason)


@contextmanager
def alone() -> Iterator[None]:
    """One upgrade at a time. Raises InstallationError while another runs."""
    with _LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InstallationError("Another upgrade is running. Wait for its end.") from error
        yield


def upgrade(given: Path) -> None:
    """Bring the site to the release ``given``. Raises InstallationError, with the former release serving, when that fails."""
    serving = release.current()
    if serving is None:
        raise InstallationError("The site is not installed on this machine: use deploy/install.")
    refuse_full_disk()
    with release.opened(given) as source:
        wanted = release.built(source)
    if wanted == serving:
        say(f"{wanted.name} serves already.")
        return
    say(f"From {serving.name} to {wanted.name}.")
    kept = back_up(serving)
    prepare(wanted, serving, kept)
    switch(wanted, serving)
    release.prune()
    say(f"{wanted.name} serves.")


def refuse_full_disk() -> None:
    """Raise InstallationError where a release and a backup may not have room."""
    for place in (layout.CODE, layout.BACKUPS):
        free = shutil.disk_usage(place).free // 2**20
        if free < _DISK:
            raise InstallationError(
                f"{place} has {free} MB left, and an upgrade may need {_DISK}. Free some, and try again."
            )


def back_up(serving: Path) -> str:
    """Back up database and uploads by the release that serves; return where."""
    say("Backing up …")
    command.manage(serving, "backup", str(layout.BACKUPS), "--quiet")
    return str(layout.BACKUPS)


def prepare(wanted: Path, serving: Path, kept: str) -> None:
    """Migrate, and let the new release answer where no reader comes. Raises InstallationError, with nothing switched."""
    units.bring(wanted)
    missing = pending(wanted)
    try:
        if missing:
            say(f"Migrating: {', '.join(missing)} …")
            command.manage(wanted, "migrate", "--noinput", "-v0")
        say("Trying the new release …")
        try_out(wanted)
    except InstallationError as reason:
        units.bring(serving)
        done = [name for name in missing if name not in pending(wanted)]
        raise InstallationError(f"{reason}\n\n{still_serves(serving, done, kept)}") from reason


def pending(wanted: Path) -> list[str]:
    """Return the names of the migrations that ``wanted`` has and the database has not."""
    told = command.manage(wanted, "showmigrations", "--plan")
    return [line.split()[2] for line in told.splitlines() if line.startswith("[ ]")]


def still_serves(serving: Path, migrated: list[str], kept: str) -> str:
    """Return what the sysadmin is told when an upgrade was given up."""
    text = f"{serving.name} serves as before: no request was lost, and nothing was switched."
    if migrated:
        text += (
            f" The database has these migrations more, with which it works: {', '.join(migrated)}."
            f" The backup from before is in {kept}."
        )
    return text


def try_out(wanted: Path) -> None:
    """Start ``wanted`` at a socket of its own and open its pages. Raises InstallationError if they are not right."""
    unit = _TRIED.format(wanted.name)
    try:
        start(unit)
        if wrong := looking.wrong_in(looking.at_socket(layout.TRIAL_SOCKET, main_host())):
            raise InstallationError(
                "\n".join(["The new release does not answer as it should:", *wrong, *last_words(unit)])
            )
    finally:
        run("systemctl", "stop", unit, unit.replace(".service", ".socket"))
        with suppress(InstallationError):
            run("systemctl", "reset-failed", unit)


def start(unit: str) -> None:
    """Start ``unit``. Raises InstallationError with what it said if it does not start."""
    try:
        run("systemctl", "start", unit)
    except InstallationError as reason:
        raise InstallationError("\n".join(["The new release does not start:", *last_words(unit)])) from reason


def last_words(unit: str) -> list[str]:
    """Return the last lines that ``unit`` wrote."""
    return run("journalctl", "--unit", unit, "--lines", "12", "--output", "cat", "--no-pager").splitlines()


def main_host() -> str:
    return environment.values(layout.ENVIRONMENT.read_text())["ALLOWED_HOSTS"].split(",")[0]


def switch(wanted: Path, serving: Path) -> None:
    """Let ``wanted`` take over from ``serving``. Raises InstallationError, with ``serving`` back, if it does not answer then."""
    bridge = _BRIDGE.format(wanted.name)
    say("Switching …")
    start(bridge)
    link(layout.PREVIOUS, serving)
    try:
        lead_to(wanted)
    except InstallationError as reason:
        units.bring(serving)
        lead_to(serving)
        raise InstallationError(
            f"{reason}\n\n{serving.name} serves again. Nobody's request was refused meanwhile."
        ) from reason
    finally:
        run("systemctl", "stop", bridge)
    command.bring()


def lead_to(one: Path) -> None:
    """Let the release ``one`` be the current one, and everything run from it. Raises InstallationError if it is not well."""
    link(layout.CURRENT, one)
    units.restart()
    units.start()
    if wrong := looking.wrong_in(looking.through_nginx(main_host())):
        raise InstallationError(
            "\n".join([f"{one.name} does not answer as it should:", *wrong, *last_words("liaison")])
        )


if __name__ == "__main__":
    main()
