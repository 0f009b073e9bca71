"""Engines that answer whole pages in front of the site: how fast, beside a file that nginx sends.

    python -m bench.engines [ROUNDS] [SECONDS]

By hand, on Debian, with ``apt-get install nginx wrk varnish varnish-modules libnginx-mod-http-cache-purge``; nothing else is
measured by it, and it needs no database. All get the same page, 30 KB of HTML that gzip makes 6 KB, over 4 connections that
stay open, from 127.0.0.1. Each round asks every engine in turn, so that noise of the machine hits all alike. The table says the
median of the rounds: requests a second, the time half and 99 of 100 requests took less than, the CPU of all servers for one
request (which noise hardly touches), both beside the file, and how often the site itself was asked. After it: what a purge does.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.engines.upstream import ADDRESSES, page

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
PLAIN, OPENED, VARNISH = 18096, 18097, 18098
CONNECTIONS = 4
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Engine:
    """One way to answer: where it is asked, at how many addresses, and what each round measured."""

    name: str
    port: int
    path: str
    addresses: int = 1
    rates: list[float] = field(default_factory=list)
    halves: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)


def engines() -> list[Engine]:
    one = [
        Engine("file, gzip_static", PLAIN, "/file/"),
        Engine("file, gzip_static, open_file_cache", OPENED, "/file/"),
        Engine("proxy_cache hit", PLAIN, "/hour/"),
        Engine("proxy_cache hit, open_file_cache", OPENED, "/hour/"),
        Engine("proxy_cache hit, in memory (tmpfs)", PLAIN, "/memory/hour/"),
        Engine("proxy_cache, until the end of the second", PLAIN, "/second/"),
        Engine("the same, open_file_cache", OPENED, "/second/"),
        Engine("Varnish", VARNISH, "/hour/"),
        Engine("Varnish behind nginx", PLAIN, "/behind/hour/"),
        Engine("no cache: nginx, gunicorn, a dictionary", PLAIN, "/never/"),
    ]
    asked_by_many = (0, 1, 2, 3, 5, 6, 7)
    return one + [
        Engine(f"{one[number].name}; {ADDRESSES} addresses", one[number].port, one[number].path, ADDRESSES)
        for number in asked_by_many
    ]


@contextlib.contextmanager
def running() -> Iterator[tuple[list[subprocess.Popen[bytes]], Path]]:
    """The servers, each a process that ends with the bench, and the folder in which nginx keeps answers.

    Raises FileNotFoundError where one is not installed.
    """
    with (
        tempfile.TemporaryDirectory(prefix="engines-", dir="/var/tmp") as place,
        tempfile.TemporaryDirectory(prefix="engines-", dir="/dev/shm") as memory,
        (Path(place) / "log").open("w") as log,
    ):
        for folder in (place, memory):
            Path(folder).chmod(0o755)
            (Path(folder) / "cache").mkdir(mode=0o777)
            (Path(folder) / "cache").chmod(0o777)
        names = {"place": place, "memory": memory, "upstream": f"{place}/site.sock"}
        ports = {"plain": PLAIN, "opened": OPENED, "varnish": VARNISH}
        _write_files(Path(place) / "file")
        for template in ("nginx.conf", "varnish.vcl"):
            text = (HERE / template).read_text()
            for name, value in {**names, **ports}.items():
                text = text.replace(f"@{name}@", str(value))
            (Path(place) / template).write_text(text)
        gunicorn = "gunicorn bench.engines.upstream:application --workers 1 --worker-class gthread --threads 4 --umask 0 --log-level error"
        varnish = f"-F -f {place}/varnish.vcl -n {place}/varnish -a 127.0.0.1:{VARNISH} -s malloc,256m"
        commands = [
            [sys.executable, "-m", *gunicorn.split(), "--bind", f"unix:{place}/site.sock"],
            [shutil.which("varnishd") or "/usr/sbin/varnishd", *varnish.split()],
            [shutil.which("nginx") or "/usr/sbin/nginx", "-c", f"{place}/nginx.conf", "-g", "daemon off;"],
        ]
        started: list[subprocess.Popen[bytes]] = []
        try:
            for command in commands:
                started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log))
                time.sleep(3)
            yield started, Path(place)
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait()


def _write_files(folder: Path) -> None:
    folder.mkdir()
    for number in range(ADDRESSES):
        (folder / f"{number}.gz").write_bytes(gzip.compress(page(), 6, mtime=0))


def measure(engine: Engine, seconds: int, processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask ``engine`` for so many ``seconds``. Raises RuntimeError when anything but pages came back."""
    spent, asked = _cpu(processes), _asked()
    address = f"http://127.0.0.1:{engine.port}{engine.path}"
    asks = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(HERE / "load.lua"), address]
    told = subprocess.run([*asks, "--", str(engine.addresses)], check=True, capture_output=True, text=True).stdout
    line = next(line for line in told.splitlines() if line.startswith("FIGURES"))
    requests, duration, half, slow, wrong = (int(number) for number in line.split()[1:])
    if wrong:
        raise RuntimeError(f"{engine.name}: {wrong} of {requests} requests got no page.")
    engine.rates.append(requests / duration * 1e6)
    engine.halves.append(half / 1000)
    engine.slowest.append(slow / 1000)
    engine.cpu.append((_cpu(processes) - spent) / requests * 1e6)
    engine.asked.append((_asked() - asked - 1) / duration * 1e6)


