"""Drills in which what the site stands on goes away while people work, and comes back."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from bench.drills.browser import Browser
from bench.drills.place import PORT, Place, Server, demand, until
from bench.drills.publisher import GONE, Publisher

if TYPE_CHECKING:
    from bench.drills.cluster import Cluster

PAGES = (
    "/ar/",
    "/en/news/",
    "/ar/meetings/",
    "/ar/organizations/",
    "/ar/search/?q=اجتماع".replace("اجتماع", "%D8%A7%D8%AC%D8%AA%D9%85%D8%A7%D8%B9"),
)


class Readers:
    """So many readers who ask for one page after the other, and count what is answered."""

    def __init__(self, server: Server, many: int = 4) -> None:
        self.answers: Counter[int] = Counter()
        self._enough = threading.Event()
        self._threads = [
            threading.Thread(target=self._read, args=(server.port, number), daemon=True) for number in range(many)
        ]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join()

    def _read(self, port: int, number: int) -> None:
        browser = Browser(port)
        while not self._enough.is_set():
            number += 1
            try:
                status = browser.get(PAGES[number % len(PAGES)]).status
            except GONE:
                status = 0
            self.answers[status] += 1

    def take(self) -> Counter[int]:
        """What was answered since the last time."""
        found, self.answers = self.answers, Counter()
        return found


def database(place: Place, cluster: Cluster) -> str:
    ids = place.look("prepare", "10")["ids"]
    with place.served() as server, Readers(server) as readers:
        time.sleep(1)
        demand(set(readers.take()) == {200}, "readers were not answered before")
        publishing = threading.Thread(target=_publish, args=(server, ids), daemon=True)
        publishing.start()
        for _time in range(3):
            time.sleep(1)
            cluster.stop()
            time.sleep(1)
            cluster.start()
        began = time.monotonic()
        server.wait()
        seconds = time.monotonic() - began
        publishing.join(timeout=60)
        demand(not publishing.is_alive(), "publishing never came to its end")
        gone = readers.take()
        time.sleep(1)
        back = readers.take()
    demand(set(back) == {200}, f"readers are answered {dict(back)} afterwards")
    found = place.look()
    demand(not found["problems"], "; ".join(found["problems"]))
    demand(found["published"] == sorted(ids), f"{len(found['published'])} of {len(ids)} are published")
    errors = sum(number for status, number in gone.items() if status != 200)
    return f"3 crashes, {errors} answers of {sum(gone.values())} failed meanwhile; pages again after {seconds:.1f} s; all published once"


def _publish(server: Server, ids: list[int]) -> None:
    publisher = Publisher(server)
    for pk in ids:
        publisher.publish(pk)


def cache(place: Place) -> str:
    port = PORT + 5
    if not shutil.which("redis-server"):
        return "left out: there is no redis-server here"
    redis = redis_at(port, place.folder)
    place.more["CACHE_URL"] = f"redis://127.0.0.1:{port}/0"
    try:
        with place.served() as server, Readers(server) as readers:
            time.sleep(1)
            demand(set(readers.take()) == {200}, "readers were not answered before")
            redis.kill()
            redis.wait()
            time.sleep(2)
            gone = readers.take()
            Browser(server.port).log_in("editor")
            redis = redis_at(port, place.folder)
            time.sleep(1)
            readers.take()
            time.sleep(1)
            back = readers.take()
    finally:
        redis.kill()
        redis.wait()
    demand(set(gone) == {200}, f"without it readers were answered {dict(gone)}")
    demand(set(back) == {200}, f"with it again readers were answered {dict(back)}")
    return f"without it {sum(gone.values()) / 2:.0f} pages a second and a login, with it again {sum(back.values()):.0f}; none failed"


def redis_at(port: int, folder: Path) -> subprocess.Popen[bytes]:
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def answers() -> bool:
        done = subprocess.run(["redis-cli", "-p", str(port), "ping"], capture_output=True, check=False)
        return done.stdout.strip() == b"PONG"

    until(answers, "redis does not start")
    return process
