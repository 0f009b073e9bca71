"""Checking that the versions are what the log has of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from articles.models.seal import Seal
from articles.models.version import Version
from articles.provenance.forms import digest_of, sealed_text, written
from liaison.provenance.models import LogLine

if TYPE_CHECKING:
    from collections.abc import Iterator


def faults_of_versions() -> Iterator[str]:
    """Yield which versions are not what the log has of them, a sentence each, in English."""
    logged = _logged()
    seals = {seal.pk: seal for seal in Seal.objects.iterator()}
    for version in Version.objects.filter(settled_at__isnull=False).order_by("pk").iterator(chunk_size=500):
        name = f"Version {version.number} ({version.language}) of article {version.article_id}"
        seal = seals.get(version.pk)
        known = logged.get((version.article_id, version.language, version.number))
        if seal is None or known is None:
            yield f"{name} is not in the log yet. manage.py publish_due enters it."
        elif bytes(seal.digest).hex() != known or _digest(version, seal) != known:
            yield f"{name} is not the text that the log has: it was changed past the site."


def _digest(version: Version, seal: Seal) -> str:
    return digest_of(bytes(seal.salt), sealed_text(written(version.content["texts"]))).hex()


def _logged() -> dict[tuple[int, str, int], str]:
    """Return the newest hash of each version, by article, language and number."""
    rows = LogLine.objects.filter(version__isnull=False).order_by("index")
    found = rows.values_list("record", "language", "version", "line")
    return {
        (record or 0, language, version or 0): json.loads(bytes(line))["hash"]
        for record, language, version, line in found.iterator(chunk_size=2000)
    }
