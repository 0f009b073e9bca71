"""``manage.py rebuild_search``: rebuild the index of lists and search, or report where it differs from the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError

from liaison.search.index.check import differences, is_current_format
from liaison.search.index.rebuild import rebuild

if TYPE_CHECKING:
    from argparse import ArgumentParser

# The most differences that are listed one by one.
_MOST_TOLD = 100


class Command(BaseCommand):
    """The command ``rebuild_search``."""

    help = (
        "Writes the index behind lists, filters, counts and search anew, from the records. Readers go on meanwhile: "
        "what they find is right before, during and after. An interrupted run can simply be started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Say nothing but the totals.")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Write nothing; say where the index is not what the records say, and end with 1 if it is so anywhere.",
        )

    def handle(self, *args: object, quiet: bool = False, check: bool = False, **options: object) -> None:
        if check:
            self._check()
        else:
            self._rebuild(tells=self.stderr.isatty() and not quiet)

    def _check(self) -> None:
        """Write the differences to the output; raise CommandError if there are any."""
        if not is_current_format():
            raise CommandError("The index was written by the rules of another version, or not to its end.")
        number = 0
        for number, difference in enumerate(differences(), start=1):
            if number <= _MOST_TOLD:
                self.stdout.write(str(difference))
        if number:
            raise CommandError(f"{number:,} differences. Run rebuild_search without --check to put them right.")
        self.stdout.write("The index says what the records say.")

    def _rebuild(self, *, tells: bool) -> None:
        """Write the index; with ``tells``, write to the terminal how far it is."""
        for step in rebuild():
            if tells:
                self.stderr.write(f"\r{step.kind}: {step.done:,} of {step.total:,}", ending="")
            if step.done == step.total:
                if tells:
                    self.stderr.write("")
                self.stdout.write(f"{step.kind}: {step.total:,} records.")
