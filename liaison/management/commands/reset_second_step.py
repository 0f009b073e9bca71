"""``reset_second_step``: let an account that is locked out log in with its password alone, and set up a new second step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, no_translations

from liaison.staff.access.second_factor import reset

if TYPE_CHECKING:
    from django.core.management import CommandParser


class Command(BaseCommand):
    """The command ``reset_second_step``."""

    help = (
        "Removes the app, the passkeys and the recovery codes of an account, ends its sessions and forgets its failed logins, "
        "such as for an administrator who lost their phone. The password stays (manage.py changepassword sets a new one). "
        "It is recorded in the audit log, and the account is told by e-mail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="The name with which the account logs in.")

    @no_translations
    def handle(self, *, username: str, **options: object) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account “{username}”. Nothing was changed.")
        reset(user, by=None)
        self.stdout.write(f"{username} can log in with the password alone, and sets up a second step then.")
