"""Sends thousands of made-up requests to the site, on SQLite and on PostgreSQL, and counts how often it fails.

``FUZZ_REQUESTS`` is about how many on each database, and ``FUZZ_SEED`` makes up others. A failure is printed with the
first request that led to it, and comes again with the same seed. ``TEST_POSTGRES_URL`` is the PostgreSQL to use.
"""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.run import unreachable

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    postgres = os.environ.get("TEST_POSTGRES_URL") or f"postgres://{getpass.getuser()}@127.0.0.1:5432/liaison"
    failed = [_fuzz("SQLite", "")]
    if problem := unreachable(postgres):
        print(f"PostgreSQL is out of reach: {problem}")
    else:
        failed.append(_fuzz("PostgreSQL", postgres))
    sys.exit(any(failed))


def _fuzz(name: str, database_url: str) -> bool:
    """Print what came out on one database; return whether something failed."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory, "table.txt")
        own = {
            "DATABASE_URL": database_url,
            "FUZZ_REQUESTS": os.environ.get("FUZZ_REQUESTS", "20000"),
            "FUZZ_SEED": os.environ.get("FUZZ_SEED", "1"),
            "FUZZ_REPORT": str(report),
        }
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "tests/fuzz", "tests/api/test_schemathesis.py"]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True)
        print(f"{name}, seed {own['FUZZ_SEED']}, {time.monotonic() - start:.0f} s")
        print(report.read_text() if report.exists() else "The requests could not be made.", flush=True)
        if done.returncode:
            print(done.stdout, flush=True)
    return done.returncode != 0


if __name__ == "__main__":
    main()
