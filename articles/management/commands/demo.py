"""The command ``demo``: fills an empty installation with demo content."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import transaction

from articles.demo.loader import Loader
from articles.models import Article, Meeting
from liaison.search.index.writer import gathered
from liaison.staff.roles import Role
from liaison.startup import DEMO_PASSWORD
from office.demo.loader import load_office
from organizations.models import Organization


class Command(BaseCommand):
    """The command ``demo``."""

    help = (
        "Fill an empty installation with demo content and four staff accounts, one per role. "
        "Content that is already there, changed or not, is left alone. Needs LIAISON_DEMO=1."
    )

    # No language is active, so that code that needs one and does not set it fails here and not in production.
    @no_translations
    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo's accounts have known passwords. Set LIAISON_DEMO=1 to say that this is a demo."
            )
        with transaction.atomic(), gathered():
            self._accounts()
            if any(model.objects.exists() for model in (Article, Meeting, Organization)):
                self.stdout.write("Content is there already: it is kept as it is.")
                return
            load_office()
            Loader(self.stdout.write, author=User.objects.get(username=Role.CONTRIBUTOR)).load()
        self.stdout.write(
            self.style.SUCCESS(f"{Meeting.objects.count()} meetings, {Article.objects.count()} articles.")
        )

    def _accounts(self) -> None:
        for role in Role:
            user, created = User.objects.get_or_create(username=role.value, defaults={"is_staff": True})
            if created:
                user.set_password(DEMO_PASSWORD)
                user.save()
                user.groups.set([Group.objects.get(name=role.value)])
