"""``liaison COMMAND`` or ``manage.py COMMAND``: a command of the site (manage.py), run as its user, with its settings and secrets, by systemd."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    # Started as a file, by what ``bring`` writes.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from deploy.installing import layout
from deploy.installing.environment import secret_files
from deploy.installing.machine import run, succeeds, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STARTER = f'#!/bin/sh\nexec python3 -B {layout.CURRENT}/deploy/installing/command.py "$@"\n'
# What the site says of its commands names them as developers do: what it says can be typed as it stands.
_NAMES = ("liaison", "manage.py")


def bring() -> None:
    """Let root start commands of the site by name."""
    for name in _NAMES:
        write(Path("/usr/local/bin") / name, _STARTER, 0o755)


def line(
    release: Path,
    arguments: Sequence[str],
    secrets: Mapping[str, Path],
    *,
    unit: str,
    place: Path,
    terminal: bool = False,
) -> list[str]:
    """Return the command that runs ``manage.py`` of ``release`` with ``arguments`` in the folder ``place``.

    ``secrets`` are files by the setting whose value they hold; ``unit`` is a name that systemd does not know yet.
    """
    credentials = Path("/run/credentials") / f"{unit}.service"
    properties = [
        f"User={layout.USER}",
        f"Group={layout.USER}",
        "UMask=0027",
        f"WorkingDirectory={place}",
        f"EnvironmentFile={layout.ENVIRONMENT}",
        f"Environment=STATIC_ROOT={release / layout.STATIC}",
        "Environment=XDG_CACHE_HOME=/var/cache/liaison PYTHONDONTWRITEBYTECODE=1",
        *(f"LoadCredential={file.name}:{file}" for file in secrets.values()),
        *(f"Environment={name}_FILE={credentials / file.name}" for name, file in secrets.items()),
    ]
    how = ["--quiet", "--collect", "--wait", "--service-type=exec", f"--unit={unit}", "--pty" if terminal else "--pipe"]
    start = ["systemd-run", *how, *(f"--property={one}" for one in properties)]
    return [*start, "--", str(release / "bin/liaison"), *arguments]


def manage(release: Path, *arguments: str) -> str:
    """Run a command of ``release`` and return what it printed. Raises InstallationError when it fails."""
    command = line(release, arguments, secret_files(), unit=_unit(), place=layout.DATA)
    return run(*command, called=f"liaison {' '.join(arguments)}")


def told(release: Path, *arguments: str) -> str:
    """Run a command of ``release`` and return what it printed, whether it found everything well or not."""
    command = line(release, arguments, secret_files(), unit=_unit(), place=layout.DATA)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def _unit() -> str:
    return f"liaison-command-{os.getpid()}-{os.urandom(3).hex()}"


def _place() -> Path:
    """Return the folder one is in, if the site's user may be there."""
    here = Path.cwd()
    return here if succeeds("runuser", "-u", layout.USER, "--", "test", "-x", str(here)) else layout.DATA


def main() -> None:
    if os.geteuid() != 0:
        sys.exit("Run this as root: sudo liaison …")
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    command = line(
        layout.CURRENT.resolve(), sys.argv[1:], secret_files(), unit=_unit(), place=_place(), terminal=terminal
    )
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
