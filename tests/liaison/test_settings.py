"""What is set by the environment is written down."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_variable_stands_in_the_table_and_nothing_else():
    read = set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", (ROOT / "liaison/settings.py").read_text(encoding="utf-8")))
    table = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    written = {
        name
        for row in table.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])
    }
    assert read == written
    assert {"SECRET_KEY", "DATABASE_URL", "CACHE_URL", "EMAIL_URL"} <= read
