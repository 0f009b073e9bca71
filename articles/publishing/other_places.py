"""Other public pages with the same content as an edition: what its withdrawal would remove and what it would leave."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from articles.models import Article, Attachment, Attendance, Delegation, Meeting
from articles.models.article_queries import named_links
from articles.models.attendance import may_show
from articles.models.workflow import State
from liaison.reverse_relations import link_rows
from liaison.text.languages import LANGUAGES, Phrase, phrase
from liaison.web.addresses import address_in
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

# The most articles and meetings that are listed; ``more`` counts the rest.
MOST = 30


@dataclass(frozen=True)
class OtherPlace:
    """A public page with the same content: its ``record``, its pages by language, and the people it names.

    ``times``: for a person, the number of other articles and meetings that name them.
    """

    record: Article | Meeting | Person
    title: Phrase
    pages: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    times: int = 0
    # The record is not public yet, but scheduled.
    to_come: bool = False

    @property
    def kind(self) -> str:
        """Return the model's name: "article", "meeting" or "person"."""
        return self.record._meta.model_name or ""


@dataclass(frozen=True)
class OtherPlaces:
    """The other public pages about the people and organizations of an article or of its meeting.

    ``people_only_here`` and ``bodies_only_here`` are named by nothing else public: their pages disappear when the
    article and the meeting are no longer public.
    """

    meeting: OtherPlace | None = None
    files: int = 0
    people_only_here: tuple[OtherPlace, ...] = ()
    bodies_only_here: tuple[str, ...] = ()
    # Other articles on the same meeting; people whom other records name; and those records.
    reports: tuple[OtherPlace, ...] = ()
    people: tuple[OtherPlace, ...] = ()
    naming: tuple[OtherPlace, ...] = ()
    more: int = 0

    def stays(self) -> tuple[OtherPlace, ...]:
        """Return what stays public when the article is withdrawn and its meeting hidden."""
        return (*self.reports, *self.people)


def elsewhere(article: Article) -> OtherPlaces:
    """Return the other public pages about the people and organizations that ``article`` and its meeting name."""
    people = _people(article)
    naming_articles = _linked(named_links(Article).filter(person__in=people).exclude(article=article.pk), "article")
    naming_meetings = _linked(_named_at_others(article, people), "meeting")
    articles = _articles(article, naming_articles, people)
    meetings = _meetings(naming_meetings, people)
    live = _with_pages(people)
    times = Counter(
        person
        for place in (*articles, *meetings)
        if not place.to_come
        for person in (naming_articles if place.kind == "article" else naming_meetings).get(place.record.pk, ())
    )
    reports = [place for place in articles if _is_report_of(place, article.meeting_id)]
    naming = [*(place for place in articles if place not in reports), *meetings]
    return OtherPlaces(
        meeting=own_meeting(article),
        files=Attachment.objects.filter(article=article).count(),
        people_only_here=tuple(_person(person, live) for pk, person in people.items() if not times[pk]),
        bodies_only_here=_bodies_only_here(article),
        reports=tuple(reports),
        people=tuple(replace(_person(person, live), times=times[pk]) for pk, person in people.items() if times[pk]),
        naming=tuple(naming[:MOST]),
        more=max(0, len(naming) - MOST),
    )


def _is_report_of(place: OtherPlace, meeting: int | None) -> bool:
    return meeting is not None and isinstance(place.record, Article) and place.record.meeting_id == meeting


def _people(article: Article) -> dict[int, Person]:
    """Return the people whom the article or its meeting names in public, by id, in the order of their names."""
    attending = Attendance.objects.filter(may_show("name"), meeting=article.meeting_id or 0)
    linked = named_links(Article).filter(article=article.pk)
    named = Q(pk__in=attending.values("person")) | Q(pk__in=linked.values("person"))
    return {person.pk: person for person in Person.objects.nameable().filter(named).by_name()}


def _linked(rows: QuerySet, column: str) -> dict[int, list[int]]:
    """Return the ids of the people whom each record names, by the record's id in ``column``."""
    found: dict[int, list[int]] = {}
    for record, person in rows.order_by().values_list(column, "person").distinct():
        found.setdefault(record, []).append(person)
    return found


def _named_at_others(article: Article, people: Iterable[int]) -> QuerySet:
    rows = Attendance.objects.filter(may_show("name"), person__in=list(people))
    return rows.exclude(meeting=article.meeting_id) if article.meeting_id else rows


