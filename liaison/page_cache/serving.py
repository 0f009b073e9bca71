"""The site with its kept answers in front: a WSGI application around Django's.

An answer to GET that any reader may get is made once, and given to all until something changes that it shows. Whoever asks while it is
being made waits for it.
"""

from __future__ import annotations

import gzip
import re
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings

from liaison.page_cache.coming import midnight
from liaison.page_cache.following import Follower
from liaison.page_cache.nginx import Handed
from liaison.page_cache.passing_on import Body, PassedOn
from liaison.page_cache.place import store
from liaison.page_cache.shown import Answer, making
from liaison.page_cache.store import Kept
from liaison.postgresql import replica
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from liaison.page_cache.log import Position
    from liaison.page_cache.store import Store

    Headers = list[tuple[str, str]]

# What is never kept: staff's pages, files that have a store of their own, probes, and what depends on who asks.
_NEVER = re.compile(
    r"/(?:admin|static|media|healthz|provenance|oembed|favicon\.ico|apple-touch)|/(?:ar|en)/(?:verify|preview|fact-check)/"
)
# A query with words to search for: everybody types others.
_WORDS = re.compile(r"(?:^|[&;])q=[^&;]")
_KINDS = re.compile(r"text/|image/svg\+xml|application/([\w.-]+\+)?(json|xml)\b|application/vnd\.openxmlformats")
# The headers of a request on which kept answers may depend; those are part of the address.
_VARIES = {"accept-encoding", "accept-language", "save-data"}
_IN_LANGUAGES = tuple(f"/{code}/" for code in LANGUAGES)
# What caches in front are told of an answer that is not given again.
_MISSED = [("Cache-Status", "Liaison; fwd=miss"), ("X-Accel-Expires", "0")]
# Headers of an answer for one reader alone.
_OWN = {"ratelimit", "ratelimit-policy", "date", "content-length", "x-accel-expires", "cache-status"}
_UNKEPT = re.compile(r"\b(no-store|private)\b")
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))")
# The largest answer that is kept, compressed; and for how many seconds others wait for one that is being made.
_LARGEST, _PATIENCE = 4 * 1024 * 1024, 10


class PageCache:
    """A WSGI application that answers as ``application`` does, from the store where it can."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._store = store()
        self._follower: Follower | None = None
        self._lock = threading.Lock()
        self._making: dict[str, threading.Event] = {}
        self._handed = Handed()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        address = _address(environ) if self._store else ""
        wanted = address or replica.may_answer(environ)
        if not wanted or self._store is None or not self._following().is_trusted():
            return self._application(environ, start_response)
        if not address:
            return self._application(environ | {replica.POSITION: self._store.position()}, start_response)
        kept = self._store.get(address)
        if kept is None:
            kept = self._awaited(address)
        if kept is not None:
            return self._answer(environ, start_response, address, kept, "Liaison; hit")
        return self._made(self._store, address, environ, start_response)

    def _following(self) -> Follower:
        """Return the thread that follows the log. It begins with the first request: a server forks its processes before."""
        if self._follower is None or not self._follower.is_alive():
            with self._lock:
                if self._follower is None or not self._follower.is_alive():
                    self._follower = Follower(self._handed)
                    self._follower.start()
        return self._follower

    def _awaited(self, address: str) -> Kept | None:
        """Return the answer that another thread is making; None if it is for this one to make."""
        with self._lock:
            others = self._making.get(address)
            if others is None:
                self._making[address] = threading.Event()
                return None
        if not others.wait(_PATIENCE):
            # Its reader may take it ever so slowly: the next do not wait for that one.
            with self._lock:
                self._making[address] = threading.Event()
        return self._store.get(address) if self._store else None

    def _is_made(self, address: str) -> None:
        with self._lock:
            made = self._making.pop(address, None)
        if made:
            made.set()

    def _made(
        self, store: Store, address: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Have Django make the answer, and keep it."""
        begun, began, answer = store.position(), replica.Began(), Answer()

        def keep(body: bytes) -> tuple[Kept, Kept | None]:
            made = Kept(began.status, [each for each in began.headers if each[0].lower() not in _OWN], body, midnight())
            return made, _keep(store, address, made, answer, begun)

        with ExitStack() as ending:
            ending.callback(self._is_made, address)
            with making(answer):
                chunks = self._application(_asked_whole(environ) | {replica.POSITION: begun}, began)
            body = Body(chunks, answer, _LARGEST)
            ending.callback(body.close)
            if _is_made_while_sent(began):
                form = _form(environ, began.status, [*began.headers, *_MISSED])
                start_response(form.status, form.headers)
                return PassedOn(body, keep, ending.pop_all().close, form.is_unpacked) if form.has_body else []
            made, held = keep(b"".join(body))
        if held is None:
            return _answer(environ, start_response, made, _MISSED)
        return self._answer(environ, start_response, address, held, "Liaison; fwd=miss; stored")

    def _answer(
        self, environ: WSGIEnvironment, start_response: StartResponse, address: str, kept: Kept, status: str
    ) -> list[bytes]:
        """Give a kept answer to one reader, with what caches in front must know."""
        encoding = "gzip" if _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else ""
        second = self._handed.hand(address, encoding, kept.until)
        headers = [("Cache-Status", status), ("X-Accel-Expires", f"@{second}" if second else "0")]
        if settings.PURGE_URL:
            headers.append(("Surrogate-Control", f"max-age={int(kept.until - time.time())}"))
        return _answer(environ, start_response, kept, headers)


