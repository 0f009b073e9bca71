"""The store of this node, where the settings want one."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

import liaison
from liaison.page_cache.store import Store

# Settings on which public answers depend.
_ON = (
    *("SITE_URL", "TIME_ZONE", "LANGUAGE_CODE", "ARABIC_MONTHS", "ARABIC_DIGITS", "DATA_LICENSE", "DATA_LICENSE_URL"),
    *("STATIC_URL", "MEDIA_URL", "HTTPS", "ONION_ADDRESS", "ALLOWED_HOSTS", "MODELTRANSLATION_FALLBACK_LANGUAGES"),
)
# Folders whose files make up public answers.
_FILES = ("pages", "templates", "locale", "static", "liaison", "articles", "organizations", "office")


@cache
def _made(folder: Path, size: int) -> Store:
    return Store(folder / _identity(), size)


def store() -> Store | None:
    """Return the store of this node; None if it keeps no answers."""
    if not settings.PAGE_CACHE_MB or settings.DEBUG:
        return None
    return _made(Path(settings.PAGE_CACHE_DIR), settings.PAGE_CACHE_MB * 1024 * 1024)


@cache
def _identity() -> str:
    """Return what tells this version of the site, with these settings, from every other."""
    told = [liaison.__version__, *(f"{name}={getattr(settings, name)!r}" for name in _ON)]
    told += [f"{settings.DATABASES['default'][name]}" for name in ("ENGINE", "HOST", "PORT", "NAME")]
    base = Path(settings.BASE_DIR)
    files = (file for folder in _FILES for file in sorted((base / folder).rglob("*")) if file.suffix != ".pyc")
    told += [f"{file} {file.stat().st_mtime_ns}" for file in files if file.is_file()]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]
