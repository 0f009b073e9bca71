"""One run of the import: the export is read twice, once to survey it and once to bring its posts and pages in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import translation

from articles.wordpress.archives import lead_archives
from articles.wordpress.editions import Editions
from articles.wordpress.export import Element
from articles.wordpress.mapping import Mapping
from articles.wordpress.media import Folder, Library
from articles.wordpress.pages import Pages
from articles.wordpress.plans import SKIPPED, Planner
from articles.wordpress.reading import Damage, read_export
from articles.wordpress.survey import BROUGHT, Survey
from articles.wordpress.topics import Topics
from liaison.importing.report import Outcome, Report
from liaison.staff.audit.models import record_event
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from articles.wordpress.plans import Plan

IMPORT_SITE = "import_wordpress"


@dataclass
class Run:
    """One run: the ``path`` of the export, a copy of the folder of uploads, and who runs it."""

    path: Path
    report: Report
    mapping: Mapping = field(default_factory=Mapping)
    media: Path | None = None
    by: User | None = None
    dry: bool = False
    progress: Callable[[int, int], object] = lambda line, last: None

    def survey(self) -> Survey:
        """Return what the export holds, having read it once. Raises NotReadableError."""
        survey = Survey()
        for element in read_export(self.path, self._tell_damage):
            survey.take(element)
        survey.finish()
        return survey

    def _tell_damage(self, damage: Damage) -> None:
        self.report.tell(damage.line, "", f"{damage.count} characters that cannot be read: spaces stand for them")

    def bring_in(self, survey: Survey) -> None:
        """Bring the posts and pages in, each in one transaction, and tell of it."""
        with translation.override(None):
            self._bring_in(survey)

    def _bring_in(self, survey: Survey) -> None:
        topics = Topics(survey, self.mapping, dry=self.dry)
        planner = Planner(survey, Library(survey, Folder(self.media)), self.mapping, topics)
        source = survey.site.host or "wordpress"
        editions = Editions(survey, topics, source, self.by, self.dry)
        pages = Pages(survey, source, self.by, self.dry)
        for element in read_export(self.path):
            if isinstance(element, Element) and element.name == "item" and element.type in BROUGHT:
                self.progress(element.line, survey.last_line)
                self._bring(element, survey, planner, {"post": editions.bring, "page": pages.bring}[element.type])
        if not self.dry:
            lead_archives(survey, topics, self.mapping)
            self._record(survey)
        self._tell_what_stays(survey)

    def _record(self, survey: Survey) -> None:
        """Record the run in the audit log, if it stored anything."""
        stored = (Outcome.NEW, Outcome.CHANGED, Outcome.HELD)
        if any(outcome in stored for _kind, outcome in self.report.counts):
            record_event(IMPORT_SITE, None, self.by, note=survey.site.address, counts=self.report.totals())

    def _bring(self, item: Element, survey: Survey, planner: Planner, bring: Callable[[Plan], Outcome]) -> None:
        kind, language = f"{item.type}s", survey.language_of(item.id)
        if item.status in SKIPPED:
            self.report.count(f"{kind} {SKIPPED[item.status]}", Outcome.OUT)
            return
        if why := _obstacle(item, survey):
            self.report.tell(item.line, item.called(), why)
            self.report.count(kind, Outcome.FAILED)
            return
        if language not in LANGUAGES:
            self.report.tell(item.line, item.called(), f"its language “{language[:20]}” is none of this site")
            self.report.count(kind, Outcome.OUT)
            return
        problems: list[str] = []
        try:
            plan = planner.plan(item, language)
            problems = plan.problems
            if plan.texts.error:
                problems.append(plan.texts.error)
                outcome = Outcome.FAILED
            else:
                outcome = bring(plan)
        except (ValidationError, DatabaseError, OSError, ValueError) as error:
            problems.append(f"it could not be stored: {_told(error)}")
            outcome = Outcome.FAILED
        self.report.count(kind, outcome)
        if outcome != Outcome.SAME:
            for words in problems:
                self.report.tell(item.line, item.called(), words)

    def _tell_what_stays(self, survey: Survey) -> None:
        if survey.comments:
            self.report.note(f"{survey.comments} comments are left out: this site has none.")
        for kind, number in sorted(Counter(survey.left_out).items()):
            self.report.note(f"{number} of type “{kind[:60]}” are left out: they belong to WordPress or a plugin.")
        if survey.guessed:
            self.report.note(f"{survey.guessed} posts and pages say no language: it was taken from their letters.")


def _obstacle(item: Element, survey: Survey) -> str:
    """Return why an item cannot be brought in, whatever it says; empty if it can."""
    if item.too_long:
        return "one of its texts has more than 5,000,000 characters"
    if not item.id:
        return "it has no number (wp:post_id)"
    first = survey.line_of(item.id)
    return "" if first == item.line else f"it stands in the file twice, first in line {first}"


def _told(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else f"{type(error).__name__}: {error}"