def _address(environ: WSGIEnvironment) -> str:
    """Return under what the answer is kept: its address, and what else of the request it may depend on. Empty: it is not kept."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or _NEVER.match(path) or environ.get("SCRIPT_NAME"):
        return ""
    if "HTTP_AUTHORIZATION" in environ or _WORDS.search(query):
        return ""
    scheme = environ.get("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"]
    # As it was sent, where the server tells: nginx keeps it under that.
    target = environ.get("RAW_URI") or f"{quote(path, encoding='latin-1')}{'?' if query else ''}{query}"
    languages = "" if path.startswith(_IN_LANGUAGES) else environ.get("HTTP_ACCEPT_LANGUAGE", "")
    saves = environ.get("HTTP_SAVE_DATA", "").strip().lower() == "on"
    where = f"{scheme}://{environ.get('HTTP_HOST', '').lower()}{target}"
    return f"{where} {'small' if saves else ''} {languages}"


def _asked_whole(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Return the request for the whole answer, compressed, whatever this reader asked for and has already."""
    left_out = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE")
    asked = {name: value for name, value in environ.items() if name not in left_out}
    return asked | {"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "gzip"}


def _is_made_while_sent(began: replica.Began) -> bool:
    """Return whether nobody knows how long the answer will be, or it is too long to be kept."""
    length = next((value for name, value in began.headers if name.lower() == "content-length"), "")
    return began.status.startswith("200 ") and (not length or int(length) > _LARGEST)


def _keep(store: Store, address: str, made: Kept, answer: Answer, begun: Position | None) -> Kept | None:
    """Keep the answer if any reader may get it; return it with the time until which it holds."""
    told = {name.lower(): value for name, value in made.headers}
    if begun is None or not made.status.startswith("200 ") or not _KINDS.match(told.get("content-type", "")):
        return None
    varies = {name.strip().lower() for name in told.get("vary", "").split(",") if name.strip()}
    if "set-cookie" in told or not varies <= _VARIES or _UNKEPT.search(told.get("cache-control", "")):
        return None
    shown = answer.shown()
    if shown is None:
        return None
    if settings.PURGE_URL:
        made.headers.append(("Surrogate-Key", " ".join(sorted({each.tag for each in shown}))))
    return store.put(address, made, shown, begun)


def _answer(environ: WSGIEnvironment, start_response: StartResponse, kept: Kept, more: Headers) -> list[bytes]:
    """Give one reader an answer."""
    form = _form(environ, kept.status, [*kept.headers, *more])
    body = gzip.decompress(kept.body) if form.is_unpacked else kept.body
    length = [] if form.is_known else [("Content-Length", str(len(body)))]
    start_response(form.status, [*form.headers, *length])
    return [body] if form.has_body else []


@dataclass(frozen=True)
class _Form:
    """The form in which one reader gets an answer: not at all if it is known, without compression, without a body."""

    status: str
    headers: Headers
    is_known: bool = False
    has_body: bool = False
    is_unpacked: bool = False


def _form(environ: WSGIEnvironment, status: str, headers: Headers) -> _Form:
    etag = next((value for name, value in headers if name == "ETag"), "")
    if etag and status.startswith("200 ") and _knows(environ.get("HTTP_IF_NONE_MATCH", ""), etag):
        left_out = ("content-type", "content-encoding", "content-disposition", "content-length")
        return _Form("304 Not Modified", [each for each in headers if each[0].lower() not in left_out], is_known=True)
    has_body = environ["REQUEST_METHOD"] != "HEAD"
    if ("Content-Encoding", "gzip") in headers and not _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        unpacked = [each for each in headers if each[0].lower() not in ("content-encoding", "content-length")]
        return _Form(status, unpacked, False, has_body, has_body)
    return _Form(status, headers, has_body=has_body)


def _knows(known: str, etag: str) -> bool:
    """Return whether the value of ``If-None-Match`` names ``etag``, weak or not."""
    return known.strip() == "*" or etag.removeprefix("W/") in {
        each.strip().removeprefix("W/") for each in known.split(",")
    }


def _takes_gzip(accepted: str) -> bool:
    return bool(_GZIP.search(accepted))
