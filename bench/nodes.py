"""Several machines on this one: whether anything stale is shown, or lost, while parts of them stand still and go.

    python -m bench.nodes            (Debian, as root; apt-get install nginx libnginx-mod-http-cache-purge postgresql redis-server)

Two servers with a store of kept pages each, a worker, nginx in front of both, PostgreSQL with a replica that streams from it, Redis, and a server
of S3 for uploads; everything in a temporary folder. Readers ask nginx, while the newsroom publishes, corrects, withdraws, protects and merges. A second after each change,
what nginx and each server say at what changed and at others is compared with what one more server says that keeps nothing and reads the
primary. Ends with 1 if anything differed or a reader got an error. It takes about three minutes where nothing else runs.
"""

from __future__ import annotations

import logging
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2

from bench.drills.cluster import Cluster
from bench.drills.place import kill, until
from bench.drills.services import redis_at
from bench.installation import HOST, ROOT, environment, free_port, served, started
from bench.newsday import KINDS, NGINX, PURGE, Newsroom, ask, fill, in_front, known_addresses, read, run
from liaison.page_cache.nginx import LONGEST
from tests.site import bucket_server

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLES, DATABASE = 200, "liaison"
# How many addresses are compared after each change: of those that it concerns, and of others.
CONCERNED, OTHERS = 8, 4
# Seconds after which nothing may be stale.
MOST = 1
_STORE = "from django.core.files.storage import default_storage as s; from django.core.files.base import ContentFile; "
_STATEMENTS = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"


