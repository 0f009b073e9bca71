"""Drills in which the machine itself is wrong: its disk is full, its clock jumps."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bench.drills.browser import Browser
from bench.drills.place import Place, demand
from bench.drills.publisher import ATTACHMENT, photograph

# Megabytes of the small disk, beyond what the installation takes.
ROOM = 24


def full_disk(base: Place, folder: Path) -> str:
    """``folder`` becomes a small disk in memory with a copy of ``base`` on it, which is then filled to the last byte."""
    if os.geteuid() != 0:
        return "left out: only root can mount a small disk"
    size = sum(file.stat().st_size for file in base.folder.rglob("*") if file.is_file()) // 2**20 + ROOM
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        return "left out: a small disk cannot be mounted here"
    try:
        return _filled(base.copy(folder / "site"), folder)
    finally:
        subprocess.run(["umount", str(folder)], check=False)


def _filled(place: Place, disk: Path) -> str:
    backups = place.folder / "backups"
    place.run("manage.py", "backup", str(backups), "--quiet")
    pk, picture = place.look("prepare", "1")["ids"][0], photograph()
    with place.served() as server:
        editor = Browser(server.port).log_in("publisher")
        form = editor.get(f"/admin/articles/article/{pk}/attachments/")
        step = editor.get(f"/admin/articles/article/{pk}/publish/ar/")
        _fill(disk)
        for page in ("/ar/", "/ar/news/", "/en/search/?q=meeting"):
            demand(editor.get(page).status == 200, f"{page} is not answered")
        refused = [
            editor.send(form, "TOTAL_FORMS", ATTACHMENT, {"attachments-0-file": ("a.jpg", picture)}).status,
            editor.send(step, "time_zone", {}).status,
        ]
        demand(all(status >= 500 for status in refused), f"what cannot be stored is answered {refused}")
        status, said = place.tried("manage.py", "backup", str(backups), "--quiet")
        demand(status == 1 and "is full" in said, f"backup ends with {status}: {said[-200:]}")
        (disk / "filler").unlink()
        sent = editor.send(step, "time_zone", {})
        demand(sent.status == 200, f"with room again publishing is answered {sent.status}")
    found = place.look()
    demand(not found["problems"], "; ".join(found["problems"]))
    demand(found["published"] == [pk], "with room again it is not published")
    demand(found["unused"] == 0, f"{found['unused']} files of nothing are left")
    place.run("manage.py", "backup", str(backups), "--quiet")
    place.run("manage.py", "backup", str(backups), "--check", "--quiet")
    return (
        f"pages answered; upload and publishing refused with {refused}; backups stayed whole; with room again all works"
    )


def _fill(disk: Path) -> None:
    """Leave not a byte."""
    with (disk / "filler").open("wb", buffering=0) as file:
        for size in (2**20, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


def clock(place: Place) -> str:
    """Two articles are due in two days; the clock jumps there, back, and there again."""
    if not shutil.which("faketime"):
        return "left out: there is no faketime here (Debian: apt-get install faketime)"
    place.run("manage.py", "backup", str(place.folder / "backups"), "--quiet")
    before = place.look()
    place.look("prepare", "2", "2")
    later = Place(place.folder, place.url, place.more, place.key, prefix=("faketime", "-f", "+3d"))
    earlier = Place(place.folder, place.url, place.more, place.key, prefix=("faketime", "-f", "-400d"))
    seen = []
    for one in (place, later, later, place, earlier, place, later):
        one.run("manage.py", "publish_due", "-v0")
        one.run("manage.py", "backup", str(place.folder / "backups"), "--quiet")
        seen.append(one.look()["came_out"] - before["came_out"])
    demand(seen == [0, 2, 2, 2, 2, 2, 2], f"recorded as come out: {seen}")
    with earlier.served() as server:
        demand(Browser(server.port).get("/ar/").status == 200, "with a clock that is behind, pages do not answer")
        Browser(server.port).log_in("editor")
    found = later.look()
    demand(not found["problems"], "; ".join(found["problems"]))
    demand(found["live"] == before["live"] + 2, f"{found['live'] - before['live']} of 2 are read")
    place.run("manage.py", "backup", str(place.folder / "backups"), "--check", "--quiet")
    numbers = sorted(
        int(one.name.split("-")[0]) for one in (place.folder / "backups" / "snapshots").iterdir() if one.name[0] != "."
    )
    demand(numbers[-1] == 8, f"the newest backup is not the last one made: {numbers}")
    return "+3 days, back, −400 days, back: each came out once, backups stay in order, login works"
