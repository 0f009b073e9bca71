"""The command ``doctor``: says what is wrong with the site, and what to do about it."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.health.examination import examine
from liaison.health.findings import Cost, Level, counted, flat, worst
from liaison.health.letters import tell
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from django.core.management import CommandParser

    from liaison.health.findings import Check, Diagnosis, Finding

# As Nagios and what follows it read them.
_EXIT = {Level.OK: 0, Level.ADVICE: 0, Level.WARNING: 1, Level.FAULT: 2}


def language_of_shell() -> str:
    """Return "ar" where the shell speaks Arabic (LC_ALL, LC_MESSAGES, LANG), else "en"."""
    said = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ar" if said.startswith("ar") else "en"


class Command(BaseCommand):
    """The command ``doctor``."""

    help = (
        "Look at everything the site depends on, and say in plain words what is wrong and what to do. Changes nothing, sends "
        "no letter without --tell, and connects to the site's own address and its mail server alone. Ends with 0 if all is well or there is "
        "only advice, with 1 for warnings, with 2 for faults."
    )
    # The command looks for what these would stop at.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=LANGUAGES, help="By default Arabic where LANG is, else English.")
        parser.add_argument("--json", action="store_true", help="For programs.")
        parser.add_argument("--quick", action="store_true", help="Leave out what takes seconds or minutes.")
        parser.add_argument("--quiet", action="store_true", help="Say only what is wrong.")
        parser.add_argument(
            "--tell",
            action="store_true",
            help="Write to administrators of faults and warnings that they were not told of within a week.",
        )

    def handle(self, **options: object) -> None:
        with translation.override(str(options["language"] or language_of_shell())):
            found = examine(Cost.QUICK if options["quick"] else Cost.LONG, progress=self._progress)
            if options["json"]:
                self.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=1))
            else:
                self._print(found, from_level=Level.ADVICE if options["quiet"] else Level.OK)
            if options["tell"]:
                self._tell(found)
        if status := _EXIT[worst(found)]:
            sys.exit(status)

    def _progress(self, check: Check) -> None:
        if check.cost > Cost.QUICK and sys.stderr.isatty():
            self.stderr.write(f"{check.title} …")

    def _tell(self, found: list[Diagnosis]) -> None:
        try:
            tell(found)
        except (DatabaseError, OSError) as error:
            self.stderr.write(f"Administrators could not be told: {error}")

    def _print(self, found: list[Diagnosis], from_level: Level) -> None:
        for each, finding in flat(found):
            if finding.level >= from_level:
                self._print_finding(str(each.check.title), finding)
        self.stdout.write(summary(found))

    def _print_finding(self, title: str, finding: Finding) -> None:
        style = {Level.FAULT: self.style.ERROR, Level.WARNING: self.style.WARNING, Level.OK: self.style.SUCCESS}
        label = style.get(finding.level, self.style.NOTICE)(str(finding.level.label))
        self.stdout.write(f"{label} · {title}: {finding.what}")
        if finding.to_do:
            self.stdout.write(f"    {finding.to_do}")
        if finding.command:
            self.stdout.write(f"    $ {finding.command}")
        if finding.place:
            self.stdout.write(f"    → {finding.place}")


def summary(found: list[Diagnosis]) -> str:
    """Return one line: how many faults, warnings and pieces of advice there are."""
    count = counted(found)
    if not (count[Level.FAULT] or count[Level.WARNING] or count[Level.ADVICE]):
        return _("All is well.")
    faults = ngettext("%(count)d fault", "%(count)d faults", count[Level.FAULT]) % {"count": count[Level.FAULT]}
    warned = ngettext("%(count)d warning", "%(count)d warnings", count[Level.WARNING]) % {"count": count[Level.WARNING]}
    advice = ngettext("%(count)d piece of advice", "%(count)d pieces of advice", count[Level.ADVICE])
    return f"{faults} · {warned} · {advice % {'count': count[Level.ADVICE]}}"


def as_json(found: list[Diagnosis]) -> dict[str, object]:
    """Return what was found for programs: the worst level, and each check with its findings."""
    return {
        "at": timezone.now().isoformat(timespec="seconds"),
        "level": worst(found).key,
        "checks": [
            {
                "key": each.check.key,
                "title": str(each.check.title),
                "level": each.level.key,
                "findings": [_finding_as_json(finding) for finding in each.findings],
            }
            for each in found
        ],
    }


def _finding_as_json(finding: Finding) -> dict[str, str]:
    told = {"what": finding.what, "to_do": finding.to_do, "command": finding.command, "place": finding.place}
    return {"level": finding.level.key, **{name: text for name, text in told.items() if text}}
