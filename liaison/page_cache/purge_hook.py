"""Telling a cache in front of the site, such as that of a content delivery network, what it must forget."""

from __future__ import annotations

import json
import logging
import threading
import urllib.request
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from liaison.page_cache.store import Store

logger = logging.getLogger(__name__)

# Seconds to wait for its answer.
_PATIENCE = 2
_telling = threading.Lock()


def tell(kept: Store) -> None:
    """Send to ``PURGE_URL`` what it has not heard yet. What cannot be sent waits on."""
    if not settings.PURGE_URL or not _telling.acquire(blocking=False):
        return
    try:
        for number, told in kept.to_tell():
            _send(told)
            kept.was_told(number)
    except OSError as error:
        logger.warning("The cache in front of the site did not hear of a change: %s", type(error).__name__)
    finally:
        _telling.release()


def _send(told: dict[str, object]) -> None:
    headers = {"Content-Type": "application/json"}
    tags = told.get("tags")
    if isinstance(tags, list):
        # The header by which Fastly, and Varnish with xkey, forget by tags.
        headers["Surrogate-Key"] = " ".join(tags)
    if settings.PURGE_TOKEN:
        headers["Authorization"] = f"Bearer {settings.PURGE_TOKEN}"
    request = urllib.request.Request(settings.PURGE_URL, json.dumps(told).encode(), headers, method="POST")  # noqa: S310
    with urllib.request.urlopen(request, timeout=_PATIENCE):  # noqa: S310
        pass
