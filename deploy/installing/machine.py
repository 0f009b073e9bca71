"""What the installation does to the machine: starting programs, writing files, telling of both."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_begun = time.monotonic()


class InstallationError(Exception):
    """Something cannot go on; the text says what happened and what to do."""


def say(line: str = "") -> None:
    """Print ``line`` behind the seconds since the beginning."""
    print(f"{time.monotonic() - _begun:6.1f} s  {line}" if line else "", flush=True)


def run(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None, called: str = "") -> str:
    """Run ``command`` and return what it printed. Raises InstallationError with the end of what it said when it fails.

    ``called`` is what the error calls the command, if not by its whole line.
    """
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-12:]
        raise InstallationError("\n".join([f"This failed ({done.returncode}): {called or ' '.join(command)}", *said]))
    return done.stdout


def succeeds(*command: str) -> bool:
    """Return whether ``command`` ends with 0; what it prints is dropped."""
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0


def install_packages(packages: Iterable[str]) -> None:
    """Install those of ``packages`` (Debian's names) that are not there."""
    if lacking := [package for package in packages if not _is_installed(package)]:
        say(f"Installing {' '.join(lacking)} …")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "-qq", "update", env=quiet)
        run("apt-get", "-qq", "install", "-y", "--no-install-recommends", *lacking, env=quiet)


def _is_installed(package: str) -> bool:
    told = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${db:Status-Status}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout == "installed"


def write(file: Path, text: str, mode: int = 0o644, group: str = "root") -> bool:
    """Write ``text`` to ``file``, whole or not at all, owned by root; return whether anything changed."""
    changed = not file.exists() or file.read_text() != text
    if changed:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        beside.touch(mode=0o600)
        beside.write_text(text)
        shutil.chown(beside, "root", group)
        beside.chmod(mode)
        beside.replace(file)
    shutil.chown(file, "root", group)
    file.chmod(mode)
    return changed


def folder(path: Path, owner: str = "root", group: str = "root", mode: int = 0o755) -> None:
    """Make the folder ``path`` with this owner, group and mode; what is in it stays as it is."""
    path.mkdir(parents=True, exist_ok=True)
    shutil.chown(path, owner, group)
    path.chmod(mode)


def link(name: Path, target: Path) -> None:
    """Let ``name`` be a link to ``target``; at each moment it leads to the former target or to this one."""
    beside = name.with_name(f".{name.name}.{secrets.token_hex(4)}")
    beside.symlink_to(target)
    beside.replace(name)


def stop(reason: object) -> None:
    """End with status 1, saying ``reason``."""
    sys.exit(f"\n{reason}")
