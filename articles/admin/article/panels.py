"""The panel of each edition on the screens of articles and meetings: its fields, its state and its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from articles.admin.article.edition_forms import EDITION_FIELDS
from articles.admin.list_columns import badge_class
from articles.models.article import Edition
from articles.models.withdrawal import withdrawal_of
from articles.models.workflow import OUT, STEPS, WRITTEN_BESIDE, Status, Step
from articles.publishing.checks import Check, last_checks
from articles.publishing.guard.findings import Looked
from liaison.text.languages import LANGUAGES, other_language

if TYPE_CHECKING:
    import datetime as dt

    from django import forms
    from django.contrib.auth.models import User

    from articles.admin.article.edition_forms import ArticleForm
    from articles.models import Article, Assignment
    from articles.models.withdrawal import Withdrawal
    from liaison.typing import StrOrPromise

LANGUAGE_NAMES = {"ar": _("Arabic"), "en": _("English")}


@dataclass(frozen=True)
class EditionPanel:
    """The fields and the state of one edition, as the screen shows them."""

    language: str
    name: StrOrPromise
    status: Status
    steps: list[Step]
    form: ArticleForm
    address: str
    publishes: bool
    can_assign: bool

    def field(self, name: str) -> forms.BoundField:
        """Return the field ``name`` of this edition."""
        return self.form[f"{name}_{self.language}"]

    def fields(self) -> dict[str, forms.BoundField]:
        """Return the fields of this edition by name, without the language."""
        return {name: self.field(name) for name in EDITION_FIELDS}

    @property
    def article(self) -> Article:
        """Return the article of the form."""
        return self.form.instance

    @property
    def badge(self) -> str:
        """Return the CSS classes of the edition's status."""
        return badge_class(self.status)

    @property
    def other(self) -> str:
        """Return the language of the other edition."""
        return other_language(self.language)

    def has_changes(self) -> bool:
        """Return whether unpublished changes are stored beside the live text."""
        return self.status in OUT and self.status != Status.LIVE

    def changes_wait(self) -> bool:
        """Return whether unpublished changes are stored beside a withdrawn text."""
        return self.status == Status.WITHDRAWN and bool(self.article.state_of_changes(self.language))

    def expires_at(self) -> dt.datetime | None:
        """Return when the edition expires; None if it does not, or was never published."""
        return self.edition.expires_at if self.published_at() else None

    def behind(self) -> int | None:
        """Return the number of the other edition's version that this edition last followed; None if up to date."""
        return self.edition.behind if self.edition.is_begun() else None

    def assignment(self) -> Assignment | None:
        """Return the edition's assignment, or None."""
        return self.form.assignments.get(self.language)

    @property
    def edition(self) -> Edition:
        """Return the article's edition in this language."""
        return self.form.edition(self.language)

    def published_at(self) -> dt.datetime | None:
        """Return when the edition is or was published; None for a time from which it was unscheduled."""
        known = self.status in (*WRITTEN_BESIDE, Status.SCHEDULED, Status.WITHDRAWN)
        return self.edition.published_at if known else None

    def can_publish_changes(self) -> bool:
        """Return whether what is typed into the live edition can be published from here: users who may publish can."""
        return self.status == Status.LIVE and self.publishes

    def is_out(self) -> bool:
        """Return whether the edition is published and visible to readers."""
        return self.status in OUT

    def is_embargoed(self) -> bool:
        """Return whether the edition is scheduled."""
        return self.status == Status.SCHEDULED

    def withdrawal(self) -> Withdrawal | None:
        """Return the withdrawal of the edition, with its reason; None if the edition is not withdrawn."""
        return withdrawal_of(self.form.instance, self.language) if self.status == Status.WITHDRAWN else None

    def checks(self) -> list[Check]:
        """Return the results of the checks before publishing, for the text as stored when the page was opened."""
        article = self.form.instance
        if not article.pk or self.form.is_bound or self.status == Status.MISSING or Step.PUBLISH not in self.steps:
            return []
        looked = self.form.__dict__.setdefault("looked", Looked())
        return last_checks(article, self.language, looked=looked)

    def locked(self) -> bool:
        """Return whether the user may not change the edition."""
        return self.form.fields[f"title_{self.language}"].disabled


def panels(form: ArticleForm, user: User) -> list[EditionPanel]:
    """Return one panel for each edition, Arabic first."""
    return [_panel(form, code, user) for code in LANGUAGES]


def _panel(form: ArticleForm, code: str, user: User) -> EditionPanel:
    edition = form.edition(code)
    status = edition.status() if form.is_stored(code) else Status.MISSING
    steps = _first_steps(user) if status == Status.MISSING else edition.steps_for(user)
    address = ""
    if status in OUT:
        with translation.override(code):
            address = form.instance.get_absolute_url()
    publishes = user.has_perm(STEPS[Step.PUBLISH].permission)
    return EditionPanel(
        code, LANGUAGE_NAMES[code], status, steps, form, address, publishes, edition.is_within_reach(user)
    )


def _first_steps(user: User) -> list[Step]:
    """Return the steps of a draft that ``user`` may take: an edition becomes a draft as soon as something is typed."""
    return [Step(step) for step, rule in STEPS.items() if Status.DRAFT in rule.moves and user.has_perm(rule.permission)]


def main_step(panels: list[EditionPanel]) -> tuple[EditionPanel, Step] | None:
    """Return the panel and the step that the page's bar offers: the step closest to publication, Arabic first.

    None if no edition has such a step; then saving is the main button.
    """
    for panel in panels:
        if panel.status in (Status.LIVE, Status.WITHDRAWN) or (
            panel.status == Status.MISSING and panel.language == "en"
        ):
            continue
        for step in (Step.PUBLISH, Step.APPROVE, Step.SUBMIT):
            if step in panel.steps:
                return panel, step
    return None
