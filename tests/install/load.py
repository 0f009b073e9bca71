"""Readers who never stop asking, until standard input closes; prints as JSON what they were answered.

    python load.py HOST

Half of them keep their connection as browsers do, half make a new one each time; one request in ten sends a form.
"""

from __future__ import annotations

import http.client
import json
import ssl
import sys
import threading
import time
from collections import Counter

_READERS = 6
_PATHS = (
    "/ar/",
    "/en/",
    "/ar/news/",
    "/admin/login/",
    "/robots.txt",
    "/en/meetings/",
    "/ar/organizations/",
)
_TRUSTING = ssl.create_default_context()
_TRUSTING.check_hostname, _TRUSTING.verify_mode = False, ssl.CERT_NONE


class Reader(threading.Thread):
    """One reader: ``answers`` counts what came back, ``lost`` tells of requests without an answer, ``slowest`` is in seconds."""

    def __init__(self, host: str, number: int, stopped: threading.Event) -> None:
        super().__init__(daemon=True)
        self.host, self.number, self.stopped = host, number, stopped
        self.answers: Counter[str] = Counter()
        self.lost: list[str] = []
        self.slowest = 0.0

    def run(self) -> None:
        connection, count = self._connection(), self.number
        while not self.stopped.is_set():
            begun = time.monotonic()
            try:
                self._ask(connection, count)
            except (OSError, http.client.HTTPException) as error:
                self.lost.append(f"{_PATHS[count % len(_PATHS)]}: {error!r}")
                connection.close()
            self.slowest = max(self.slowest, time.monotonic() - begun)
            count += 1
            if self.number % 2:
                connection.close()
            time.sleep(0.02)

    def _connection(self) -> http.client.HTTPSConnection:
        connection = http.client.HTTPSConnection("127.0.0.1", timeout=60, context=_TRUSTING)
        # The name is asked for by TLS as well: nginx answers no other.
        connection._context = _Named(self.host)
        return connection

    def _ask(self, connection: http.client.HTTPSConnection, count: int) -> None:
        form = count % 10 == 9
        path = "/admin/login/" if form else _PATHS[count % len(_PATHS)]
        connection.request("POST" if form else "GET", path, "a=b" if form else None, {"Host": self.host})
        answer = connection.getresponse()
        answer.read()
        self.answers[f"{answer.status}"] += 1
        # A form without its token is refused, by the site itself.
        if answer.status != (403 if form else 200):
            self.lost.append(f"{path}: {answer.status}")


class _Named:
    """Wraps sockets for TLS by the name of the site, wherever the connection leads."""

    def __init__(self, host: str) -> None:
        self.host = host

    def wrap_socket(self, plain, server_hostname):
        return _TRUSTING.wrap_socket(plain, server_hostname=self.host)


def main() -> None:
    stopped = threading.Event()
    readers = [Reader(sys.argv[1], number, stopped) for number in range(_READERS)]
    begun = time.monotonic()
    for reader in readers:
        reader.start()
    sys.stdin.read()
    stopped.set()
    for reader in readers:
        reader.join(90)
    told = {
        "seconds": round(time.monotonic() - begun, 1),
        "answers": sum((reader.answers for reader in readers), Counter()),
        "lost": [line for reader in readers for line in reader.lost],
        "slowest": round(max(reader.slowest for reader in readers), 2),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
