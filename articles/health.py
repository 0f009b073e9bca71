"""What ``doctor`` looks at in the newsroom: publications that are due, and names that must not stand in texts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.publishing.due import due_articles
from articles.publishing.guard.report import people_still_named
from liaison.health.findings import Check, Cost, Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.health.findings import Facts

# ``publish_due`` runs each minute.
_LATE = dt.timedelta(minutes=10)
_SHOWN = 10


def _measure_due() -> Facts:
    return {"late": len(due_articles(timezone.now() - _LATE))}


def _judge_due(facts: Facts) -> Iterator[Finding]:
    if count := facts["late"]:
        what = ngettext(
            "%(count)d publication or expiry was not taken up for ten minutes. Readers see the right thing, the history does not.",
            "%(count)d publications or expiries were not taken up for ten minutes. Readers see the right thing, the history does not.",
            count,
        )
        to_do = _("Run this, and see why the timer does not run it each minute.")
        yield Finding(Level.FAULT, what % {"count": count}, to_do, "manage.py publish_due")


def _measure_names() -> Facts:
    """Return how many texts still name each person who must not be named, by id; in which of them readers see it."""
    texts: Counter[str] = Counter()
    public: set[str] = set()
    for text in people_still_named():
        people = {str(finding.bearer.id) for finding in text.findings}
        texts.update(people)
        public |= people if text.public else set()
    return {"texts": dict(texts.most_common(_SHOWN)), "people": len(texts), "public": sorted(public)[:_SHOWN]}


def _judge_names(facts: Facts) -> Iterator[Finding]:
    for person, count in facts["texts"].items():
        public = person in facts["public"]
        what = ngettext(
            "%(count)d text may still name a person who must not be named.",
            "%(count)d texts may still name a person who must not be named.",
            count,
        )
        seen = _("Readers can see at least one of them.")
        told = what % {"count": count}
        to_do = _("Read them, and replace the name by a description.")
        level = Level.FAULT if public else Level.ADVICE
        yield Finding(level, f"{told} {seen}" if public else told, to_do, place=f"/admin/names/{person}/")
    if facts["people"] > len(facts["texts"]):
        more = facts["people"] - len(facts["texts"])
        what = ngettext("%(count)d more person is named.", "%(count)d more people are named.", more)
        yield Finding(Level.WARNING, what % {"count": more}, _("Mend these first, then look again."))


CHECKS = (
    Check("due", gettext_lazy("Publications that are due"), _measure_due, _judge_due),
    Check("names", gettext_lazy("Names that must not stand in texts"), _measure_names, _judge_names, Cost.LONG),
)
