"""Timelines of meetings and articles by year, for the pages of organizations, people and topics."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from articles.facts import Moment, Year
from liaison.text.dates import format_moment
from liaison.text.languages import Phrase, active_language
from liaison.web.addresses import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.facts import Appearance

LENGTH = 30


def timeline(appearances: Iterable[Appearance], articles: Iterable[Any]) -> list[Year]:
    """Return the newest ``LENGTH`` of ``appearances`` and ``articles`` (of Article) by year, newest first.

    An article that reports one of the meetings is listed with the meeting and not separately.
    """
    reports = defaultdict(list)
    moments = []
    met = {appearance.card.id: appearance for appearance in appearances}
    for article in articles:
        if article.meeting_id in met:
            reports[article.meeting_id].append(
                Link(Phrase(article.title, active_language()), article.get_absolute_url())
            )
        else:
            moments.append(_article_moment(article))
    moments += [_meeting_moment(appearance, tuple(reports[key])) for key, appearance in met.items()]
    moments.sort(key=lambda moment: moment.date, reverse=True)
    return [
        Year(int(year), tuple(group)) for year, group in groupby(moments[:LENGTH], key=lambda moment: moment.date[:4])
    ]


def _meeting_moment(appearance: Appearance, reports: tuple[Link, ...]) -> Moment:
    card = appearance.card
    return Moment(
        str(card.date),
        card.when,
        pgettext_lazy("kind of page", "Meeting"),
        card.title,
        card.url,
        card,
        appearance.post,
        reports,
    )


def _article_moment(article: Any) -> Moment:
    at: Any = article.published_at
    day = timezone.localtime(at).date().isoformat()
    return Moment(day, format_moment(at), article.get_kind_display(), article.title, article.get_absolute_url())
