"""The receivers of Django's model signals for all apps: they update the search index, tell the page cache, and call the declared followers.

The apps declare index entries as ``index_sources`` and followers as ``row_followers``. Both run in the transaction of
the change.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from liaison.declarations import declared
from liaison.page_cache import rows as shown_rows
from liaison.search.index import upkeep
from liaison.search.index.sources import link_field, owners, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import Model


@dataclass(frozen=True)
class Follower:
    """Functions to call with a row of ``model`` (``"articles.Article"``) after it was saved or deleted."""

    model: str
    saved: Callable[[Any], None] | None = None
    deleted: Callable[[Any], None] | None = None


@cache
def followers() -> Mapping[type[Model], list[Follower]]:
    """Return the followers that the installed apps declare as ``row_followers``, by model."""
    found = defaultdict(list)
    for follower in declared("row_followers"):
        found[apps.get_model(follower.model)].append(follower)
    return dict(found)


def connect() -> None:
    """Connect the signal receivers below. Called once, when the apps are ready.

    A receiver for deletions of every model would make Django read each row of any table before deleting it. So
    deletions are received only from models that own index entries, are told to the page cache row by row or have a ``deleted`` follower, and changes of
    many-to-many links only from the relations that the sources name.
    """
    pre_save.connect(_before_saving, dispatch_uid="row changes")
    post_save.connect(_after_saving, dispatch_uid="row changes")
    followed = {model for model, found in followers().items() if any(each.deleted for each in found)}
    for model in {*owners(), *shown_rows.exact_models(), *followed}:
        if not model._meta.auto_created:
            post_delete.connect(_after_deleting, sender=model, dispatch_uid="row changes")
    for source in sources().values():
        for name in source.links:
            through = link_field(source, name).remote_field.through
            m2m_changed.connect(_after_linking, sender=through, dispatch_uid="row changes")


def _before_saving(instance: Model, **_signal: object) -> None:
    upkeep.before_saving(instance)


def _after_saving(instance: Model, **_signal: object) -> None:
    """Update the index and call the followers.

    A row of a many-to-many link arrives here only when it is restored from the trash; ``_after_linking`` handles new
    links.
    """
    upkeep.after_saving(instance)
    shown_rows.tell(instance)
    tell_saved(instance)


def tell_saved(instance: Model) -> None:
    """Call the followers of a row that was stored. ``update()`` of a queryset does not; it may call this for its rows."""
    for follower in followers().get(type(instance), ()):
        if follower.saved:
            follower.saved(instance)


def _after_deleting(instance: Model, **_signal: object) -> None:
    upkeep.after_deleting(instance)
    shown_rows.tell(instance)
    for follower in followers().get(type(instance), ()):
        if follower.deleted:
            follower.deleted(instance)


def _after_linking(
    sender: type[Model],
    instance: Model,
    action: str,
    model: type[Model],
    pk_set: set[int] | None,
    reverse: bool,
    **_signal: object,
) -> None:
    if action in ("post_add", "post_remove", "post_clear"):
        upkeep.after_linking(instance, model, pk_set, reverse=reverse)
        shown_rows.tell_links(sender)
