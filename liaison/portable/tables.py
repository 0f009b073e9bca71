"""Which rows of what the apps share, and of Django's own apps, an export holds, and why the others stay."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from liaison.portable.declaring import Moves, Scope, Stays
from liaison.staff.roles import Role

_OPENS = "it opens the account"


def _about_content() -> Q:
    """Return the condition for events that belong to a record's timeline: none of accounts, logins and exports."""
    return ~Q(record_type__in=["", "auth.user"])


def _about_content_types() -> Q:
    return ~Q(content_type__app_label__in=["auth", "admin", "sessions"])


def _roles() -> Q:
    return Q(name__in=Role.values)


def _of_roles() -> Q:
    return Q(group__name__in=Role.values)


def _unusable() -> str:
    return make_password(None)


TABLES: tuple[Moves | Stays, ...] = (
    # Accounts. The four roles and what they may do are part of the product; other groups travel.
    Moves("auth.Group", except_for=_roles, links_except_for=_of_roles),
    Moves(
        "auth.User",
        of_accounts=True,
        secret={"password": _OPENS, "last_login": "when somebody worked is nobody's business elsewhere"},
        filled={"password": _unusable},
    ),
    Moves("liaison.AuthenticatorApp", Scope.EVERYTHING, of_accounts=True),
    Moves("liaison.Passkey", Scope.EVERYTHING, of_accounts=True),
    Moves("liaison.RecoveryCode", Scope.EVERYTHING, of_accounts=True),
    Moves("liaison.KnownBrowser", Scope.EVERYTHING, of_accounts=True),
    # What was done.
    Moves("liaison.Event", of_accounts=True, rows=_about_content, only_remembers_uploads=True),
    Moves("admin.LogEntry", of_accounts=True, rows=_about_content_types),
    # The log of what was published. The key that signs it is a file, and no row.
    Moves("liaison.LogLine"),
    Moves("liaison.LogKey"),
    Moves("liaison.TreeHead"),
    Moves("liaison.LogState", made_by_migrate=True),
    Moves("liaison.Announcement"),
    # What imports made of another system's things.
    Moves("liaison.Origin"),
    # What is in work, and what was thrown away.
    Moves("liaison.TrashItem", mentions_uploads=("rows",)),
    Moves("liaison.Autosave", Scope.EVERYTHING, of_accounts=True),
    Moves("liaison.UploadDay", Scope.EVERYTHING, of_accounts=True),
    Stays("liaison.Presence", "who is on which page right now"),
    Stays("liaison.DeskSession", "where an account is open now: everybody logs in anew"),
    Stays("sessions.Session", "where an account is open now: everybody logs in anew"),
    Stays("liaison.Entry", "the index, which rebuild_search writes from the records"),
    Stays("liaison.Concern", "the index, which rebuild_search writes from the records"),
    Stays("liaison.NameWord", "the index, which rebuild_search writes from the records"),
    Stays("liaison.Heading", "the index, which rebuild_search writes from the records"),
    Stays("liaison.Spelling", "the index, which rebuild_search writes from the records"),
    Stays("liaison.TextWord", "the index, which rebuild_search writes from the records"),
    Stays("liaison.IndexFormat", "by which rules the index of this database was written"),
    Stays("liaison.ContentImport", "how far an import into this database has come"),
    Stays("liaison.Purge", "what changed in the last day, for pages that are kept here"),
    Stays("auth.Permission", "part of the product: migrate writes them; lines name them"),
    Stays("contenttypes.ContentType", "part of the product: migrate writes them; lines name them"),
    Stays("django_tasks_database.DBTaskResult", "what this server still has to do"),
    Stays("axes.AccessAttempt", "counts failed logins of the last minutes, with addresses of visitors"),
    Stays("axes.AccessAttemptExpiration", "counts failed logins of the last minutes, with addresses of visitors"),
    Stays("axes.AccessFailureLog", "counts failed logins of the last minutes, with addresses of visitors"),
    Stays("axes.AccessLog", "it is not written here: the audit log has the logins"),
)
