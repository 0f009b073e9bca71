"""The program that tells Prometheus the numbers of all processes: ``python -m liaison.observing.exporter PORT``.

It ends with its standard input. A former server that still holds the port during an upgrade is waited for.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

_PAUSE = 1


def tell(port: int) -> None:
    """Answer at 127.0.0.1:``port`` as soon as the port is free."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    while True:
        with contextlib.suppress(OSError):
            start_http_server(port, addr="127.0.0.1", registry=registry)
            return
        time.sleep(_PAUSE)


if __name__ == "__main__":
    # Ctrl-C on a terminal reaches the server too, which ends this by closing the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=tell, args=[int(sys.argv[1])], daemon=True).start()
    sys.stdin.buffer.read()
