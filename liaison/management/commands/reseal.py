"""``reseal``: seal the secrets in the database with the current SECRET_KEY, so that a former key can be removed."""

from __future__ import annotations

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import transaction

from liaison.models import AuthenticatorApp
from liaison.sealing import sealed_anew
from liaison.staff.access.models import SECRET


class Command(BaseCommand):
    """The command ``reseal``."""

    help = (
        "Seals the secrets of apps for codes with the current SECRET_KEY, after a new one was set and before the former one "
        "is removed from SECRET_KEY_FALLBACKS. Names accounts whose secrets no key opens, changes none of these, and then "
        "exits with 1: reset their second step."
    )

    @no_translations
    def handle(self, **options: object) -> None:
        lost = []
        with transaction.atomic():
            apps = list(AuthenticatorApp.objects.select_for_update(of=("self",)).select_related("user"))
            for app in apps:
                try:
                    app.sealed = sealed_anew(app.sealed, SECRET)
                except InvalidToken:
                    lost.append(app.user.get_username())
                    continue
                app.save(update_fields=["sealed"])
        self.stdout.write(f"Sealed with the current key: {len(apps) - len(lost)}")
        if lost:
            raise CommandError(f"No key opens the secrets of: {', '.join(sorted(lost))}. Reset their second step.")
