"""What comes back when an edition is reinstated: what readers saw last, or with what was written beside it since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from articles.models.changes import Changes
from articles.models.withdrawal import Withdrawal
from articles.models.workflow import SHARED

if TYPE_CHECKING:
    from articles.models.article import Edition

TO_CHOOSE = _("Choose what comes back: the text readers last saw, or the text with the changes.")


def changes_come_back(edition: Edition) -> bool | None:
    """Whether the changes beside a withdrawn edition come back with it: those that were all written since.

    What waited beside it before waits on. None where some of it was written before and some since: somebody has to
    choose. Two queries.
    """
    beside = Changes.objects.filter(article=edition.article, language__in=(edition.language, SHARED))
    rows = beside.aggregate(begun=Min("created_at"), written=Max("updated_at"))
    withdrawn = Withdrawal.objects.filter(article=edition.article, language=edition.language).first()
    if withdrawn is None or rows["written"] is None or rows["written"] <= withdrawn.at:
        return False
    return True if rows["begun"] > withdrawn.at else None
