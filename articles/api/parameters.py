"""The query parameters of articles, meetings and topics in the API: the filters of the public lists."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import StringConstraints

from articles.api.articles import ArticleRecord, ChosenKind
from articles.api.meetings import MeetingFormat, MeetingRecord, MeetingSide, MeetingStatus
from articles.api.topics import TopicRecord
from liaison.api.parameters import Asked, AskedOfList, Day, Slug, choice_of_fields, narrowing
from liaison.web.filters import FIRST_DAY, LAST_DAY

# The filters of the public lists check the values further than these patterns.
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class NewsroomAsked(AskedOfList):
    """The parameters that lists of articles and of meetings share."""

    q: str | None = narrowing(
        _("Words to find. Use quotation marks for a phrase, and “-” before a word to exclude it."),
        "education",
        max_length=200,
    )
    organization: list[Slug] | None = narrowing(
        _("Slug of an organization. Repeat it to find what concerns all of them."),
        ["citizens-for-a-secure-america"],
        max_length=5,
    )
    parts: Literal["1"] | None = narrowing(_("Set to 1 to include an organization’s parts."), "1")
    person: Slug | None = narrowing(_("Slug of a person named."), "nasr-al-hariri")
    topic: Slug | None = narrowing(_("Slug of a topic."), "education")
    side: MeetingSide | None = narrowing(
        _("Side of the meeting on which the organization took part, or anyone if no organization is given."), "guest"
    )
    country: Country | None = narrowing(_("Country of an organization concerned (ISO 3166-1 alpha-2)."), "US")
    from_: Day | None = narrowing(_("On or after this date."), "2020-12-01", alias="from")
    to: Day | None = narrowing(_("On or before this date."), "2020-12-31")
    year: int | None = narrowing(_("In this year."), 2020, ge=FIRST_DAY.year, le=LAST_DAY.year)
    month: int | None = narrowing(_("In this month of the year."), 12, ge=1, le=12)


class ArticlesAsked(NewsroomAsked):
    """The parameters of the list of articles."""

    RECORD = ArticleRecord
    ON_REQUEST = frozenset({"body_html"})

    fields: str | None = choice_of_fields(ArticleRecord)
    kind: ChosenKind | None = narrowing(_("The kind of article."), "meeting_report")


class MeetingsAsked(NewsroomAsked):
    """The parameters of the list of meetings."""

    RECORD = MeetingRecord

    fields: str | None = choice_of_fields(MeetingRecord)
    format: MeetingFormat | None = narrowing(_("Meeting format."), "virtual")
    status: MeetingStatus | None = narrowing(_("Whether it was held, is still to come, or was called off."), "held")


class TopicsAsked(AskedOfList):
    """The parameters of the list of topics."""

    RECORD = TopicRecord

    fields: str | None = choice_of_fields(TopicRecord)
    q: str | None = narrowing(_("Words in the name."), "education", max_length=200)


class ArticleAsked(Asked):
    """The parameters of one article."""

    RECORD = ArticleRecord

    fields: str | None = choice_of_fields(ArticleRecord)


class MeetingAsked(Asked):
    """The parameters of one meeting."""

    RECORD = MeetingRecord

    fields: str | None = choice_of_fields(MeetingRecord)


class TopicAsked(Asked):
    """The parameters of one topic."""

    RECORD = TopicRecord

    fields: str | None = choice_of_fields(TopicRecord)
