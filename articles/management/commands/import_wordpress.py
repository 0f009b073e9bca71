"""``import_wordpress``: bring the posts and pages of a WordPress site over, from its export and its folder of uploads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, no_translations

from articles.wordpress.importer import Run
from articles.wordpress.mapping import Mapping, MappingError, read_mapping, template
from articles.wordpress.reading import NotReadableError
from liaison.importing.report import Report

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from articles.wordpress.survey import Survey


class Command(BaseCommand):
    """The command ``import_wordpress``."""

    help = (
        "Brings the posts and pages of a WordPress site over: posts become articles, pages pages of the office, old addresses "
        "lead to them. Each post is stored whole or not at all; what cannot be brought in is told with its line. It may be "
        "stopped at any time and started again: what is here stays, what changed there is renewed unless somebody changed it "
        "here. Ends with 1 if something could not be brought in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The file that WordPress gives under Tools, Export, All content.")
        parser.add_argument(
            "--media", type=Path, help="A copy of the folder wp-content/uploads, for pictures and documents."
        )
        parser.add_argument(
            "--mapping", type=Path, help="A file (TOML) that says where authors, categories and tags go."
        )
        parser.add_argument(
            "--write-mapping", type=Path, help="Write such a file for this export, and bring nothing in."
        )
        parser.add_argument("--dry-run", action="store_true", help="Change nothing, and tell what would be done.")
        parser.add_argument("--by", metavar="ACCOUNT", help="Whose work the audit log calls it; else the system's.")

    @no_translations
    def handle(self, *args: object, **options: Any) -> None:
        run = self._run(options)
        try:
            survey = run.survey()
        except NotReadableError as error:
            raise CommandError(str(error)) from None
        self._tell_survey(survey)
        if target := options["write_mapping"]:
            self._write_mapping(target, survey, run.mapping)
            return
        if options["dry_run"]:
            self.stdout.write("A dry run: nothing is changed.")
        run.bring_in(survey)
        self._clear()
        for line in run.report.lines():
            self.stdout.write(line)
        if failed := run.report.failed():
            raise CommandError(f"{failed} could not be brought in; their lines are told above.")

    def _run(self, options: dict[str, Any]) -> Run:
        path, media, by = options["file"], options["media"], options["by"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        if media and not media.is_dir():
            raise CommandError(f"There is no folder {media}.")
        try:
            mapping = read_mapping(options["mapping"]) if options["mapping"] else Mapping()
        except MappingError as error:
            raise CommandError(str(error)) from None
        user = User.objects.filter(username=by).first() if by else None
        if by and user is None:
            raise CommandError(f"There is no account “{by}”.")
        report = Report(self.stdout.write)
        return Run(path, report, mapping, media, user, options["dry_run"], self._progress)

    def _tell_survey(self, survey: Survey) -> None:
        self.stdout.write(f"An export of {survey.site.address or 'a site without an address'}:")
        for kind, language, status, number in survey.counts():
            self.stdout.write(f"  {number} × {kind}, {language or 'no language'}, {status}")

    def _write_mapping(self, target: Path, survey: Survey, mapping: Mapping) -> None:
        try:
            with target.open("x", encoding="utf-8") as file:
                file.write(template(survey, mapping))
        except OSError as error:
            raise CommandError(f"{target} could not be written: {error.strerror}.") from None
        self.stdout.write(f"{target} says where authors, categories and tags go. Edit it, then use --mapping {target}.")

    _told = -1

    def _progress(self, line: int, last: int) -> None:
        share = 100 * line // max(last, 1)
        if self.stderr.isatty() and share != self._told:
            self._told = share
            self.stderr.write(f"\r{share} %", ending="")

    def _clear(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r      \r", ending="")
