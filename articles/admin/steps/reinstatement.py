"""The choices on the page on which an edition is reinstated: which text returns, and what returns with it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.steps.messages import edition_name
from articles.models.withdrawal import Along
from articles.models.workflow import Step
from articles.publishing.joint_withdrawal import comes_back
from articles.publishing.reinstatement import changes_come_back
from liaison.text.dates import day_and_time

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

    from articles.models.article import Edition
    from liaison.typing import StrOrPromise

# The two texts of an edition with unpublished changes, as addresses and forms name them.
LAST_SEEN, WITH_CHANGES = "last", "changes"
BACK = "back"


def texts_to_choose(edition: Edition) -> list[tuple[str, StrOrPromise]]:
    """Return the two texts that can be reinstated, each with a label; none if there are no unpublished changes."""
    if not edition.article.state_of_changes(edition.language):
        return []
    return [
        (LAST_SEEN, _("The text readers last saw. The changes stay unpublished.")),
        (WITH_CHANGES, _("The text with the changes")),
    ]


def chosen_text(request: HttpRequest, edition: Edition) -> str:
    """Return which text was chosen, or else the default; empty if the user must choose."""
    said = request.POST.get("text") or request.GET.get("text") or ""
    if said in (LAST_SEEN, WITH_CHANGES):
        return said
    usual = changes_come_back(edition)
    return "" if usual is None else WITH_CHANGES if usual else LAST_SEEN


def boxes_for(edition: Edition, user: User) -> dict[str, forms.BooleanField]:
    """Return a ticked checkbox for each thing that the withdrawal included and ``user`` can reinstate."""
    say = {Along.OTHER: _other, Along.MEETING: _meeting, Along.LINKS: _links}
    return {
        f"{BACK}_{key}": forms.BooleanField(label=say[Along(key)](edition, how), required=False, initial=True)
        for key, how in comes_back(edition, user).items()
    }


def _other(edition: Edition, how: Any) -> str:
    names = {"edition": edition_name(edition.other().language)}
    if how == Step.WITHDRAW:
        return gettext("Reinstate the %(edition)s too") % names
    moment = day_and_time(dt.datetime.fromisoformat(how["at"]))
    return gettext("Schedule the %(edition)s for %(day)s, %(time)s again") % {**names, **moment}


def _meeting(edition: Edition, how: tuple[str, ...]) -> str:
    return gettext("Show the meeting again")


def _links(edition: Edition, how: list[str] | str) -> str:
    return gettext("Reopen the links for people outside")