class Machines:
    """All of them, and the numbers of what they did."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.primary = self._cluster("primary", stack)
        self.primary.begin()
        self.primary.make(DATABASE)
        self.env = environment() | {
            "LIAISON_DEMO": "0",
            "LOG_LEVEL": "CRITICAL",
            "SITE_URL": "http://news.example.org",
            "ALLOWED_HOSTS": f"{HOST},news.example.org",
            "BEHIND_PROXY": "1",
            "DJANGO_SETTINGS_MODULE": "liaison.settings",
            "DATABASE_URL": self.primary.url(DATABASE),
            "CACHE_URL": f"redis://{HOST}:{self._redis(stack)}/5",
            "STORAGE_URL": _bucket(stack),
            "STATIC_ROOT": str(folder / "static"),
        }
        fill(self.env, ARTICLES)
        self.replica = self._cluster("replica", stack)
        self.replica.follow(self.primary)
        self.ports = [free_port(), free_port()]
        self.servers = [self.serve(number) for number in range(2)]
        stack.callback(self._end_servers)
        self.truth = stack.enter_context(served(self.env | {"PAGE_CACHE_MB": "0"}))
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker"], cwd=ROOT, env=self._of("worker"), stderr=subprocess.DEVNULL
        )
        stack.callback(_end, worker)
        stack.enter_context(in_front(folder, *self.ports))

    def _cluster(self, name: str, stack: ExitStack) -> Cluster:
        cluster = Cluster(self.folder / name, free_port())
        stack.callback(_stop, cluster)
        return cluster

    def _redis(self, stack: ExitStack) -> int:
        port = free_port()
        stack.callback(_end, redis_at(port, self.folder))
        return port

    def _of(self, name: str) -> dict[str, str]:
        """The environment of one machine: its own data, and the same everything else."""
        data = self.folder / name
        data.mkdir(exist_ok=True)
        return self.env | {
            "LIAISON_DATA": str(data),
            "REPLICA_URL": self.replica.url(DATABASE),
            "NGINX_PURGE": f"{HOST}:{PURGE}",
        }

    def serve(self, number: int) -> subprocess.Popen[bytes]:
        return started(self._of(f"server{number}"), self.ports[number])

    def _end_servers(self) -> None:
        for server in self.servers:
            kill(server)

    def file_goes_around(self) -> bool:
        """Whether a file that one server stored is read by the other."""
        name = f"pictures/{secrets.token_hex(16)}.webp"
        shell = ("manage.py", "shell", "-v0", "-c")
        run(self._of("server0"), *shell, f"{_STORE}s.save({name!r}, ContentFile(b'there'))")
        return "there" in run(self._of("server1"), *shell, f"{_STORE}print(s.open({name!r}).read())")

    def newsroom(self) -> Newsroom:
        return Newsroom(self._of("desk"))

    def statements(self) -> list[int]:
        """How many transactions each cluster has done; 0 for one that is not there."""
        return [_asked(cluster, _STATEMENTS) or 0 for cluster in (self.primary, self.replica)]

    def has_caught_up(self) -> bool:
        end = _asked(self.primary, "SELECT pg_current_wal_lsn()")
        return bool(_asked(self.replica, f"SELECT pg_last_wal_replay_lsn() >= '{end}'"))


class Trial:
    """Readers, a newsroom, and a table of what readers got while one thing after the other happened."""

    def __init__(self, machines: Machines) -> None:
        self.machines, self.bad = machines, 0
        self.addresses = known_addresses(machines.truth)
        self.asked: Counter[str] = Counter()
        self._seen: Counter[str] = Counter()
        self._chance = random.Random(1)
        self._newsroom = machines.newsroom()
        self._ended = threading.Event()
        self._readers = [
            threading.Thread(target=read, args=(self._ended, self.asked, self.addresses, number)) for number in range(2)
        ]

    @contextmanager
    def reading(self) -> Iterator[None]:
        for reader in self._readers:
            reader.start()
        try:
            yield
        finally:
            self._ended.set()
            for reader in self._readers:
                reader.join()
            self._newsroom.close()

    def stage(
        self, name: str, changes: int = len(KINDS), *, settle: float = 0, servers: tuple[int, ...] = (0, 1)
    ) -> None:
        """Let so many changes happen, and print what was seen; ``settle`` seconds before the first, with these servers alive."""
        done = self.machines.statements()
        time.sleep(settle)
        ports = [NGINX, *(self.machines.ports[number] for number in servers)]
        compared, stale = 0, []
        for _ in range(changes):
            kind, concerned = self._newsroom.change()
            time.sleep(MOST)
            some = self._chance.sample(concerned, min(CONCERNED, len(concerned)))
            for address in {concerned[0], *some, *self._chance.sample(self.addresses, OTHERS)}:
                compared += len(ports)
                stale += [(kind, port, address) for port in self._differing(ports, address)]
        got, self._seen = self.asked - self._seen, Counter(self.asked)
        errors, answers = got.pop("error", 0), got.total()
        told = [f"{now - then:,}" if now else "–" for then, now in zip(done, self.machines.statements(), strict=True)]
        self.bad += errors + len(stale)
        print(
            f"{name:46}{changes:>8}{answers:>9,}{errors:>8}{compared:>10}{len(stale):>7}{told[0]:>10}{told[1]:>10}",
            flush=True,
        )
        for what in stale[:10]:
            print("    stale after {}, port {}: {}".format(*what))

    def _differing(self, ports: list[int], address: str) -> list[int]:
        status, _headers, body = ask(self.machines.truth, address)
        said = {port: ask(port, address) for port in ports}
        return [port for port, (code, _told, text) in said.items() if (code, text) != (status, body)]

    def all_answer(self, name: str, *, kept: str, other: str) -> None:
        """Print whether both servers give a page that is kept, and one that is made."""
        told = [ask(port, address)[0] for port in self.machines.ports for address in (kept, other)]
        self.bad += told != [200] * 4
        print(f"{name:46}{'all pages are answered' if told == [200] * 4 else told}", flush=True)


def main() -> None:
    # Ended from outside, it clears up too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="liaison-nodes-"))
    # The account of PostgreSQL has folders in it.
    folder.chmod(0o711)
    try:
        with ExitStack() as stack:
            machines = Machines(folder, stack)
            print(f"ready after {time.monotonic() - began:.0f} s", flush=True)
            trial = Trial(machines)
            stages(machines, trial)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{trial.bad} stale, lost or failed; {time.monotonic() - began:.0f} s in all")
    sys.exit(1 if trial.bad else 0)


def stages(machines: Machines, trial: Trial) -> None:
    print(f"\n{'':46}{'':8}{'answers':>9}{'':8}{'':10}{'':7}{'transactions':>20}")
    print(f"{'':46}{'changes':>8}{'given':>9}{'errors':>8}{'compared':>10}{'stale':>7}{'primary':>10}{'replica':>10}")
    with trial.reading():
        trial.stage("all is well")
        _asked(machines.replica, "SELECT pg_wal_replay_pause()")
        trial.stage("the replica stands still")
        _asked(machines.replica, "SELECT pg_wal_replay_resume()")
        until(machines.has_caught_up, "the replica does not catch up")
        trial.stage("it has caught up", 2)
        kill(machines.servers[1])
        # nginx may keep for so long what the server that is no more had handed to it.
        trial.stage("one server is killed", settle=LONGEST, servers=(0,))
        machines.servers[1] = machines.serve(1)
        trial.stage("it is back", 2)
        machines.replica.stop()
        trial.stage("the replica is killed")
        machines.replica.start()
        until(machines.has_caught_up, "the replica does not come back")
        trial.stage("it is back", 2, settle=5)
    trial.bad += not machines.file_goes_around()
    kept, other = trial.addresses[0], "/ar/news/?from=2001-02-03"
    trial.all_answer("before the primary is stopped", kept=kept, other="/ar/")
    machines.primary.stop("fast")
    time.sleep(2 * MOST)
    trial.all_answer("the primary is stopped, on the same machine", kept=kept, other=other)


def _asked(cluster: Cluster, question: str) -> Any:
    """The first value that the cluster answers; None if it does not."""
    try:
        with closing(psycopg2.connect(f"postgresql://liaison@{HOST}:{cluster.port}/{DATABASE}")) as wire:
            wire.autocommit = True
            cursor = wire.cursor()
            cursor.execute(question)
            return cursor.fetchone()[0]
    except psycopg2.OperationalError:
        return None


def _bucket(stack: ExitStack) -> str:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    address = stack.enter_context(bucket_server.s3_server())
    where = {"LocationConstraint": "eu-central-1"}
    bucket_server.client_of(address).create_bucket(Bucket=bucket_server.BUCKET, CreateBucketConfiguration=where)
    return bucket_server.url_of(address)


def _stop(cluster: Cluster) -> None:
    with suppress(SystemExit):
        cluster.stop()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings")
    main()
