"""How long a WordPress site takes to come over, and how much memory: ``python -m bench.coming_over [POSTS]``.

Each row is a run of the command in a process of its own, into an empty database (BENCH_DATABASE_URL, else SQLite): a dry run, the
run itself, and a second run, which finds everything unchanged. The rate is that of a processor which does nothing else. Memory is the most that the process ever held; it is constant if
the last row is not much above the first. Without pictures: what those take is their encoding.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.installation import ROOT, environment
from tests.wordpress import generate

DEFAULT = 50_000


def main() -> None:
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    env = environment()
    for step in (["-m", "liaison.catalogs"], ["manage.py", "migrate", "--verbosity=0"]):
        subprocess.run([sys.executable, *step], cwd=ROOT, env=env, check=True)
    print(f"{'posts':>8}{'file, MB':>10}{'run':>12}{'seconds':>10}{'of CPU':>10}{'posts/s':>10}{'most memory, MB':>18}")
    with tempfile.TemporaryDirectory() as folder:
        for number in (posts // 10, posts):
            path = Path(folder) / f"{number}.xml"
            generate.write(path, "polylang", number)
            for name, options in (("dry", ["--dry-run"]), ("new", []), ("again", [])):
                seconds, cpu, memory = _run(path, options, env)
                size, rate = path.stat().st_size / 1e6, number / cpu
                row = f"{number:8}{size:10.1f}{name:>12}{seconds:10.1f}{cpu:10.1f}{rate:10.0f}{memory:18.0f}"
                print(row, flush=True)


def _run(path: Path, options: list[str], env: dict[str, str]) -> tuple[float, float, float]:
    """Run the command; return seconds by the clock and of the processor, and the most memory in megabytes."""
    command = [sys.executable, "manage.py", "import_wordpress", str(path), *options]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"The command ended with {process.returncode}.")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
