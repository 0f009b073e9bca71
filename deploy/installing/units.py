"""systemd's units, from the files in ``deploy/systemd/``: they share how a process of the site is held, and its secrets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.installing import layout
from deploy.installing.environment import secret_files, values
from deploy.installing.machine import run, write
from deploy.installing.release import commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OWN = Path(__file__).resolve().parents[2]
# What goes on and on, and is started anew when the release or the settings change.
RUNNING = ("liaison.service", "liaison-worker.service")
_COMMAND = re.compile(r"^ExecStart=\S+/bin/liaison (\w+)", re.MULTILINE)
_SETTING = re.compile(r"@([A-Z_]+)@")


def rendered(
    secrets: Mapping[str, Path], known: set[str], settings: Mapping[str, str], release: Path = OWN
) -> dict[str, str]:
    """Return the units of ``release`` by their file names, without those whose command or setting is not there.

    ``secrets`` are files by the setting whose value they hold; ``known`` are the commands of the release; ``settings`` are
    those of the site.
    """
    templates = release / "deploy" / "systemd"
    parts = {file.name: file.read_text().rstrip() for file in templates.glob("*.part")}
    parts["secrets"] = "\n".join(_credential(name, file) for name, file in secrets.items())
    files = sorted(file for file in templates.iterdir() if file.suffix in (".service", ".socket", ".timer"))
    units = {file.name: _filled(file.read_text(), parts) for file in files}
    absent = {Path(name).stem for name, text in units.items() if _lacks(text, known, settings)}
    return {
        name: _SETTING.sub(lambda found: settings[found[1]], text)
        for name, text in units.items()
        if Path(name).stem not in absent
    }


def _lacks(unit: str, known: set[str], settings: Mapping[str, str]) -> bool:
    command = _COMMAND.search(unit)
    return bool(command and command[1] not in known) or any(not settings.get(name) for name in _SETTING.findall(unit))


def _credential(setting: str, file: Path) -> str:
    return f"LoadCredential={file.name}:{file}\nEnvironment={setting}_FILE=%d/{file.name}"


def _filled(text: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"^@([a-z.]+)@$", lambda found: _filled(parts[found[1]], parts), text, flags=re.MULTILINE)


def bring(release: Path) -> bool:
    """Write the units of ``release``, let systemd read them and start them with the machine; return whether any changed."""
    units = rendered(secret_files(), commands(release), values(layout.ENVIRONMENT.read_text()), release)
    changed = [name for name, text in units.items() if write(layout.UNITS / name, text)]
    changed += _taken_away(file.name for file in (release / "deploy/systemd").iterdir() if file.name not in units)
    if changed:
        run("systemctl", "daemon-reload")
    run("systemctl", "enable", "--quiet", *(name for name, text in units.items() if "[Install]" in text))
    return bool(changed)


def _taken_away(names: Iterable[str]) -> list[str]:
    """Stop and remove those of the units ``names`` that are there; return them."""
    there = [name for name in names if (layout.UNITS / name).is_file()]
    if there:
        run("systemctl", "disable", "--quiet", "--now", *there)
    for name in there:
        (layout.UNITS / name).unlink()
    return there


def start() -> None:
    """Start what starts with the machine, as far as it does not run."""
    run("systemctl", "start", *_there("liaison.socket", "*.timer", *RUNNING))


def restart() -> None:
    """Start the running processes anew; systemd keeps requests waiting meanwhile."""
    run("systemctl", "restart", *_there(*RUNNING))


def _there(*patterns: str) -> list[str]:
    """Return the units of the site that are written here and match one of ``patterns``."""
    return [
        file.name
        for pattern in patterns
        for file in sorted(layout.UNITS.glob(pattern))
        if file.name.startswith("liaison")
    ]
