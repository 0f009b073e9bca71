"""What follows a login and a new password, wherever that was done: the session is listed; sessions end and the owner is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save

if TYPE_CHECKING:
    from typing import Any


def connect() -> None:
    """Connect the receivers. Called once, when the apps are ready."""
    user_logged_in.connect(_logged_in, dispatch_uid="session list")
    post_save.connect(_account_saved, sender=User, dispatch_uid="password alert")


def _logged_in(sender: object, user: User, request: Any = None, **_signal: object) -> None:
    from liaison.staff.access.sessions import begin

    if request is not None:
        begin(request, user)


def _account_saved(sender: object, instance: Any, created: bool, raw: bool = False, **_signal: object) -> None:
    """End all sessions of an account that was saved with a new password.

    Where its owner changed it, Django gives the session of that page a new key afterwards, so that one goes on. A stronger hash of the same
    password is no new password.
    """
    if raw or created or instance._password is None:
        return
    from liaison.staff.access.letters import News, tell
    from liaison.staff.access.sessions import end_sessions

    end_sessions(instance)
    tell(instance, News.PASSWORD)
