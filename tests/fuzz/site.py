"""The site that is asked: its addresses from ``tests.access``, what their pages offer to whom, and one request to it."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.utils import translation

from tests.access.table import ROWS, VISITORS, Row
from tests.access.world import fill
from tests.fuzz.forms import Found, read

ROOT = Path(__file__).resolve().parent.parent.parent
ANONYMOUS = VISITORS[0]


@dataclass(frozen=True)
class Asked:
    """One request. ``address`` is encoded as in a request's first line; ``headers`` are named as WSGI does."""

    method: str
    address: str
    visitor: str = ANONYMOUS
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    body_kind: str = ""

    def __str__(self) -> str:
        said = f"{self.method} {self.address[:500]} as {self.visitor}"
        if self.headers:
            said += f"\n    {str(self.headers)[:1000]}"
        return f"{said}\n    {self.body_kind}: {self.body[:3000]!r}" if self.body else said


@dataclass
class Answers:
    """What was answered to one kind of requests: statuses, times in seconds, and what failed, by where it failed."""

    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    slowest: tuple[float, str] = (0, "")
    failures: dict[str, tuple[Asked, int]] = field(default_factory=dict)


class Site:
    """A site with one of each thing, and somebody of each role logged in."""

    def __init__(self) -> None:
        with translation.override("ar"):
            staff, self.names = fill()
        self.cookies = {ANONYMOUS: ""} | {role: self._log_in(user) for role, user in staff.items()}
        self.accounts = {role: str(user.pk) for role, user in staff.items()}
        self.rows: list[tuple[Row, str]] = [(row, row.address.format_map(self.names)) for row in ROWS]
        self._found: dict[tuple[str, str], Found] = {}
        self._raised: list[BaseException] = []
        got_request_exception.connect(self._note)

    def close(self) -> None:
        """Stop listening to what is raised."""
        got_request_exception.disconnect(self._note)

    def addresses(self, begin: tuple[str, ...], without: tuple[str, ...] = ()) -> list[str]:
        """Return the addresses that begin with one of ``begin`` and with none of ``without``."""
        return [
            address
            for _row, address in self.rows
            if address.startswith(begin) and not address.startswith(without or "-")
        ]

    def described(self, address: str) -> tuple[str, ...]:
        """Return the parameters that the API describes for ``address``; none for one of a single record."""
        schema = json.loads(self._send(Asked("GET", "/api/v1/schema/")).content)
        read = schema["paths"].get(address.removeprefix("/api/v1"), schema["paths"].get(address, {})).get("get", {})
        return tuple(each["name"] for each in read.get("parameters", ()) if each["in"] == "query")

    def offered(self, address: str, visitor: str) -> Found:
        """Return what the page at ``address`` offers ``visitor``, asked once."""
        key = (address, visitor)
        if key not in self._found:
            response = self._send(Asked("GET", address, visitor))
            is_page = response.headers.get("Content-Type", "").startswith("text/html")
            self._found[key] = read(response.content.decode()) if is_page and not response.streaming else Found()
        return self._found[key]

    def ask(self, asked: Asked, answers: Answers) -> None:
        """Send ``asked``, undo what it did, and note in ``answers`` what came of it."""
        start = time.perf_counter()
        self._raised.clear()
        status = 0
        try:
            response = self._send(asked)
            status = response.status_code
        except Exception as error:
            self._raised.append(error)
        took = time.perf_counter() - start
        answers.statuses[status] += 1
        answers.times.append(took)
        answers.slowest = max(answers.slowest, (took, str(asked)))
        if status >= 500 or self._raised:
            where = _where(self._raised[0]) if self._raised else f"status {status}"
            first, number = answers.failures.get(where, (asked, 0))
            answers.failures[where] = (first, number + 1)

    def _send(self, asked: Asked) -> Any:
        client = Client(raise_request_exception=False)
        client.cookies.load(self.cookies[asked.visitor])
        # How often somebody may ask is another matter.
        cache.clear()
        path, _mark, query = asked.address.partition("?")
        with transaction.atomic():
            response = client.generic(
                asked.method, path, asked.body, asked.body_kind, QUERY_STRING=query, **asked.headers
            )
            if response.streaming:
                response.getvalue()
            transaction.set_rollback(True)
        return response

    def _log_in(self, user: Any) -> str:
        client = Client()
        client.force_login(user)
        return client.cookies.output(header="", sep=";")

    def _note(self, **_signal: Any) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            self._raised.append(error)


def _where(error: BaseException) -> str:
    """What was raised, and the last lines of ours that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno}"
        for frame in frames
        if frame.filename.startswith(str(ROOT)) and ".venv" not in frame.filename and "/tests/" not in frame.filename
    ]
    last = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {str(error)[:200]} ({' → '.join([*ours[-2:], last])})"
