"""The audit log's words for what was done, and what it hears of by Django's signals: who logs in, new passwords."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import TextChoices
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _

from liaison.roles import Role
from liaison.text import clean

if TYPE_CHECKING:
    from liaison.models import Event


class Group(TextChoices):
    """What the log can be narrowed to."""

    EDITIONS = "editions", _("Articles")
    RECORDS = "records", _("Organizations and people")
    OFFICE = "office", _("Office and pages")
    TRASH = "trash", _("Trash")
    ACCESS = "access", _("Logging in and out")
    ACCOUNTS = "accounts", _("Accounts")
    LOG = "log", _("Audit log")


@dataclass(frozen=True)
class Action:
    """What staff read of an action, and where it belongs. ``tell`` says what an event holds besides its note."""

    label: Any
    group: str
    tell: Callable[[Event], str] | None = None


# By ``Event.action``. Other apps add theirs when they are ready.
ACTIONS: dict[str, Action] = {
    "login": Action(_("Logged in"), Group.ACCESS),
    "login_failed": Action(_("Failed login"), Group.ACCESS),
    "logout": Action(_("Logged out"), Group.ACCESS),
    "password": Action(_("Set a password"), Group.ACCOUNTS),
    "add_account": Action(_("Created an account"), Group.ACCOUNTS),
    "role": Action(_("Changed a role"), Group.ACCOUNTS),
    "account_off": Action(_("Deactivated an account"), Group.ACCOUNTS),
    "account_on": Action(_("Reactivated an account"), Group.ACCOUNTS),
    "delete_account": Action(_("Deleted an account"), Group.ACCOUNTS),
    "put_in_trash": Action(_("Moved to the trash"), Group.TRASH),
    "restore_from_trash": Action(_("Restored from the trash"), Group.TRASH),
    "delete_for_good": Action(_("Permanently deleted"), Group.TRASH),
    "export_log": Action(_("Exported the audit log"), Group.LOG),
}


def register_actions(
    labels: dict[str, Any], group: str = Group.EDITIONS, tell: Callable[[Event], str] | None = None
) -> None:
    """Give words to further actions: ``register_actions({"publish": _("Publish")})``."""
    ACTIONS.update({action: Action(label, group, tell) for action, label in labels.items()})


def label_of(action: str) -> str:
    """What staff read of ``action`` in their language; its name where nobody gave it words."""
    return str(ACTIONS[action].label) if action in ACTIONS else action


def actions_in(group: str) -> list[str]:
    return [name for name, action in ACTIONS.items() if action.group == group]


def told(event: Event) -> str:
    """What the event says besides: its note, or from which role to which."""
    details = event.details
    if event.action == "role":
        return str(_("from %(before)s to %(after)s")) % {
            "before": _role(details.get("before")),
            "after": _role(details.get("after")),
        }
    if event.action == "add_account":
        return _role(details.get("role"))
    tell = ACTIONS[event.action].tell if event.action in ACTIONS else None
    return tell(event) if tell else event.note


def _role(value: Any) -> str:
    return str(Role(value).label) if value in Role.values else "—"


def connect() -> None:
    """Listen to what happens to accounts anywhere: in the desk, in a shell, by a command."""
    user_logged_in.connect(_logged_in, dispatch_uid="audit")
    user_logged_out.connect(_logged_out, dispatch_uid="audit")
    user_login_failed.connect(_login_failed, dispatch_uid="audit")
    post_save.connect(_account_saved, sender=User, dispatch_uid="audit")


def _logged_in(sender: Any, user: User, **kwargs: Any) -> None:
    _record("login", by=user)


def _logged_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _record("logout", by=user)


def _login_failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """The name that was typed, which need not be anybody's; never the password, and no address: staff are watched."""
    _record("login_failed", by_name=clean(str(credentials.get("username") or "")).strip())


def _account_saved(sender: Any, instance: User, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """An account made on the server, or a new password of one that was there before.

    Django clears ``_password`` before it stores the same password under a stronger hash, which is no new one.
    """
    if raw:
        return
    # Whom the desk says is at work: its screen records the new accounts itself, with their roles.
    by = getattr(instance, "changed_by", None)
    if created and by is None:
        _record("add_account", instance)
    elif not created and instance._password is not None:  # type: ignore[attr-defined]
        # Nobody said: it is the page for one's own password, or the server's command for it.
        _record("password", instance, by or instance)


def _record(action: str, *args: Any, **kwargs: Any) -> None:
    # Models are not there yet when this module is read.
    from liaison.models.event import record_event

    record_event(action, *args, **kwargs)
