"""Updating ids in JSON content when two organizations or two people are merged, or when a person is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from articles.models.changes import Changes, keep_changes
from articles.models.content import RELATIONS, shared_of
from articles.models.version import Version
from articles.models.workflow import SHARED

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import Model


def _follow(model: type[Model], before: int, after: int) -> None:
    """Replace the id ``before`` by ``after`` in unpublished changes and in scheduled versions.

    Published versions stay as they are: restoring one looks up the merged records.
    """
    name = next(name for name, found in RELATIONS.items() if found is model)
    for changes in Changes.objects.filter(language=SHARED).select_related("article"):
        if before in changes.content.get(name, ()):
            stored = shared_of(changes.article)
            keep_changes(changes.article, SHARED, stored, stored | _led_on(changes.content, name, before, after))
    for version in Version.objects.filter(at__gt=timezone.now()):
        if before in version.content["shared"].get(name, ()):
            version.content["shared"] = _led_on(version.content["shared"], name, before, after)
            version.save(update_fields=["content"])


def _led_on(shared: dict[str, Any], name: str, before: int, after: int) -> dict[str, Any]:
    return shared | {name: sorted({after if key == before else key for key in shared[name]})}


def _forget(model: type[Model], ids: Collection[int]) -> None:
    """Remove ``ids`` from all versions and unpublished changes, also from versions that are out."""
    name = next(name for name, found in RELATIONS.items() if found is model)
    for version in Version.objects.filter(content__shared__has_key=name).iterator():
        if not set(ids).isdisjoint(version.content["shared"][name]):
            version.content["shared"][name] = [key for key in version.content["shared"][name] if key not in ids]
            version.save(update_fields=["content"])
    for changes in Changes.objects.filter(language=SHARED, content__has_key=name).iterator():
        if not set(ids).isdisjoint(changes.content[name]):
            changes.content[name] = [key for key in changes.content[name] if key not in ids]
            changes.save(update_fields=["content"])


FOLLOWERS = (_follow,)
FORGETTING = (_forget,)
