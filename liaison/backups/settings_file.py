"""The environment of the site as a file to begin anew with, without what is secret."""

from __future__ import annotations

import os
import re
import shlex

from liaison.environment.reading import shown

# What opens something. What an address tells of user and password is left out by itself.
_SECRET = re.compile(r"KEY|SECRET|PASSWORD|TOKEN|CREDENTIAL")
_ADDRESS = re.compile(r"\w+_URL")


def without_secrets(names: set[str]) -> str:
    """Return the variables ``names`` of the environment, one a line; of secret ones only that they were set."""
    lines = [
        "# The settings of the site when this backup was made. Secrets are not in it: see docs/operations/backups.md."
    ]
    lines += [_line(name, os.environ[name]) for name in sorted(names) if os.environ.get(name)]
    return "\n".join(lines) + "\n"


def _line(name: str, value: str) -> str:
    if _SECRET.search(name) and not name.endswith("_FILE"):
        return f"# {name} was set. It is secret: give it anew."
    if _ADDRESS.fullmatch(name) and "@" in value:
        return f"# {name}={shown(value)}"
    return f"{name}={shlex.quote(value)}"
