"""What an app brings to what the apps share, said in one place: its AppConfig.

An AppConfig names the objects, and whoever uses them reads them from all apps when these are ready. Nothing is registered
by importing a module, so the order of imports changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


@dataclass(frozen=True)
class Declarations:
    """The ``declarations`` of an AppConfig: dotted names, each of a tuple of what the app brings; empty: nothing."""

    # ``liaison.search.index.sources.Source``: the records that visitors find, and the rows their entries are made of.
    index_sources: str = ""
    # ``liaison.row_changes.Follower``: what is done after rows are saved or deleted.
    row_followers: str = ""
    # Functions of a model and two ids, called when the record with the first was merged into that with the second, in the same
    # transaction: for what names records otherwise than by a relation.
    merge_followers: str = ""
    # ``liaison.staff.audit.log.Action``: what the audit log calls what staff did.
    audit_actions: str = ""
    # Functions from a request to what the templates of every page of the desk get, and of its first page alone.
    desk_context: str = ""
    desk_panels: str = ""
    # ``liaison.staff.site.DeskPage``: pages of the desk that belong to no kind of record.
    desk_pages: str = ""


def declared(name: str) -> Iterator[Any]:
    """Yield what all installed apps bring as ``name`` (a field of ``Declarations``), in the order of INSTALLED_APPS."""
    for config in apps.get_app_configs():
        dotted = getattr(getattr(config, "declarations", None), name, "")
        if dotted:
            yield from import_string(dotted)


def declared_context(name: str, request: HttpRequest) -> dict[str, Any]:
    """Return the context that the functions declared as ``name`` give for ``request``, in one."""
    return {key: value for give in declared(name) for key, value in give(request).items()}
