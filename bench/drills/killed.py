"""Drills in which a process is ended by SIGKILL in the middle of work, again and again, at other moments."""

from __future__ import annotations

import hashlib
import threading
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from PIL import Image

from bench.drills.browser import Browser
from bench.drills.place import DrillError, Place, Server, demand, kill
from bench.drills.publisher import Publisher, photograph

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLES, UPLOADS = 8, 10
# How often a server is killed at most, and a command.
MOST_KILLS, MOST_TRIES = 6, 40
# Seconds between two kills of a server.
BETWEEN = (0.3, 2.5)
# Seconds until a command is killed first, and how many times as long it then has.
FIRST, LATER = 1.0, 1.25


class Killer(threading.Thread):
    """Kills ``server`` every now and then, and begins it again, until it is told to stop."""

    def __init__(self, server: Server, between: tuple[float, float], seed: int) -> None:
        super().__init__(daemon=True)
        self.server, self.between, self.chance, self.kills, self.enough = (
            server,
            between,
            Random(seed),
            0,
            threading.Event(),
        )

    def run(self) -> None:
        while self.kills < MOST_KILLS and not self.enough.wait(self.chance.uniform(*self.between)):
            self.server.kill()
            self.kills += 1
            self.server.begin()

    def __enter__(self) -> Killer:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.enough.set()
        self.join()


def publish(place: Place) -> str:
    ids = place.look("prepare", str(ARTICLES))["ids"]
    kills, seconds = _served_and_killed(place, 1, [partial(Publisher.publish, pk=pk) for pk in ids])
    found = place.look()
    demand(not found["problems"], "; ".join(found["problems"]))
    demand(found["published"] == sorted(ids), f"{len(found['published'])} of {len(ids)} are published")
    return f"{kills} kills, {len(ids)} of {len(ids)} published once; answers after {seconds:.1f} s"


def upload(place: Place) -> str:
    ids, before, picture = place.look("prepare", str(UPLOADS))["ids"], place.look()["attachments"], photograph()
    kills, _seconds = _served_and_killed(place, 2, [partial(Publisher.attach, pk=pk, file=picture) for pk in ids])
    found = place.look()
    demand(not found["problems"], "; ".join(found["problems"]))
    added = found["attachments"] - before
    demand(added == len(ids), f"{added} attachments of {len(ids)}")
    return (
        f"{kills} kills, {added} of {len(ids)} attached once; {found['unused']} files of nothing left for unused_files"
    )


def _served_and_killed(place: Place, seed: int, acts: list[Callable[[Publisher], None]]) -> tuple[int, float]:
    """Let a publisher do ``acts`` on a server that is killed meanwhile; return how often, and after how many seconds it answers."""
    with place.served() as server:
        publisher = Publisher(server)
        with Killer(server, BETWEEN, seed) as killer:
            for act in acts:
                act(publisher)
        return killer.kills, server.wait()


def run_killed(place: Place, *command: str, then: Callable[[], None] = lambda: None, full: str = "") -> int:
    """Run ``command``, killed after ``FIRST`` seconds and later each time, until it ends by itself; return how often it was.

    One that was killed when all was done refuses to do it again, and says ``full``.
    """
    for kills in range(MOST_TRIES):
        process, started = place.start(*command), time.monotonic()
        while process.poll() is None and time.monotonic() - started < FIRST * LATER**kills:
            time.sleep(0.02)
        if process.poll() is not None:
            _out, said = process.communicate()
            is_done = process.returncode == 0 or (kills and full and full in said.decode())
            demand(is_done, f"{command[1]} ended with {process.returncode}: {said.decode()[-300:]}")
            return kills
        kill(process)
        then()
    raise DrillError(f"{command[1]} never came to its end")


def content(place: Place) -> str:
    """The SHA-256 of everything in the database."""
    file = place.folder / "content.jsonl"
    place.run("manage.py", "export_content", "--everything", "--quiet", str(file))
    return hashlib.sha256(file.read_bytes()).hexdigest()


def import_content(place: Place, empty: Place) -> str:
    media = place.folder / "by-hash"
    place.run(
        "manage.py", "export_content", "--everything", "--quiet", "--media", str(media), str(place.folder / "all.jsonl")
    )
    command = ("manage.py", "import_content", "--quiet", "--media", str(media), str(place.folder / "all.jsonl"))
    kills = run_killed(empty, *command, full="needs an empty database")
    _same(place, empty)
    return f"{kills} kills, the same byte for byte"


def back_up(place: Place) -> str:
    backups = place.folder / "backups"
    command = ("manage.py", "backup", str(backups), "--quiet")
    kills = run_killed(place, *command)
    place.run("manage.py", "backup", str(backups), "--check", "--quiet")
    left = [*backups.rglob(".unfinished*")]
    demand(not left, f"left: {left}")
    place.run("manage.py", "backup_drill", str(backups), "--quiet")
    return f"{kills} kills, all whole, proved by a drill"


def restore(place: Place, empty: Place) -> str:
    key, backups = place.folder / "key.txt", place.folder / "encrypted"
    place.run("manage.py", "make_backup_key", str(key))
    public = key.read_text().partition("# public key: ")[2].splitlines()[0]
    place.run("manage.py", "backup", str(backups), "--quiet", "--recipient", public)
    kills = run_killed(
        empty,
        "manage.py",
        "restore",
        str(backups),
        "--quiet",
        "--identity",
        str(key),
        full="This database holds content",
    )
    _same(place, empty)
    return f"{kills} kills, the same byte for byte"


def _same(place: Place, other: Place) -> None:
    demand(content(place) == content(other), "what came in is not what went out")
    found = other.look()
    demand(not found["problems"], "; ".join(found["problems"]))


def pictures(place: Place) -> str:
    kills = run_killed(place, "manage.py", "process_imagefields", "--all", "--force")
    place.run("manage.py", "process_imagefields", "--all")
    count = damaged = 0
    for file in (place.folder / "media" / "__processed__").rglob("*.*"):
        count += 1
        damaged += not _is_whole(file)
    demand(count and not damaged, f"{damaged} of {count} sizes are damaged")
    found = place.look()
    demand(not found["problems"], "; ".join(found["problems"]))
    return f"{kills} kills, {count} sizes, all whole"


def _is_whole(file: Path) -> bool:
    try:
        Image.open(file).load()
    except (OSError, SyntaxError):
        return False
    return True


def index(place: Place) -> str:
    with place.served() as server:
        reader, seen = Browser(server.port), []

        def read() -> None:
            seen.append(reader.get("/ar/news/").text.count("<article"))

        read()
        kills = run_killed(place, "manage.py", "rebuild_search", "--quiet", then=read)
    demand(len(set(seen)) == 1, f"readers saw {sorted(set(seen))} articles")
    place.run("manage.py", "rebuild_search", "--check")
    return f"{kills} kills, readers saw the same all the time, the index is right"
