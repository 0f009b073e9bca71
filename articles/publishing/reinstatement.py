"""Whether a reinstated edition comes back as readers last saw it, or with the changes written since."""

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
    """Return whether the changes beside a withdrawn edition come back with it when it is reinstated.

    True if all of them were written after the withdrawal; False if none were: they stay unpublished. None if some were
    written before and some after: somebody has to choose.
    """
    beside = Changes.objects.filter(article=edition.article, language__in=(edition.language, SHARED))
    rows = beside.aggregate(begun=Min("created_at"), written=Max("updated_at"))
    withdrawn = Withdrawal.objects.filter(article=edition.article, language=edition.language).first()
    if withdrawn is None or rows["written"] is None or rows["written"] <= withdrawn.at:
        return False
    return True if rows["begun"] > withdrawn.at else None
