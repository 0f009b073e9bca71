"""Opening the site as a reader would: through nginx, or at the socket where a release is only being tried."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# What a site that works answers, and what must stand in it.
PAGES = {"/healthz/ready": "", "/ar/": 'dir="rtl"', "/en/": 'dir="ltr"', "/admin/login/": "csrfmiddlewaretoken"}
# Seconds that one answer may take.
_PATIENCE = 30


@dataclass(frozen=True)
class Seen:
    """What one address answered. ``wrong`` says what is wrong with it, or is empty; ``seconds`` is how long it took."""

    path: str
    status: int
    title: str
    wrong: str
    seconds: float


class _Socket(http.client.HTTPConnection):
    """HTTP to a socket of this machine."""

    def __init__(self, file: Path) -> None:
        super().__init__("localhost", timeout=_PATIENCE)
        self._file = file

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_PATIENCE)
        self.sock.connect(str(self._file))


class _Nginx(http.client.HTTPSConnection):
    """HTTPS to the nginx of this machine, whatever its certificate, by the name ``host``."""

    def __init__(self, host: str) -> None:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        super().__init__(host, timeout=_PATIENCE, context=trusting)

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", 443), timeout=_PATIENCE)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]


def through_nginx(host: str) -> list[Seen]:
    """Return what the pages of the site ``host`` answer through nginx."""
    return [_look(_Nginx(host), host, path) for path in PAGES]


def at_socket(file: Path, host: str) -> list[Seen]:
    """Return what the same pages answer at the socket ``file``."""
    return [_look(_Socket(file), host, path) for path in PAGES]


def wrong_in(seen: list[Seen]) -> list[str]:
    """Return a line for each page that is not right."""
    return [f"{one.path}: {one.wrong}" for one in seen if one.wrong]


def _look(connection: http.client.HTTPConnection, host: str, path: str) -> Seen:
    begun = time.monotonic()
    try:
        connection.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return Seen(path, 0, "", f"no answer ({error})", time.monotonic() - begun)
    finally:
        connection.close()
    return Seen(path, answer.status, title_of(text), judged(path, answer.status, text), time.monotonic() - begun)


def judged(path: str, status: int, text: str) -> str:
    """Return what is wrong with the answer to ``path``, or nothing."""
    if status != 200:
        return (
            f"answers {status}, not 200: {text[:300]}" if path.startswith("/healthz") else f"answers {status}, not 200"
        )
    return "" if PAGES[path] in text else f"answers without “{PAGES[path]}”"


def title_of(text: str) -> str:
    """Return the title of the page ``text``, or the beginning of a text that is no page."""
    found = re.search(r"<title>\s*(.*?)\s*</title>", text, re.DOTALL)
    return found[1] if found else text[:60].strip().replace("\n", " ")
