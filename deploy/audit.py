"""``make lint``: asks for known weaknesses of the locked dependencies, where the network allows.

Fails when one is known, and says loudly when nobody could be asked: a machine without internet still passes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
# Seconds for one question, and for all of them.
_PATIENCE, _AT_MOST = 5, 60


def main() -> None:
    # The second list holds what the first does.
    audit(BASE_DIR / "requirements-dev.txt")


def audit(requirements: Path) -> None:
    """Ask about the packages of ``requirements``. Exits with 1 if one has a known weakness."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(requirements),
        "--require-hashes",
        "--disable-pip",
    ]
    command += ["--timeout", str(_PATIENCE), "--progress-spinner", "off", "--format", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_AT_MOST, check=False)
    except subprocess.TimeoutExpired:
        skip("no answer in time")
        return
    try:
        told = json.loads(done.stdout)["dependencies"]
    except ValueError:
        lines = done.stderr.strip().splitlines()
        skip(lines[-1][:200] if lines else "no reason given")
        return
    if known := [f"{one['name']} {one['version']}: {weak['id']}" for one in told for weak in one.get("vulns", ())]:
        sys.exit("\n".join(["Dependencies have known weaknesses. Renew them: make lock", *known]))
    if unknown := sum("skip_reason" in one for one in told):
        skip(f"the package index here knows of {len(told) - unknown} out of {len(told)}")


def skip(why: str) -> None:
    print(f"SKIPPED: the dependencies were not checked for known weaknesses: {why}")


if __name__ == "__main__":
    main()
