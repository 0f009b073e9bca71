"""Which editions each list of work on the desk's first page holds for a user, and by which moment it sorts them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.admin.list_columns import where_out
from articles.models import Article, Assignment, Changes, Version
from articles.models.two_person_rule import unseen
from articles.models.workflow import OPEN_STATES, SHARED, STEPS, State, Step
from articles.models.workflow import begun as is_begun
from articles.publishing.guard.held import HELD
from liaison.models import Event
from liaison.text.dates import start_of_day
from liaison.text.languages import other_language

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from liaison.staff.audit.models import EventQuerySet

REVIEW = "articles.review_article"
# Stands for no moment, so that rows without one come last in every database.
NEVER = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Asker:
    """Who asks for a list, and when. In a prepared query ``user`` and the moments stand for those of each call."""

    user: Any
    now: Any
    # The last moment of today in the site's time zone.
    tonight: Any
    reviews: bool
    publishes: bool
    # Under the two-person rule: the account, whose own work it must not approve.
    account: User | None

    @classmethod
    def of(cls, user: User) -> Asker:
        tonight = start_of_day(timezone.localdate() + dt.timedelta(days=1)) - dt.timedelta(microseconds=1)
        reviews, publishes = (user.has_perm(name) for name in (REVIEW, STEPS[Step.PUBLISH].permission))
        return cls(user.pk, timezone.now(), tonight, reviews, publishes, user if settings.TWO_PERSON_RULE else None)


@dataclass(frozen=True)
class EditionScope:
    """The editions in one language that a list holds, and the moment by which it sorts and describes them.

    A condition on the state of unpublished editions says so twice (``_unpublished``), for the index of those.
    """

    which: Q
    moment: object


def assigned(asker: Asker, language: str) -> EditionScope:
    given = Assignment.objects.filter(to=asker.user, language=language)
    due = Subquery(given.filter(article=OuterRef("pk")).values("due_at")[:1])
    which = Q(pk__in=given.values("article"))
    return EditionScope(which, Coalesce(due, Value(NEVER), output_field=DateTimeField()))


def _unpublished(language: str, *states: State) -> Q:
    """Return the condition for articles whose edition is in one of ``states``, none of which is published."""
    return Q(**{f"state_{language}__in": states}) & ~Q(**{f"state_{language}": State.PUBLISHED})


def held_back(asker: Asker, language: str) -> EditionScope:
    """Select the editions that were taken off the schedule because they name somebody, and were not published since."""
    events = Event.objects.filter(record_type=Article._meta.label_lower, language=language)
    since = events.filter(record_id=OuterRef("record_id"), action=Step.PUBLISH, at__gt=OuterRef("at"))
    held = events.filter(~Exists(since), action=HELD)
    which = Q(pk__in=held.values("record_id")) & _unpublished(language, State.APPROVED)
    return EditionScope(which, Subquery(_events(language, HELD).values("at")[:1]))


def begun(asker: Asker, language: str) -> EditionScope:
    """Select the user's own editions that are unpublished, or published with unpublished changes."""
    unpublished = Q(created_by=asker.user) & _unpublished(language, *OPEN_STATES) & is_begun(language)
    changes = Changes.objects.filter(language__in=(language, SHARED), article__created_by=asker.user)
    beside = Q(**{f"state_{language}": State.PUBLISHED}) & Q(pk__in=changes.values("article"))
    return EditionScope(unpublished | beside, F("updated_at"))


def waiting(asker: Asker, language: str) -> EditionScope:
    """Select the editions that the user may approve or, if they are approved, publish.

    Under the two-person rule, editions with changes by the user are left out.
    """
    states = [State.REVIEW]
    if asker.publishes:
        states.append(State.APPROVED)
    beside = Changes.objects.filter(language__in=(language, SHARED), state__in=states)
    which = _unpublished(language, *states) | where_out(language, asker.now) & Q(pk__in=beside.values("article"))
    if asker.account:
        own = _on_the_way(language).filter(unseen(language, asker.account))
        which &= ~Q(pk__in=list(own.values_list("pk", flat=True)))
    moves = _events(language, Step.SUBMIT, Step.APPROVE)
    return EditionScope(which, Coalesce(Subquery(moves.values("at")[:1]), F("updated_at")))


def _on_the_way(language: str) -> QuerySet[Article]:
    """Return the articles whose edition, or the changes beside it, are in review or approved."""
    states = (State.REVIEW, State.APPROVED)
    beside = Changes.objects.filter(state__in=states).values("article")
    return Article.objects.filter(Q(**{f"state_{language}__in": states}) | Q(pk__in=beside))


def _events(language: str, *actions: str) -> EventQuerySet[Event]:
    """Return the events ``actions`` of the outer query's article, the newest first."""
    own = Event.objects.filter(record_type=Article._meta.label_lower, record_id=OuterRef("pk"))
    return own.filter(language=language, action__in=actions).order_by("-at", "-pk")


def _scheduled_until(language: str, start: Any, end: Any) -> EditionScope:
    moment = f"published_at_{language}"
    which = Q(**{f"state_{language}": State.PUBLISHED, f"{moment}__gt": start, f"{moment}__lte": end})
    return EditionScope(which, F(moment))


def scheduled_today(asker: Asker, language: str) -> EditionScope:
    return _scheduled_until(language, asker.now, asker.tonight)


def scheduled_later(asker: Asker, language: str) -> EditionScope:
    return _scheduled_until(language, asker.tonight, NEVER)


def untranslated(asker: Asker, language: str) -> EditionScope:
    """Select the unpublished editions whose other language is live.

    Withdrawn and scheduled editions are left out.
    """
    other = other_language(language)
    which = _unpublished(language, *OPEN_STATES) & where_out(other, asker.now)
    return EditionScope(which, F(f"published_at_{other}"))


def behind(asker: Asker, language: str) -> EditionScope:
    number = f"behind_{language}"
    later = Version.objects.filter(
        article=OuterRef("pk"), language=other_language(language), number__gt=OuterRef(number)
    ).order_by("number")
    which = Q(**{f"{number}__isnull": False}) & is_begun(language)
    return EditionScope(which, Coalesce(Subquery(later.values("at")[:1]), F("updated_at")))
