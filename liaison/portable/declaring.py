"""What an app declares of its models: which rows travel in an export, which columns do not, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import Q


class Scope(Enum):
    """How much an export holds."""

    # What the office wrote and recorded; accounts have names and roles, and nothing that opens them.
    CONTENT = "content"
    # Also what opens accounts, the whole audit log, and unsaved texts: for backups.
    EVERYTHING = "everything"

    def holds(self, other: Scope) -> bool:
        """Return whether what belongs to ``other`` is in an export of this scope."""
        return self is Scope.EVERYTHING or other is Scope.CONTENT


class PortableError(Exception):
    """An export or import that cannot be done. The text is for people and names the line, where one is to blame."""


@dataclass(frozen=True)
class Moves:
    """Rows of ``model`` (``"articles.Article"``) travel, with those of its plain many-to-many relations."""

    model: str
    scope: Scope = Scope.CONTENT
    # Columns that never travel, with the reason; an import gives them their default.
    without: Mapping[str, str] = field(default_factory=dict)
    # Columns that travel with everything alone, with the reason.
    secret: Mapping[str, str] = field(default_factory=dict)
    # Which rows are content; all of them travel with everything.
    rows: Callable[[], Q] | None = None
    # Which rows never travel, because every database has them: the office's roles.
    except_for: Callable[[], Q] | None = None
    # The same for the rows of its many-to-many relations.
    links_except_for: Callable[[], Q] | None = None
    # Rows that an installation has before anything was written: replaced without asking.
    made_by_migrate: bool = False
    # Rows that come with the first account: replaced if one says so.
    of_accounts: bool = False
    # Texts that mention uploads by their names. Columns of JSON are searched without being named here.
    mentions_uploads: tuple[str, ...] = ()
    # Names of uploads in it are history: the files may be gone.
    only_remembers_uploads: bool = False
    # Gives a column that does not travel a value: ``{"password": make_unusable}``.
    filled: Mapping[str, Callable[[], Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Stays:
    """Rows of ``model`` do not travel, for this reason."""

    model: str
    reason: str
