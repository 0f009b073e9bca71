"""Meetings and the articles about them, one stretch of time after the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import timezone

from articles.models import Article, Attendance, Delegation, Meeting, Withdrawal
from articles.models.attendance import Leaders, Side
from articles.models.kind import ArticleKind
from articles.models.meeting import Format
from articles.models.withdrawal import Reason
from articles.models.workflow import State
from bench.archive.cast import POSTS
from liaison.text.dates import PartialDate, Precision
from liaison.text.slugs import title_slug
from organizations.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from django.db.models import Model

    from bench.archive.cast import Cast
    from bench.archive.prose import Prose

_Record = TypeVar("_Record", bound="Model")

YEARS = 15
# Of every ten articles there are three meetings.
MEETINGS = 0.3
IN_ENGLISH = 0.4
ZONE = "America/New_York"

KINDS = {ArticleKind.MEETING_REPORT: 40, ArticleKind.NEWS: 30, ArticleKind.PRESS_RELEASE: 18, ArticleKind.STATEMENT: 12}
FORMATS = {Format.VIRTUAL: 55, Format.IN_PERSON: 35, Format.HYBRID: 10}
PRECISIONS = {Precision.DAY: 65, Precision.TIME: 30, Precision.MONTH: 4, Precision.YEAR: 1}
DISCLOSURES = {
    Disclosure.NAMED: 40, Disclosure.ROLE: 20, Disclosure.ORGANIZATION: 30, Disclosure.UNDISCLOSED: 10
}  # fmt: skip
# Of a thousand editions.
FATES = {"live": 986, "scheduled": 3, "expired": 4, "withdrawn": 3, "draft": 4}


@cache
def _blank(model: type[Model]) -> dict[str, Any]:
    """What columns hold that nobody filled: found once, as translated ones each look for the active language."""
    columns = (column for column in model._meta.concrete_fields if not column.remote_field)
    return {column.name: column.get_default() for column in columns}


def new(model: type[_Record], **values: Any) -> _Record:
    return model(**_blank(model) | values)


@dataclass
class Stretch:
    """Some meetings in a row, the articles of that time, and everything that goes with them; the ids are given."""

    meetings: list[Meeting] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    # Rows that link, by the model and the name of its relation, as (own id, other id).
    links: dict[tuple[type[Model], str], list[tuple[int, int]]] = field(default_factory=dict)

    def link(self, record: Any, relation: str, others: list[Any]) -> None:
        rows = self.links.setdefault((type(record), relation), [])
        rows.extend((record.pk, other.pk) for other in others)


class Newsroom:
    """Writes the archive of ``size`` articles, the oldest first."""

    def __init__(self, chance: Random, cast: Cast, arabic: Prose, english: Prose, size: int) -> None:
        self.chance, self.cast, self.prose, self.size = chance, cast, {"ar": arabic, "en": english}, size
        self.now = timezone.now().replace(minute=0, second=0, microsecond=0)
        self.next = dict.fromkeys((Meeting, Delegation, Attendance), 1)

    def stretches(self, length: int) -> Iterator[Stretch]:
        """Of ``length`` articles each."""
        for first in range(1, self.size + 1, length):
            stretch = Stretch()
            numbers = range(first, min(first + length, self.size + 1))
            days = [self._moment(number) for number in numbers]
            for day in days[: max(1, round(MEETINGS * len(days)))]:
                self._meeting(stretch, day + (days[-1] - days[0]) * self.chance.random())
            for number, day in zip(numbers, days, strict=True):
                self._article(stretch, number, day)
            yield stretch

    def _moment(self, number: int) -> dt.datetime:
        """When article ``number`` was written: evenly over the years until yesterday."""
        whole = dt.timedelta(days=365 * YEARS)
        return self.now - dt.timedelta(days=1) - whole * (1 - number / self.size)

    def _one_of(self, weights: dict) -> Any:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def _id(self, model: type[Model]) -> int:
        self.next[model] += 1
        return self.next[model] - 1

    def _meeting(self, stretch: Stretch, moment: dt.datetime) -> None:
        meeting = new(
            Meeting,
            id=self._id(Meeting),
            format=self._one_of(FORMATS),
            public_at=moment + dt.timedelta(hours=6) if self.chance.random() < 0.995 else None,
            cancelled=self.chance.random() < 0.01,
        )
        local = moment.astimezone(timezone.get_default_timezone())
        precision = self._one_of(PRECISIONS)
        parts = (local.year, local.month, local.day, local.hour)[: {"year": 1, "month": 2, "day": 3}.get(precision, 4)]
        meeting.happens(PartialDate.of(precision, *parts), zone=ZONE)
        topics = self.cast.topics.some(3, least=1)
        for language in ("ar", "en") if self.chance.random() < IN_ENGLISH else ("ar",):
            prose = self.prose[language]
            title = prose.line(getattr(topics[0], f"name_{language}"), words=self.chance.randint(4, 8))
            self._entitle(meeting, language, title)
            setattr(meeting, f"summary_{language}", prose.text(20))
            setattr(meeting, f"place_{language}", {"ar": "زووم", "en": "Zoom"}[language])
        stretch.meetings.append(meeting)
        stretch.link(meeting, "topics", topics)
        self._delegations(stretch, meeting)

    def _entitle(self, record: Any, language: str, title: str) -> None:
        setattr(record, f"title_{language}", title)
        setattr(record, f"slug_{language}", f"{title_slug(title)}-{record.pk}")

    def _delegations(self, stretch: Stretch, meeting: Meeting) -> None:
        chance, cast = self.chance, self.cast
        hosts = [cast.office] if chance.random() < 0.97 else []
        guests = [*([cast.friend] if chance.random() < 0.3 else []), *cast.others.some(4, least=2 - len(hosts))]
        if hosts and chance.random() < 0.5:
            stretch.link(meeting, "organizers", hosts)
        sides = [(host, Side.HOST) for host in hosts]
        sides += [(guest, Side.OBSERVER if chance.random() < 0.08 else Side.GUEST) for guest in guests]
        delegations = [self._delegation(meeting, *side) for side in sides]
        stretch.delegations += delegations
        for person in cast.people.some(4):
            post_ar, post_en = chance.choice(POSTS)
            stretch.attendances.append(
                new(
                    Attendance,
                    id=self._id(Attendance),
                    meeting=meeting,
                    delegation=chance.choice(delegations),
                    person=person,
                    post_ar=post_ar,
                    post_en=post_en,
                    disclosure=self._one_of(DISCLOSURES),
                )
            )

    def _delegation(self, meeting: Meeting, organization: Any, side: str) -> Delegation:
        counted = self.chance.random() < 0.05
        return Delegation(
            pk=self._id(Delegation),
            meeting=meeting,
            organization=organization,
            side=side,
            leaders=Leaders.COUNTED if counted else Leaders.NONE,
            leader_count=self.chance.randint(1, 9) if counted else None,
        )

    def _article(self, stretch: Stretch, number: int, moment: dt.datetime) -> None:
        chance, cast = self.chance, self.cast
        kind = self._one_of(KINDS)
        article = new(Article, id=number, kind=kind)
        if kind == ArticleKind.MEETING_REPORT or chance.random() < 0.05:
            article.meeting = chance.choice(stretch.meetings)
        organizations, people = cast.others.some(3), cast.people.some(2) if chance.random() < 0.2 else []
        topics = cast.topics.some(3, least=1)
        self._edition(article, "ar", moment, 390, organizations, topics)
        if chance.random() < IN_ENGLISH:
            self._edition(article, "en", moment + dt.timedelta(hours=chance.randint(0, 20)), 250, organizations, topics)
        stretch.articles.append(article)
        stretch.link(article, "organizations", organizations)
        stretch.link(article, "people", people)
        stretch.link(article, "topics", topics)
        stretch.withdrawals += [
            Withdrawal(article=article, language=language, reason=Reason.ERROR, at=moment + dt.timedelta(days=9))
            for language in ("ar", "en")
            if getattr(article, f"state_{language}") == State.WITHDRAWN
        ]

    def _edition(
        self, article: Article, language: str, moment: dt.datetime, words: int, organizations: list, topics: list
    ) -> None:
        prose, fate = self.prose[language], self._one_of(FATES)
        names = [str(organization.title(language)) for organization in organizations]
        theme = getattr(topics[0], f"name_{language}")
        self._entitle(article, language, prose.line(theme, words=self.chance.randint(5, 9)))
        setattr(article, f"summary_{language}", prose.text(30))
        setattr(article, f"body_{language}", prose.body(article.pk, words, names))
        setattr(article, f"state_{language}", self._state(fate))
        if fate == "scheduled":
            moment = self.now + dt.timedelta(days=self.chance.randint(1, 60))
        if fate != "draft":
            setattr(article, f"published_at_{language}", moment)
        if fate == "expired":
            setattr(article, f"expires_at_{language}", moment + dt.timedelta(hours=self.chance.randint(1, 20)))

    @staticmethod
    def _state(fate: str) -> State:
        return {"withdrawn": State.WITHDRAWN, "draft": State.DRAFT}.get(fate, State.PUBLISHED)
