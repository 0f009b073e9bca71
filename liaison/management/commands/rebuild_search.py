"""``manage.py rebuild_search``: write the index of lists and search anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from liaison.search.index.rebuild import rebuild

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Writes the index behind lists, filters, counts and search anew, from the records. Readers go on meanwhile: "
        "what they find is right before, during and after. An interrupted run can simply be started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Say nothing but the totals.")

    def handle(self, *args: Any, quiet: bool = False, **options: Any) -> None:
        terminal = self.stderr.isatty() and not quiet
        for step in rebuild():
            if terminal:
                self.stderr.write(f"\r{step.kind}: {step.done:,} of {step.total:,}", ending="")
            if step.done == step.total:
                if terminal:
                    self.stderr.write("")
                self.stdout.write(f"{step.kind}: {step.total:,} records.")
