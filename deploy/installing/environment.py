"""The settings of the installed site: a file without secrets, and a file for each secret."""

from __future__ import annotations

import os
import re
import secrets
from typing import TYPE_CHECKING

from deploy.installing import layout
from deploy.installing.machine import folder, write

if TYPE_CHECKING:
    from pathlib import Path

    from deploy.installing.answers import Answers

_HEAD = """\
# Settings of the site; docs/settings.md lists them all. The first lines are written by deploy/install, the others are yours.
# Secrets have no place here: each is a file in /etc/liaison/secrets. After a change: deploy/install, or systemctl restart liaison.
"""
_LINE = re.compile(r"\s*([A-Z][A-Z0-9_]*)=(.*)")
# What a process of the site takes, in MB: with fewer there are fewer processes.
_PROCESS_MEMORY = 350


def settings(answers: Answers, cores: int, memory: int) -> dict[str, str]:
    """Return the settings that follow from ``answers``, on a machine of so many ``cores`` and MB of ``memory``."""
    host = answers.hosts[0]
    found = {
        "ALLOWED_HOSTS": answers.site,
        "SITE_URL": f"https://{host}",
        "LIAISON_DATA": str(layout.DATA),
        "BEHIND_PROXY": "1",
        "MEDIA_INTERNAL": "/uploads/",
        "NGINX_PURGE": layout.PURGE,
        "EMAIL_FROM": f"noreply@{host}",
        # gunicorn's own: how many processes serve.
        "WEB_CONCURRENCY": str(max(1, min(2 * cores, memory // 2 // _PROCESS_MEMORY))),
    }
    if answers.database == "postgresql":
        # By the socket, where PostgreSQL knows who asks: there is no password to keep.
        found["DATABASE_URL"] = f"postgres:////var/run/postgresql/{layout.USER}"
    return found


def merged(text: str, wanted: dict[str, str], before: dict[str, str]) -> str:
    """Return the file ``text`` with what is ``wanted``.

    A line that stands there stays, as the sysadmin may have changed it, unless the answers now want something else than
    those ``before``.
    """
    lines = (_LINE.fullmatch(line) for line in text.splitlines())
    there = {found[1]: found[2] for found in lines if found}
    own = {
        name: value if name not in there or value != before.get(name, value) else there[name]
        for name, value in wanted.items()
    }
    gone = {name for name in before if name not in wanted and there.get(name) == before[name]}
    others = [line for line in text.splitlines() if not _is_ours(line, own.keys() | gone)]
    return "\n".join([_HEAD + "\n".join(f"{name}={value}" for name, value in own.items()), *others]) + "\n"


def _is_ours(line: str, names: set[str]) -> bool:
    found = _LINE.fullmatch(line)
    return bool(found and found[1] in names) or f"{line}\n" in _HEAD.splitlines(keepends=True)


def values(text: str) -> dict[str, str]:
    """Return what the file ``text`` sets, without quotation marks."""
    lines = (_LINE.fullmatch(line) for line in text.splitlines())
    return {found[1]: found[2].strip().strip("\"'") for found in lines if found}


def write_environment(answers: Answers, before: Answers | None) -> bool:
    """Write the file of settings; return whether it changed."""
    cores, memory = os.cpu_count() or 1, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    text = layout.ENVIRONMENT.read_text() if layout.ENVIRONMENT.exists() else ""
    former = settings(before, cores, memory) if before else {}
    return write(layout.ENVIRONMENT, merged(text, settings(answers, cores, memory), former), 0o640, layout.USER)


def write_secrets(answers: Answers) -> bool:
    """Make the secret key if there is none, and keep the mail server's address; return whether anything changed."""
    folder(layout.SECRETS, mode=0o700)
    key, mail = layout.SECRETS / "secret-key", layout.SECRETS / "email-url"
    changed = not key.exists() and write(key, secrets.token_urlsafe(60), 0o600)
    if answers.mail == "none" and mail.exists():
        mail.unlink()
        return True
    if answers.mail not in ("none", "kept"):
        changed |= write(mail, answers.mail, 0o600)
    return changed


def secret_files(folder: Path = layout.SECRETS) -> dict[str, Path]:
    """Return the secrets there are, by the setting each one is: the file ``secret-key`` is ``SECRET_KEY``."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {
        file.name.upper().replace("-", "_"): file
        for file in files
        if re.fullmatch(r"[a-z0-9-]+", file.name) and file.is_file()
    }
