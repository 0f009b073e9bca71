"""How many small jobs a second go onto the queue and through a worker, on each database, and how long one waits. Prints a table.

The job is a letter to an account that is gone, which ends after one query. Everything is made in ``$LIAISON_DATA/bench/jobs`` and, on the
PostgreSQL of ``TEST_POSTGRES_URL``, in a database called ``liaison_bench_jobs``; the folder is removed at the end.
"""

from __future__ import annotations

import getpass
import json
import os
import shutil
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from bench.portable import ROOT, Site, made_anew

JOBS = 1_000
NAME = "liaison_bench_jobs"


def main() -> None:
    folder = Path(os.environ.get("LIAISON_DATA") or ROOT / "var").resolve() / "bench" / "jobs"
    shutil.rmtree(folder, ignore_errors=True)
    server = urlsplit(os.environ.get("TEST_POSTGRES_URL") or f"postgres://{getpass.getuser()}@127.0.0.1:5432/liaison")
    sites = [Site("SQLite", folder / "sqlite", f"sqlite:///{folder}/sqlite/liaison.sqlite3")]
    if made_anew(server._replace(path="/postgres").geturl(), NAME):
        sites.append(Site("PostgreSQL", folder / "postgresql", server._replace(path=f"/{NAME}").geturl()))
    else:
        print("PostgreSQL cannot be reached and is left out; TEST_POSTGRES_URL says where it is.")
    print(f"\n{JOBS:,} small jobs\n{'':12}{'put on, /s':>12}{'done, /s':>10}{'ms of CPU each':>16}")
    try:
        for site in sites:
            site.prepare()
            found = site.step("bench/jobs.py", "measure")
            put, done, cpu = JOBS / found["put"], JOBS / found["done"], found["cpu"] / JOBS * 1000
            print(f"{site.database:12}{put:12,.0f}{done:10,.0f}{cpu:16.1f}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure() -> None:
    """Put the jobs on the queue of this process' database, one after the other, and do them; print the seconds as JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    from liaison.staff.access.letters import News, send_letter
    from liaison.tasks.queue import queue_state

    began = time.monotonic()
    for _each in range(JOBS):
        send_letter.enqueue(0, News.PASSWORD.value, "", "")
    put, cpu = time.monotonic(), time.process_time()
    call_command("db_worker", batch=True, verbosity=0)
    done, state = time.monotonic(), queue_state()
    if state.waiting or state.failed:
        raise SystemExit(f"Not all jobs were done: {state}")
    print(json.dumps({"put": put - began, "done": done - put, "cpu": time.process_time() - cpu}))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure()
    else:
        main()
