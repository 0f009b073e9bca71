"""The site as an engine sees it: a WSGI program that answers from a dictionary, gzipped, and says how long that may be kept.

``/hour/N`` may be kept for an hour, ``/second/N`` until the end of this second, ``/never/N`` not at all. The header ``asked``
counts the answers; one process gives them.
"""

from __future__ import annotations

import gzip
import itertools
import random
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ADDRESSES = 500
_SIZE, _WORDS, _SEED = 30_000, 520, 96


def page() -> bytes:
    """Return HTML of 30 KB that gzip makes 6 KB."""
    draw = random.Random(_SEED)
    words = ["".join(draw.choices("abcdefghilmnoprstu", k=draw.randint(3, 9))) for _ in range(_WORDS)]
    lines = [b"<!doctype html><html lang=en><title>A page</title><main>"]
    while sum(map(len, lines)) < _SIZE:
        number = draw.randrange(10**5)
        text = " ".join(draw.choices(words, k=9))
        card = f'<article class="card"><h2 class="card-title"><a href="/en/news/{number}/">{text}</a></h2>'
        tail = f'<p class="card-meta"><time datetime="2026-11-30">30 November 2026</time></p><p class="lead">{text[::-1][:40]}</p></article>\n'
        lines.append((card + tail).encode())
    return b"".join(lines)[: _SIZE - 14] + b"</main></html>"


_ASKED = itertools.count()
_PAGES = {str(number): gzip.compress(page(), 6, mtime=0) for number in range(ADDRESSES)}


def application(environ: dict[str, str], start: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    _, until, number = environ["PATH_INFO"].split("/")
    body = _PAGES[number]
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", str(len(body))),
        ("Vary", "Accept-Encoding"),
        ("ETag", f'"{number}"'),
        ("Cache-Control", "no-cache"),
        ("Content-Security-Policy", "default-src 'self'; base-uri 'none'; frame-ancestors 'none'"),
        ("xkey", f"page-{number}"),
        ("asked", str(next(_ASKED))),
    ]
    if until != "never":
        now = int(time.time())
        headers.append(("X-Accel-Expires", f"@{now + 3600 * (until == 'hour')}"))
    start("200 OK", headers)
    return [body]
