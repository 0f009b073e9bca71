"""What an app contributes to the shared code, declared in its AppConfig and read when all apps are ready.

An AppConfig names the objects by dotted path; the shared code imports them from all installed apps. Importing a module
registers nothing, so the order of imports does not matter.
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
    """The ``declarations`` of an AppConfig: dotted names, each of a tuple of objects; empty for nothing."""

    # ``liaison.search.index.sources.Source``: the records that visitors can find, and the rows that make up their
    # entries.
    index_sources: str = ""
    # ``liaison.row_changes.Follower``: functions to call after rows are saved or deleted.
    row_followers: str = ""
    # Functions that take a model and two ids. They are called when the record with the first id was merged into the
    # record with the second, in the same transaction, to update references to records that are not database relations.
    merge_followers: str = ""
    # Functions that take a model and a set of ids. They are called when the record with these ids, one of its own and those
    # of records merged into it, is forgotten, in the same transaction, to remove references that are not database relations.
    forget_followers: str = ""
    # Functions that take a model and ids. They are called when texts of these rows were rewritten where they stand, because
    # somebody is forgotten, in the same transaction, to make anew what was made of the texts.
    rewritten_followers: str = ""
    # Functions that take the name of a stored picture and return whether visitors may see it now.
    shown_pictures: str = ""
    # ``liaison.staff.audit.log.Action``: the names of staff actions in the audit log.
    audit_actions: str = ""
    # Functions that take a request and return template context: for every page of the desk, and for its first page
    # only.
    desk_context: str = ""
    desk_panels: str = ""
    # Functions without arguments that return texts known to anybody, of which no password may be made.
    password_words: str = ""
    # ``liaison.portable.declaring.Moves`` and ``Stays``: which rows an export holds, and which not, and why.
    portable: str = ""
    # ``liaison.backups.beside.Beside``: what was done to records and is done again after an older backup is restored.
    beside_backups: str = ""
    # ``liaison.health.probes.Probe``: what the site depends on, for ``/healthz/ready``.
    health_probes: str = ""
    # ``liaison.health.findings.Check``: what ``manage.py doctor`` and its page look at.
    health_checks: str = ""
    # Dotted names of models whose rows no public answer shows.
    unseen_tables: str = ""
    # ``liaison.page_cache.rows.ExactRows``: the models whose changes are told to the page cache record by record.
    exact_rows: str = ""
    # Functions that take a moment (aware) and yield coming ones, each with a ``liaison.page_cache.tags.Changed``: what the clock
    # alone will change of what readers see.
    clock_changes: str = ""
    # Pairs of a task of the queue and what the desk calls it.
    jobs: str = ""
    # ``liaison.staff.site.DeskPage``: pages of the desk that do not belong to a model.
    desk_pages: str = ""


def declared(name: str) -> Iterator[Any]:
    """Yield what the installed apps declare as ``name``, a field of ``Declarations``, in order of INSTALLED_APPS."""
    for config in apps.get_app_configs():
        dotted = getattr(getattr(config, "declarations", None), name, "")
        if dotted:
            yield from import_string(dotted)


def declared_context(name: str, request: HttpRequest) -> dict[str, object]:
    """Return the merged context of all functions that the apps declare as ``name``, each called with ``request``."""
    return {key: value for give in declared(name) for key, value in give(request).items()}
