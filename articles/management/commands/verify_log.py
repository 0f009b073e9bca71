"""The command ``verify_log``: checks the log of what was published, and the versions against it."""

from __future__ import annotations

from itertools import chain, islice

from django.core.management.base import BaseCommand, CommandError, no_translations

from articles.provenance.checking import faults_of_versions
from liaison.provenance.checking import faults_of_log
from liaison.provenance.models import LogState, TreeHead

_MOST = 50


class Command(BaseCommand):
    """The command ``verify_log``."""

    help = (
        "Check the log of what was published: every entry, the chain and the tree, the signed heads and their keys, and whether "
        "the stored versions are what the log has of them. Prints what is wrong and then fails; changes nothing."
    )

    @no_translations
    def handle(self, *args: object, **options: object) -> None:
        faults = list(islice(chain(faults_of_log(), faults_of_versions()), _MOST + 1))
        for fault in faults[:_MOST]:
            self.stdout.write(fault)
        if len(faults) > _MOST:
            self.stdout.write("There is more.")
        if faults:
            raise CommandError(
                "The log and what is published do not agree. Compare with a copy that others keep, and with a backup."
            )
        state = LogState.objects.filter(pk=1).first()
        signed = TreeHead.objects.order_by("-size").values_list("size", flat=True).first() or 0
        self.stdout.write(
            f"The log is whole: {state.size if state else 0} entries, {signed} of them under a signed head."
        )
