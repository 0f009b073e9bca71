"""Addresses of the services that the site uses, as Django takes them. Messages tell them without user, password and query."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ

from liaison.environment.reading import held, wrong_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

# Seconds to wait for a cache: one that takes longer is slower than none.
_CACHE_PATIENCE = 0.5
_DATABASE = "postgres://user:password@host:5432/name (signs in the password percent-encoded), or take it out for SQLite"
_REPLICA = "postgres://user:password@host:5432/name beside a DATABASE_URL of PostgreSQL, or take it out"
_CACHE = "redis://host:6379/0 (rediss:// with TLS), or take it out: then each process remembers for itself"
_MAIL = (
    "smtp+tls://user:password@host:587 (smtps:// for port 465, smtp:// without encryption), or take it out: then letters "
    "stand in the log"
)
_STORAGE = (
    "s3://key:secret@host/bucket?region=name (s3+http:// without TLS), file:///folder, or take it out: then uploads are in "
    "LIAISON_DATA"
)
_REPORTS = "the address (DSN) that the service gives, such as https://key@errors.example.org/1"
_POSTGRES = ("postgres", "postgresql", "psql", "pgsql")
# By the scheme of the address: the port, and whether encryption begins at once (SSL) or after a greeting (TLS).
_MAIL_SCHEMES = {
    "smtp": (25, {}),
    "smtp+tls": (587, {"EMAIL_USE_TLS": True}),
    "smtps": (465, {"EMAIL_USE_SSL": True}),
    "smtp+ssl": (465, {"EMAIL_USE_SSL": True}),
}
_MAIL_ELSEWHERE = ("consolemail", "filemail", "memorymail", "dummymail")


def database(name: str, *, sqlite: Path) -> dict[str, Any]:
    """Return the database of ``name`` as an entry of DATABASES; the file ``sqlite`` if it is not set."""
    url = held(name)
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(sqlite)}
    scheme = url.partition("://")[0]
    if scheme not in (*_POSTGRES, "sqlite"):
        raise wrong_url(name, url, _DATABASE)
    try:
        with warnings.catch_warnings():
            # Of a file of SQLite after two slashes, whose first folder would be taken for a host.
            warnings.simplefilter("error")
            found: dict[str, Any] = environ.Env.db_url_config(url)
    except (ValueError, UserWarning) as error:
        raise wrong_url(name, url, "sqlite:////absolute/path" if scheme == "sqlite" else _DATABASE) from error
    # An @ in the name comes from a password whose / or # is not percent-encoded.
    if not found["NAME"] or "@" in str(found["NAME"]):
        raise wrong_url(name, url, _DATABASE)
    return found


def replica(name: str, *, of: Mapping[str, Any]) -> dict[str, Any]:
    """Return the replica of the database ``of`` by its name in DATABASES, ``replica``; nothing if ``name`` is not set."""
    url = held(name)
    if not url:
        return {}
    if url.partition("://")[0] not in _POSTGRES or of["ENGINE"].endswith("sqlite3"):
        raise wrong_url(name, url, _REPLICA)
    found = database(name, sqlite=Path())
    # Readers wait for it, and the other is there.
    found["OPTIONS"] = {"connect_timeout": 2} | found.get("OPTIONS", {})
    return {"replica": found}


def cache(name: str) -> dict[str, Any]:
    """Return the cache of ``name`` as an entry of CACHES; the memory of each process if it is not set."""
    url = held(name) or "locmemcache://"
    parts = _parts(name, url, _CACHE)
    if parts.scheme in ("locmemcache", "dummycache"):
        return environ.Env.cache_url_config(url)
    if parts.scheme not in ("redis", "rediss") or not (parts.hostname or parts.path.strip("/")):
        raise wrong_url(name, url, _CACHE)
    if parts.hostname and not (parts.path.strip("/") or "0").isdecimal():
        raise wrong_url(name, url, _CACHE)
    found: dict[str, Any] = environ.Env.cache_url_config(url)
    found["BACKEND"] = "liaison.cache.SharedCache"
    patience = {"socket_connect_timeout": _CACHE_PATIENCE, "socket_timeout": _CACHE_PATIENCE}
    found["OPTIONS"] = patience | found.get("OPTIONS", {})
    return found


def mail(name: str) -> dict[str, Any]:
    """Return Django's settings of outgoing mail for ``name``; letters stand in the log if it is not set."""
    url = held(name) or "consolemail://"
    parts = _parts(name, url, _MAIL)
    if parts.scheme in _MAIL_ELSEWHERE:
        where = {"EMAIL_FILE_PATH": unquote(parts.path)} if parts.scheme == "filemail" else {}
        return {"EMAIL_BACKEND": environ.Env.EMAIL_SCHEMES[parts.scheme]} | where
    if parts.scheme not in _MAIL_SCHEMES or not parts.hostname or parts.path.strip("/") or parts.query:
        raise wrong_url(name, url, _MAIL)
    port, encryption = _MAIL_SCHEMES[parts.scheme]
    return encryption | {
        "EMAIL_BACKEND": environ.Env.EMAIL_SCHEMES[parts.scheme],
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
    }


def storage(name: str, *, default: Path) -> tuple[dict[str, Any], Path]:
    """Return the storage of uploads of ``name`` as an entry of STORAGES, and the folder of uploads, ``default`` if it names none."""
    url = held(name) or default.as_uri()
    parts = _parts(name, url, _STORAGE)
    if parts.scheme == "file" and parts.path.strip("/") and not parts.netloc:
        return {"BACKEND": "liaison.media.storage.UploadStorage"}, Path(unquote(parts.path))
    bucket, _slash, prefix = unquote(parts.path).strip("/").partition("/")
    options = dict(parse_qsl(parts.query))
    known = parts.scheme in ("s3", "s3+http") and set(options) <= {"region"}
    if not (known and bucket and parts.username and parts.password) or (not parts.hostname and not options):
        raise wrong_url(name, url, _STORAGE)
    bucket_storage = {
        "BACKEND": "liaison.media.bucket.BucketStorage",
        "OPTIONS": {
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "bucket_name": bucket,
            "location": prefix,
            "endpoint_url": _endpoint(parts),
            "region_name": options.get("region"),
        },
    }
    return bucket_storage, default


def _endpoint(parts: SplitResult) -> str | None:
    """Return the address of the server of an S3 URL; None for Amazon's, which the region names."""
    if not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = f":{parts.port}" if parts.port else ""
    return f"{'http' if parts.scheme == 's3+http' else 'https'}://{host}{port}"


def reports(name: str) -> str:
    """Return the address to which errors are reported in ``name``; empty for none."""
    url = held(name) or ""
    parts = _parts(name, url, _REPORTS)
    if url and not (parts.scheme in ("http", "https") and parts.username and parts.hostname and parts.path.strip("/")):
        raise wrong_url(name, url, _REPORTS)
    return url


def _parts(name: str, url: str, should: str) -> SplitResult:
    """Return the parts of ``url``, whose port is a number if it has one."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise wrong_url(name, url, should) from error
    return parts
