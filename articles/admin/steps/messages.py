"""Messages that the desk shows after a step."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.withdrawal import withdrawal_of
from articles.models.workflow import OUT, State, Status, Step
from liaison.staff.editing.page_forms import COLLIDED
from liaison.text.dates import PartialDate, Precision, format_date, format_time

if TYPE_CHECKING:
    import datetime as dt

    from django.core.exceptions import PermissionDenied
    from django.http import HttpRequest

    from articles.models import Article
    from articles.models.article import Edition


# The message for a user whose role does not allow the step.
NOT_ALLOWED = _("Your role does not allow this.")


def refusal(error: ValidationError | PermissionDenied | IntegrityError) -> str:
    """Return in plain words why a step was refused with ``error``."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(COLLIDED if isinstance(error, IntegrityError) else NOT_ALLOWED)


def tell(request: HttpRequest, article: Article, step: str, language: str, zone: str = "") -> None:
    """Report what became of the edition, with a link to its page if it is live.

    A future time is given by the clock of ``zone`` (IANA name; by default the site's).
    """
    edition = article.edition(language)
    status = edition.status()
    said = {
        Step.COMMENT: gettext("Your comment is in the timeline of the %(edition)s."),
        Step.DISCARD: gettext("Changes discarded. Readers see the %(edition)s as before."),
        Step.CATCH_UP: gettext("The %(edition)s is up to date again."),
    }
    names = {"edition": edition_name(language)}
    if status == Status.SCHEDULED:
        names |= _when(edition.published_at, zone or settings.TIME_ZONE)
    text = (said.get(Step(step)) or _withdrawn(edition) or _outcomes()[status]) % names
    if status not in OUT or step in said:
        messages.success(request, text)
        return
    with translation.override(language):
        address = article.get_absolute_url()
    messages.success(request, format_html('{} <a href="{}">{}</a>', text, address, gettext("View page")))


def _when(moment: dt.datetime, zone: str) -> dict[str, str]:
    """Return day and time of ``moment`` by the clock of ``zone``, for texts with ``%(day)s`` and ``%(time)s``."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return {"day": format_date(PartialDate(Precision.DAY, day)), "time": format_time(moment, zone)}


def _withdrawn(edition: Edition) -> str:
    """Return the message for a withdrawn edition whose address still shows or redirects to something; else empty."""
    withdrawal = withdrawal_of(edition.article, edition.language) if edition.state == State.WITHDRAWN else None
    if withdrawal and withdrawal.consequence.shows_text:
        return gettext(
            "The %(edition)s is withdrawn. Its text can still be read, under a notice that it is not current."
        )
    if withdrawal and withdrawal.consequence.redirects:
        return gettext("The %(edition)s is withdrawn. Readers are sent to the article that replaced it.")
    return ""


def tell_of_changes(request: HttpRequest, article: Article) -> None:
    """Report after saving that readers do not yet see the changes to a live text."""
    if any(edition.is_live() and article.state_of_changes(edition.language) for edition in article.editions()):
        messages.info(request, gettext("Readers still see the live text until you publish the changes."))


def edition_name(language: str) -> str:
    """Return the name of the edition in ``language``, in the active language."""
    return {"ar": gettext("Arabic edition"), "en": gettext("English edition")}[language]


def _outcomes() -> dict[str, str]:
    return {
        Status.LIVE: gettext("The %(edition)s is live."),
        Status.CHANGED: gettext("The %(edition)s is live. Its changes are a draft again."),
        Status.CHANGES_REVIEW: gettext("Changes to the %(edition)s are waiting for review."),
        Status.CHANGES_APPROVED: gettext("Changes to the %(edition)s are approved."),
        Status.SCHEDULED: gettext("The %(edition)s is scheduled: it comes out on %(day)s at %(time)s."),
        Status.REVIEW: gettext("The %(edition)s is waiting for review."),
        Status.APPROVED: gettext("The %(edition)s is approved."),
        Status.DRAFT: gettext("The %(edition)s is a draft again."),
        Status.WITHDRAWN: gettext("The %(edition)s is withdrawn. Visitors can no longer find it."),
        Status.EXPIRED: gettext("The %(edition)s has expired. Visitors can no longer find it."),
    }
