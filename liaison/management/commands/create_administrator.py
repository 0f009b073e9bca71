"""``create_administrator``: make the first account, with a password and a second step that nobody has seen."""

from __future__ import annotations

import secrets
from io import StringIO
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import transaction

from liaison.models import AuthenticatorApp
from liaison.staff.access.second_factor import add_app, new_recovery_codes
from liaison.staff.roles import Role

if TYPE_CHECKING:
    from django.core.management import CommandParser


class Command(BaseCommand):
    """The command ``create_administrator``."""

    help = (
        "Makes an account that may do everything, with a password and an authenticator app's key, both random, and ten recovery "
        "codes. They are printed this once: the account never stands open with a password alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="The name with which the account logs in.")
        parser.add_argument("--email", default="", help="Where letters about the account go.")
        parser.add_argument(
            "--if-none", action="store_true", help="Do nothing if somebody can do everything here already."
        )

    @no_translations
    def handle(self, *, username: str, email: str, if_none: bool, **options: object) -> None:
        if if_none and User.objects.filter(is_superuser=True, is_active=True).exists():
            return
        if User.objects.filter(username=username).exists():
            raise CommandError(f"There is an account “{username}” already. Nothing was changed.")
        password = secrets.token_urlsafe(18)
        with transaction.atomic():
            user = _account(username, email, password)
            app = AuthenticatorApp.begun_for(user)
            app.save()
            add_app(user, app)
            codes = new_recovery_codes(user)
        self._show(user, password, app, codes)

    def _show(self, user: User, password: str, app: AuthenticatorApp, codes: list[str]) -> None:
        picture = segno.make(app.address(_site()), error="l", micro=False)
        self.stdout.write(f"Account:   {user.username}\nPassword:  {password}\n\nLet an app for codes read this:\n")
        drawn = StringIO()
        picture.terminal(out=drawn, border=2, compact=True)
        self.stdout.write(drawn.getvalue())
        self.stdout.write(
            f"\nor type this key into it: {app.key_as_text()}\n\nRecovery codes, each for one login without the app:"
        )
        for code in codes:
            self.stdout.write(f"  {code}")
        self.stdout.write("\nNone of this can be shown again. Log in, and change the password under Your account.")


def _site() -> str:
    return settings.SITE_URL.partition("://")[2] or "Liaison"


def _account(username: str, email: str, password: str) -> User:
    """Store and return the account. Raises CommandError for a name or an address that is none."""
    user = User(username=username, email=email, is_staff=True, is_superuser=True)
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as wrong:
        raise CommandError(" ".join(wrong.messages)) from wrong
    user.save()
    user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    return user