def _articles(article: Article, naming: dict[int, list[int]], people: dict[int, Person]) -> list[OtherPlace]:
    """Return other articles, published or scheduled, that name one of ``people`` or report the same meeting."""
    out = Q()
    for code in LANGUAGES:
        out |= Q(**{f"state_{code}": State.PUBLISHED})
    concerned = Q(pk__in=naming)
    if article.meeting_id:
        concerned |= Q(meeting=article.meeting_id)
    rows = Article.objects.filter(out, concerned).exclude(pk=article.pk).defer("body_ar", "body_en").order_by("-pk")
    return [place for row in rows if (place := _article(row, _person_names(naming.get(row.pk, ()), people)))]


def _article(article: Article, names: tuple[str, ...]) -> OtherPlace | None:
    live = [edition.language for edition in article.editions() if edition.is_live()]
    coming = any(
        edition.state == State.PUBLISHED and edition.published_at > timezone.now() for edition in article.editions()
    )
    if not (live or coming):
        return None
    return OtherPlace(article, _title(article), _pages(article, live), names, to_come=not live)


def _meetings(naming: dict[int, list[int]], people: dict[int, Person]) -> list[OtherPlace]:
    rows = Meeting.objects.filter(pk__in=naming, public_at__lte=timezone.now()).latest_first()
    return [_meeting(row, _person_names(naming[row.pk], people)) for row in rows]


def _meeting(meeting: Meeting, names: tuple[str, ...] = ()) -> OtherPlace:
    live = [code for code in LANGUAGES if meeting.is_live(code)]
    return OtherPlace(meeting, _title(meeting), _pages(meeting, live), names)


def own_meeting(article: Article) -> OtherPlace | None:
    """Return the meeting that the article reports, if it is public or will be; else None."""
    meeting = article.meeting
    return _meeting(meeting) if meeting and meeting.public_at else None


def _person(person: Person, live: dict[str, set[int]]) -> OtherPlace:
    pages = [(code, address_in(person.profile(), code)) for code in LANGUAGES if person.pk in live[code]]
    return OtherPlace(person, phrase(person, "name"), tuple(pages))


def _with_pages(people: Iterable[int]) -> dict[str, set[int]]:
    """Return which of ``people`` (ids) have a public page, by language."""
    wanted = list(people)
    return {
        code: set(Person.objects.live(code).filter(pk__in=wanted).values_list("pk", flat=True)) for code in LANGUAGES
    }


def _person_names(keys: Iterable[int], people: dict[int, Person]) -> tuple[str, ...]:
    return tuple(str(people[key]) for key in sorted(set(keys)) if key in people)


def _bodies_only_here(article: Article) -> tuple[str, ...]:
    """Return the names of organizations that only the article and its meeting name in public."""
    here, there = _bodies(Q(pk=article.pk), Q(pk=article.meeting_id or 0)), _bodies_named_elsewhere(article)
    found = Organization.objects.filter(here).exclude(there).by_name()
    return tuple(str(body) for body in found)


def _bodies_named_elsewhere(article: Article) -> Q:
    articles, meetings = Q(), Q()
    now = timezone.now()
    for code in LANGUAGES:
        articles |= Q(pk__in=Article.objects.live(code, now).values("pk"))
        meetings |= Q(pk__in=Meeting.objects.live(code, now).values("pk"))
    return _bodies(articles & ~Q(pk=article.pk), meetings & ~Q(pk=article.meeting_id or 0))


def _bodies(articles: Q, meetings: Q) -> Q:
    """Return the condition for organizations linked by ``articles``, or shown at or organizing ``meetings``."""
    rows = Article.objects.filter(articles).values("pk")
    held = Meeting.objects.filter(meetings).values("pk")
    return (
        Q(pk__in=link_rows(Article, "organizations").filter(article__in=rows).values("organization"))
        | Q(pk__in=Delegation.objects.shown().filter(meeting__in=held).order_by().values("organization"))
        | Q(pk__in=link_rows(Meeting, "organizers").filter(meeting__in=held).values("organization"))
    )


def _title(record: Article | Meeting) -> Phrase:
    return phrase(record, "title")


def _pages(record: Article | Meeting, languages: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the addresses by language: ``(("ar", "/ar/…/"), …)``."""
    return tuple((code, address_in(record, code)) for code in languages)