def _asked() -> int:
    """Return how many requests the site has answered."""
    return int(ask(PLAIN, "/never/0")[1]["asked"])


def _cpu(processes: list[subprocess.Popen[bytes]]) -> float:
    """Return the seconds of CPU that ``processes`` and their children have taken."""
    parents = {stat[0]: stat for stat in _stats()}
    ours = {str(process.pid) for process in processes}
    while more := {pid for pid, stat in parents.items() if stat[1] in ours and pid not in ours}:
        ours |= more
    return sum(int(parents[pid][2]) + int(parents[pid][3]) for pid in ours) / _TICKS


def _stats() -> Iterator[tuple[str, str, str, str]]:
    """Give each process's number, its parent's, and its ticks of CPU outside and inside the kernel."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = file.read_text().rpartition(")")[2].split()
            yield file.parent.name, fields[1], fields[11], fields[12]


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Accept-Encoding": "gzip", **headers})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def checked(all_engines: list[Engine]) -> None:
    """Raise RuntimeError unless every engine answers the page, gzipped; whoever keeps pages has them after that."""
    for engine in all_engines:
        for number in range(engine.addresses):
            ask(engine.port, f"{engine.path}{number}")
        status, headers, body = ask(engine.port, f"{engine.path}0")
        if status != 200 or headers.get("content-encoding") != "gzip" or gzip.decompress(body) != page():
            raise RuntimeError(f"{engine.name} answers {status}, {headers}, {len(body)} bytes.")


def table(all_engines: list[Engine]) -> None:
    rate, cpu = median(all_engines[0].rates), median(all_engines[0].cpu)
    print(
        f"\n{'':<56}{'requests/s':>11}{'of file':>9}{'p50 ms':>8}{'p99 ms':>8}{'CPU µs':>8}{'of file':>9}{'asked/s':>9}"
    )
    for engine in all_engines:
        own, spent = median(engine.rates), median(engine.cpu)
        times = f"{median(engine.halves):>8.2f}{median(engine.slowest):>8.2f}"
        print(
            f"{engine.name:<56}{own:>11.0f}{own / rate:>8.2f}×{times}{spent:>8.1f}{spent / cpu:>8.2f}×{median(engine.asked):>9.1f}"
        )


def purges(place: Path) -> None:
    """Print what each engine does when it is told to forget one address."""
    for name, port, path, forget in (
        ("nginx, purge of the exact key", PLAIN, "/hour/7", _purge),
        ("nginx with open_file_cache, purge of the exact key", OPENED, "/hour/8", _purge),
        ("nginx, its file removed", PLAIN, "/hour/9", lambda path: _file_of(place, path).unlink()),
        (
            "nginx with open_file_cache, its file removed",
            OPENED,
            "/hour/10",
            lambda path: _file_of(place, path).unlink(),
        ),
        ("Varnish, purge by xkey", VARNISH, "/hour/11", _purge_by_xkey),
    ):
        kept = [ask(port, path)[1]["asked"] for _time in range(3)][-1]
        forget(path)
        again = ask(port, path)[1]["asked"]
        print(f"{name}: {'answers as before' if again == kept else 'asks the site again'}")


def _purge(path: str) -> None:
    if (status := ask(PLAIN, f"/purge/?key={path}gzip")[0]) != 200:
        raise RuntimeError(f"The purge of {path} answers {status}.")


def _purge_by_xkey(path: str) -> None:
    ask(VARNISH, "/", "PURGE", xkey=f"page-{path.rpartition('/')[2]}")


def _file_of(place: Path, path: str) -> Path:
    """Return where nginx keeps the answer of ``path``."""
    name = hashlib.md5(f"{path}gzip".encode(), usedforsecurity=False).hexdigest()
    return place / "cache" / name[-1] / name[-3:-1] / name


def main() -> None:
    rounds, seconds = (int(number) for number in [*sys.argv[1:], *("5", "4")[len(sys.argv) - 1 :]])
    all_engines = engines()
    with running() as (processes, place):
        checked(all_engines)
        for _round in range(rounds):
            for engine in all_engines:
                measure(engine, seconds, processes)
            print(".", end="", flush=True)
        table(all_engines)
        purges(place)


if __name__ == "__main__":
    main()
