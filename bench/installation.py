"""A throwaway installation with the demo's content, for measuring."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def environment() -> dict[str, str]:
    """Environment variables of an installation in a new temporary folder, as a production server would have them."""
    return os.environ | {
        "LIAISON_DATA": tempfile.mkdtemp(prefix="liaison-bench-"),
        "LIAISON_DEMO": "1",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "HTTPS": "0",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
        "PYTHONPATH": str(ROOT),
        "LOG_LEVEL": "ERROR",
    }


def build(env: dict[str, str]) -> None:
    """Make its database, content and static files."""
    for command in (["migrate", "--verbosity=0"], ["demo"], ["collectstatic", "--noinput", "--verbosity=0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
        )
