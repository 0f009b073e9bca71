"""Where else readers are told what an edition tells: what goes with it, and what stays when it is withdrawn."""

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

# How many articles and meetings are named; there may be more.
MOST = 30


@dataclass(frozen=True)
class OtherPlace:
    """A public page that tells it: ``record`` as staff know it, its pages by language, and whom it names.

    ``times``: of a person, how many other articles and meetings name them.
    """

    record: Article | Meeting | Person
    title: Phrase
    pages: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    times: int = 0
    # Not out yet, and about to come out by itself.
    to_come: bool = False

    @property
    def kind(self) -> str:
        """The model's name: ``article``, ``meeting`` or ``person``."""
        return self.record._meta.model_name or ""


@dataclass(frozen=True)
class OtherPlaces:
    """What tells of the people and bodies of an article, or of its meeting, besides both.

    ``people_only_here`` and ``bodies_only_here`` are named by nothing else: their pages go when nothing of this is public.
    """

    meeting: OtherPlace | None = None
    files: int = 0
    people_only_here: tuple[OtherPlace, ...] = ()
    bodies_only_here: tuple[str, ...] = ()
    # Other articles on the same meeting; people whom something else names, and what that is.
    reports: tuple[OtherPlace, ...] = ()
    people: tuple[OtherPlace, ...] = ()
    naming: tuple[OtherPlace, ...] = ()
    more: int = 0

    def stays(self) -> tuple[OtherPlace, ...]:
        """What withdrawing the article and hiding its meeting leaves public."""
        return (*self.reports, *self.people)


def elsewhere(article: Article) -> OtherPlaces:
    """Of everything that readers know by now of the people and bodies ``article`` and its meeting name."""
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
    """Whom readers find named by the article or its meeting, by name. Two queries."""
    attending = Attendance.objects.filter(may_show("name"), meeting=article.meeting_id or 0)
    linked = named_links(Article).filter(article=article.pk)
    named = Q(pk__in=attending.values("person")) | Q(pk__in=linked.values("person"))
    return {person.pk: person for person in Person.objects.filter(named, protected=False).by_name()}


def _linked(rows: QuerySet, column: str) -> dict[int, list[int]]:
    """The people whom each record of ``column`` names."""
    found: dict[int, list[int]] = {}
    for record, person in rows.order_by().values_list(column, "person").distinct():
        found.setdefault(record, []).append(person)
    return found


def _named_at_others(article: Article, people: Iterable[int]) -> QuerySet:
    rows = Attendance.objects.filter(may_show("name"), person__in=list(people))
    return rows.exclude(meeting=article.meeting_id) if article.meeting_id else rows


def _articles(article: Article, naming: dict[int, list[int]], people: dict[int, Person]) -> list[OtherPlace]:
    """Other articles that are or will be out and name one of ``people``, or report the same meeting."""
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
    """The meeting it reports, while readers know it or are about to."""
    meeting = article.meeting
    return _meeting(meeting) if meeting and meeting.public_at else None


def _person(person: Person, live: dict[str, set[int]]) -> OtherPlace:
    pages = [(code, address_in(person.profile(), code)) for code in LANGUAGES if person.pk in live[code]]
    return OtherPlace(person, phrase(person, "name"), tuple(pages))


def _with_pages(people: Iterable[int]) -> dict[str, set[int]]:
    """Which of them have a page in each language. Two queries."""
    wanted = list(people)
    return {
        code: set(Person.objects.live(code).filter(pk__in=wanted).values_list("pk", flat=True)) for code in LANGUAGES
    }


def _person_names(keys: Iterable[int], people: dict[int, Person]) -> tuple[str, ...]:
    return tuple(str(people[key]) for key in sorted(set(keys)) if key in people)


def _bodies_only_here(article: Article) -> tuple[str, ...]:
    """The organizations of the article and its meeting whom nothing else that is public names, by name. Two queries."""
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
    """Organizations that such articles link, that are shown at such meetings or hold them."""
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
    """``(("ar", "/ar/…/"), …)``."""
    return tuple((code, address_in(record, code)) for code in languages)
