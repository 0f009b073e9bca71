"""The audit log's labels of actions, and the receivers of Django's signals: logins, logouts and new passwords."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import TextChoices
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from liaison.declarations import declared
from liaison.staff.roles import Role
from liaison.text.normalize import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from liaison.models import Event
    from liaison.typing import StrOrPromise


class ActionGroup(TextChoices):
    """A group of actions by which the log can be filtered."""

    EDITIONS = "editions", _("Articles")
    RECORDS = "records", _("Organizations and people")
    OFFICE = "office", _("Office and pages")
    TRASH = "trash", _("Trash")
    ACCESS = "access", _("Logging in and out")
    ACCOUNTS = "accounts", _("Accounts")
    LOG = "log", _("Audit log")


@dataclass(frozen=True)
class Action:
    """An ``Event.action`` with its label in the log and its group.

    ``tell`` returns the details of an event in words, shown in place of its note.
    """

    name: str
    label: StrOrPromise
    group: str = ActionGroup.EDITIONS
    tell: Callable[[Event], str] | None = None


@cache
def actions() -> Mapping[str, Action]:
    """Return what the installed apps declare as ``audit_actions``, by name."""
    return {action.name: action for action in declared("audit_actions")}


def label_of(action: str) -> str:
    """Return the label of ``action`` in the active language, or its name if no app declares it."""
    known = actions().get(action)
    return str(known.label) if known else action


def actions_in(group: str) -> list[str]:
    """Return the names of the actions in ``group``."""
    return [name for name, action in actions().items() if action.group == group]


def event_details(event: Event) -> str:
    """Return the details of ``event`` in words: what its action tells, else its note."""
    action = actions().get(event.action)
    return action.tell(event) if action and action.tell else event.note


def _change_of_role(event: Event) -> str:
    roles = {end: _role(event.details.get(end)) for end in ("before", "after")}
    return str(_("from %(before)s to %(after)s")) % roles


def _new_role(event: Event) -> str:
    return _role(event.details.get("role"))


def _kind_of_step(event: Event) -> str:
    return str(_("Passkey") if event.details.get("kind") == "passkey" else _("App"))


def _codes_left(event: Event) -> str:
    left = int(event.details.get("left", 0))
    return ngettext("%(count)d code left", "%(count)d codes left", left) % {"count": left}


def _role(value: object) -> str:
    return str(Role(value).label) if value in Role.values else "—"


ACTIONS = (
    Action("login", _("Logged in"), ActionGroup.ACCESS),
    Action("login_failed", _("Failed login"), ActionGroup.ACCESS),
    Action("logout", _("Logged out"), ActionGroup.ACCESS),
    Action("password", _("Set a password"), ActionGroup.ACCOUNTS),
    Action("slowed_down", _("Stopped further logins for ten minutes"), ActionGroup.ACCESS),
    Action("second_step_failed", _("Wrong code at the second step"), ActionGroup.ACCESS),
    Action("recovery_code", _("Logged in with a recovery code"), ActionGroup.ACCESS, _codes_left),
    Action("second_step_on", _("Added a second step"), ActionGroup.ACCOUNTS, _kind_of_step),
    Action("second_step_off", _("Removed a second step"), ActionGroup.ACCOUNTS, _kind_of_step),
    Action("second_step_reset", _("Reset the second step of an account"), ActionGroup.ACCOUNTS),
    Action("new_codes", _("Made new recovery codes"), ActionGroup.ACCOUNTS),
    Action("sessions_ended", _("Ended the sessions of an account"), ActionGroup.ACCOUNTS),
    Action("add_account", _("Created an account"), ActionGroup.ACCOUNTS, _new_role),
    Action("role", _("Changed a role"), ActionGroup.ACCOUNTS, _change_of_role),
    Action("account_off", _("Deactivated an account"), ActionGroup.ACCOUNTS),
    Action("account_on", _("Reactivated an account"), ActionGroup.ACCOUNTS),
    Action("delete_account", _("Deleted an account"), ActionGroup.ACCOUNTS),
    Action("put_in_trash", _("Moved to the trash"), ActionGroup.TRASH),
    Action("restore_from_trash", _("Restored from the trash"), ActionGroup.TRASH),
    Action("delete_for_good", _("Permanently deleted"), ActionGroup.TRASH),
    Action("export_log", _("Exported the audit log"), ActionGroup.LOG),
)


def connect() -> None:
    """Connect the receivers, so that changes of accounts are recorded from the desk, a shell or a command."""
    user_logged_in.connect(_logged_in, dispatch_uid="audit")
    user_logged_out.connect(_logged_out, dispatch_uid="audit")
    user_login_failed.connect(_login_failed, dispatch_uid="audit")
    post_save.connect(_account_saved, sender=User, dispatch_uid="audit")


def _logged_in(sender: object, user: User, **kwargs: object) -> None:
    _log("login", by=user)


def _logged_out(sender: object, user: User | None, **kwargs: object) -> None:
    if user is not None:
        _log("logout", by=user)


def _login_failed(sender: object, credentials: dict[str, object], request: Any = None, **kwargs: object) -> None:
    """Record a failed login with the typed name, which need not be an account's.

    Those that were not even looked at are not recorded: a stranger could fill the log with them.

    The password is never recorded, nor is the client's address, by which staff could be tracked.
    """
    if getattr(request, "has_to_wait", False):
        return
    _log("login_failed", by_name=clean(str(credentials.get("username") or "")).strip())


def _account_saved(sender: object, instance: User, created: bool, raw: bool = False, **kwargs: object) -> None:
    """Record an account created on the server, or a new password of an existing account.

    Django clears ``_password`` before it stores the same password under a stronger hash, so that is not recorded.
    """
    if raw:
        return
    # The desk sets the user who makes the change. Its screen records new accounts itself, with their roles.
    by = getattr(instance, "changed_by", None)
    if created and by is None:
        _log("add_account", instance)
    elif not created and instance._password is not None:  # type: ignore[attr-defined]
        # Without such a user it is the page for one's own password, or the command on the server.
        _log("password", instance, by or instance)


def _log(action: str, *args: Any, **kwargs: Any) -> None:
    # Models are not loaded yet when this module is imported.
    from liaison.staff.audit.models import record_event

    record_event(action, *args, **kwargs)
