"""One run of ``import_people`` or ``import_organizations``: a list is brought in whole, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import transaction

from liaison.importing.models import Origin
from liaison.importing.report import Outcome, Report
from liaison.search.index.writer import gathered
from liaison.staff.audit.models import record_event
from organizations.importing.filling import RowError
from organizations.importing.reading import ListError, read_list

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from django.db.models import Model

    from organizations.importing.filling import Filler
    from organizations.importing.reading import Row


class ListCommand(BaseCommand):
    """The command that brings a list in: a subclass says of what (``kind``) and how (``filler``)."""

    kind: str
    filler: type[Filler[Any]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="A CSV file with headers, or JSON after Popolo.")
        parser.add_argument("--dry-run", action="store_true", help="Change nothing, and tell what would be done.")
        parser.add_argument("--create-likely", action="store_true", help="Make also those that may be here already.")
        parser.add_argument("--by", metavar="ACCOUNT", help="Whose work the audit log calls it; else the system's.")

    @no_translations
    def handle(self, *args: object, **options: Any) -> None:
        report = Report(self.stdout.write)
        by = User.objects.filter(username=options["by"]).first() if options["by"] else None
        if options["by"] and by is None:
            raise CommandError(f"There is no account “{options['by']}”.")
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        try:
            rows = read_list(options["file"], self.kind, report.tell)
        except ListError as error:
            raise CommandError(str(error)) from None
        if options["dry_run"]:
            self.stdout.write("A dry run: nothing is changed.")
        self._bring_in(rows, report, by, options)

    def _bring_in(self, rows: list[Row], report: Report, by: User | None, options: dict[str, Any]) -> None:
        with transaction.atomic(), gathered():
            filler = self.filler(report, by, options["create_likely"])
            for row in rows:
                report.count(self.kind, _brought(filler, row, report))
            failed = report.failed()
            if failed or options["dry_run"]:
                transaction.set_rollback(True)
            elif any(outcome in (Outcome.NEW, Outcome.CHANGED) for _kind, outcome in report.counts):
                record_event(f"import_{self.kind}", None, by, note=options["file"].name, counts=report.totals())
        for line in report.lines():
            self.stdout.write(line)
        if failed:
            raise CommandError(
                f"{failed} rows have errors, told above. Nothing was changed: mend them and run it again."
            )


def _brought(filler: Filler[Any], row: Row, report: Report) -> Outcome:
    try:
        with transaction.atomic():
            return filler.bring(row)
    except RowError as error:
        report.tell(row.line, row.called(), str(error))
        return Outcome.FAILED


def _follow(model: type[Model], before: int, after: int) -> None:
    """Let what was brought in lead to the record into which it was merged."""
    Origin.objects.filter(record_type=model._meta.label_lower, record_id=before).update(record_id=after)


MERGE_FOLLOWERS = (_follow,)
