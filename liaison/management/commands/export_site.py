"""``export_site``: write the whole public site as files that any host, a USB stick or IPFS can serve."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from liaison.backups.record import MIRROR, note
from liaison.mirror.site_copy import CopyError, make_copy

if TYPE_CHECKING:
    from django.core.management import CommandParser


class Command(BaseCommand):
    """The command ``export_site``."""

    help = (
        "Writes the whole public site into DIR, in both languages, with feeds, calendars, data, PDF files and a search, as files "
        "that lead to one another. The next run writes what has changed, and removes what the site no longer shows. SHA256SUMS "
        "lists all files; with SIGNING_KEY it is signed. Exits with 1 if a page could not be copied."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "dir",
            metavar="DIR",
            type=Path,
            nargs="?",
            help="A folder that is empty, not there yet, or holds a copy. By default that of MIRROR_DIR.",
        )
        parser.add_argument(
            "--jobs", type=_number, default=os.cpu_count() or 1, help="How many processes work (one for each core)."
        )

    @no_translations
    def handle(self, *, dir: Path | None, jobs: int, **options: object) -> None:
        folder = dir or settings.MIRROR_DIR
        if folder is None:
            raise CommandError("Name a folder, or set MIRROR_DIR.")
        is_well = False
        try:
            self._copy(folder.absolute(), jobs)
            is_well = True
        finally:
            if folder == settings.MIRROR_DIR:
                note(MIRROR, folder, ok=is_well)

    def _copy(self, folder: Path, jobs: int) -> None:
        began = monotonic()
        try:
            outcome = make_copy(folder, jobs=jobs, tell=self._tell)
        except CopyError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"The copy could not be written: {error}. What is in {folder} is not whole: make room and run this again."
            ) from error
        self.stdout.write(
            f"{len(outcome.files)} files in {folder}: {outcome.written} written, {len(outcome.removed)} removed, "
            f"in {monotonic() - began:.0f} s."
        )
        if outcome.problems:
            raise CommandError("Not copied: " + "; ".join(outcome.problems))

    def _tell(self, done: int, known: int) -> None:
        if self.stdout.isatty() and done % 50 == 0:
            self.stdout.write(f"\r{done} of {known} …", ending="")
            self.stdout.flush()


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise ArgumentTypeError(f"{text} is not a number of processes: 1 or more.")
    return int(text)
