"""The drill in which the worker of the queue is ended by SIGKILL in the middle of jobs: each job once."""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING

from bench.drills.place import PATIENCE, PORT, Place, demand, kill

if TYPE_CHECKING:
    from pathlib import Path

JOBS = 5
# Seconds for which a worker is at most at work on a job before it is killed. Making a PDF takes longer.
_AT_WORK = 0.4
_WORKER = ("manage.py", "db_worker", "--verbosity=0")


def work(place: Place) -> str:
    # What the demo left to do.
    place.run(*_WORKER, "--batch")
    place.more["SITE_URL"] = f"http://127.0.0.1:{PORT}"
    before, ids = len(place.jobs()), place.look("prepare", str(JOBS), "0")["ids"]
    kills = _each_killed_once(place)
    found = place.look()
    demand(not found["problems"], "; ".join(found["problems"]))
    demand(len(found["jobs"]) == before + JOBS, f"{len(found['jobs']) - before} jobs of {JOBS} are remembered")
    undone = [job for job in found["jobs"] if job[0] != "SUCCESSFUL"]
    demand(not undone, f"not done: {undone}")
    died = [begun for _status, begun in found["jobs"] if begun > 1]
    demand(set(died) == {2}, f"jobs were begun {sorted(died)} times")
    for pk in ids:
        _made_once(place.folder / "made" / "article" / str(pk))
    return f"{kills} kills, {len(died)} of {JOBS} jobs taken up once more, all done; each file is there once"


def _each_killed_once(place: Place) -> int:
    """Let workers do what waits; kill whoever is at work on a job for the first time. Return how many were killed."""
    killed: set[str] = set()
    chance, process, began = Random(5), place.start(*_WORKER), time.monotonic()
    try:
        while waiting := [one for one in place.jobs() if one[0] in ("READY", "RUNNING")]:
            demand(time.monotonic() - began < PATIENCE, f"after {len(killed)} kills {len(waiting)} jobs are not done")
            demand(process.poll() is None, "the worker ended by itself")
            # A job in the hands of a dead worker stands as running until the next one takes it up.
            first = {ids[0] for status, ids in waiting if status == "RUNNING" and len(ids) == 1}
            if first - killed:
                time.sleep(chance.uniform(0, _AT_WORK))
                kill(process)
                killed |= first
                process, began = place.start(*_WORKER), time.monotonic()
            time.sleep(0.05)
    finally:
        kill(process)
    return len(killed)


def _made_once(folder: Path) -> None:
    files = [file for file in folder.rglob("*.*") if file.is_file()]
    kinds = sorted(file.suffix for file in files)
    demand(kinds == [".pdf", ".png"], f"made of an article: {kinds}")
    begins = {".pdf": b"%PDF", ".png": b"\x89PNG"}
    broken = [file.name for file in files if not file.read_bytes().startswith(begins[file.suffix])]
    demand(not broken, f"not whole: {broken}")
