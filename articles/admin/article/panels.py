"""What the screens of an article and of a meeting show of each edition: its fields, its state, the steps from there."""

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
    """What the screen shows of one edition beside its fields."""

    language: str
    name: StrOrPromise
    status: Status
    steps: list[Step]
    form: ArticleForm
    address: str
    publishes: bool
    can_assign: bool

    def field(self, name: str) -> forms.BoundField:
        return self.form[f"{name}_{self.language}"]

    def fields(self) -> dict[str, forms.BoundField]:
        return {name: self.field(name) for name in EDITION_FIELDS}

    @property
    def article(self) -> Article:
        return self.form.instance

    @property
    def badge(self) -> str:
        return badge_class(self.status)

    @property
    def other(self) -> str:
        return other_language(self.language)

    def has_changes(self) -> bool:
        return self.status in OUT and self.status != Status.LIVE

    def changes_wait(self) -> bool:
        """Whether something waits beside the text that readers saw until it was withdrawn."""
        return self.status == Status.WITHDRAWN and bool(self.article.state_of_changes(self.language))

    def expires_at(self) -> dt.datetime | None:
        """When it goes; one without a time of publication has none."""
        return self.edition.expires_at if self.published_at() else None

    def behind(self) -> int | None:
        """The number of the other edition's version with which this one was last in step; None while it is."""
        return self.edition.behind if self.edition.is_begun() else None

    def assignment(self) -> Assignment | None:
        return self.form.assignments.get(self.language)

    @property
    def edition(self) -> Edition:
        return self.form.edition(self.language)

    def published_at(self) -> dt.datetime | None:
        """When it comes or came out; a time from which it was taken off again is none."""
        known = self.status in (*WRITTEN_BESIDE, Status.SCHEDULED, Status.WITHDRAWN)
        return self.edition.published_at if known else None

    def can_publish_changes(self) -> bool:
        """Whether what is typed into a live edition can be published from here: by those who publish."""
        return self.status == Status.LIVE and self.publishes

    def is_out(self) -> bool:
        return self.status in OUT

    def is_embargoed(self) -> bool:
        return self.status == Status.SCHEDULED

    def withdrawal(self) -> Withdrawal | None:
        """Why it was withdrawn, with what its address says. One query while it is."""
        return withdrawal_of(self.form.instance, self.language) if self.status == Status.WITHDRAWN else None

    def checks(self) -> list[Check]:
        """What the last check will say, of the text as it was when the page was opened."""
        article = self.form.instance
        if not article.pk or self.form.is_bound or self.status == Status.MISSING or Step.PUBLISH not in self.steps:
            return []
        return last_checks(article, self.language)

    def locked(self) -> bool:
        return self.form.fields[f"title_{self.language}"].disabled


def panels(form: ArticleForm, user: User) -> list[EditionPanel]:
    """One panel per edition, Arabic first."""
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
    """What an edition nobody has begun may become at once: it is a draft as soon as it is typed."""
    return [Step(step) for step, rule in STEPS.items() if Status.DRAFT in rule.moves and user.has_perm(rule.permission)]


def main_step(panels: list[EditionPanel]) -> tuple[EditionPanel, Step] | None:
    """The one step the bar offers: the furthest that leads towards readers, Arabic before English.

    None where nothing is left to do: then saving is the main thing.
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
