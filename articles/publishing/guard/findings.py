"""Whom an edition or a meeting must not name, and where it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from articles.models.attendance import Attendance, may_show
from articles.models.withdrawal import Withdrawal
from articles.models.workflow import State
from articles.publishing.guard.places import (
    beside_places,
    edition_places,
    explanation_places,
    linked_places,
    meeting_places,
)
from organizations.models import Person
from organizations.protection.findings import find
from organizations.protection.people import people_among, people_at, protected_people

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from articles.models.article import Article
    from articles.models.meeting import Meeting
    from organizations.protection.findings import Finding
    from organizations.protection.people import Unnameable
    from organizations.protection.places import Place


def unnameable(meeting: int | None, at: dt.datetime | None = None) -> tuple[Unnameable, ...]:
    """Return whom no text about ``meeting`` (id, or None) may name ``at`` a moment (aware, default now).

    These are protected people, people whose consent ended, and those whom the meeting withholds.
    """
    if not meeting:
        return protected_people(), people_at(at)
    withheld = Attendance.objects.filter(meeting=meeting).exclude(may_show("name")).order_by().values("person")
    return protected_people(), people_at(at), people_among(Person.objects.nameable().filter(pk__in=withheld))


@dataclass
class Looked:
    """What the editions of one article have in common, read once while the article stays as it is."""

    links: dict[object, list[Place]] = field(default_factory=dict)
    people: dict[object, tuple[Unnameable, ...]] = field(default_factory=dict)

    def linked(self, article: Article, meeting: Meeting | None, *, with_changes: bool) -> list[Place]:
        key = (meeting is not None, with_changes)
        if key not in self.links:
            self.links[key] = list(linked_places(article, meeting, with_changes=with_changes))
        return self.links[key]

    def unnameable(self, article: Article, at: dt.datetime | None) -> tuple[Unnameable, ...]:
        if at not in self.people:
            self.people[at] = unnameable(article.meeting_id, at)
        return self.people[at]


def edition_findings(
    article: Article,
    language: str,
    *,
    with_meeting: bool | None = None,
    with_changes: bool = False,
    looked: Looked | None = None,
) -> list[Finding]:
    """Return where the edition in ``language``, and what readers get with it, names somebody who must not be named.

    The texts are the columns of ``article`` as they are now. ``with_meeting``: whether the reported meeting is or
    becomes public; None means as ``goes_along`` says. ``with_changes``: look at the unpublished changes of the links.
    ``looked``: what was read for another edition of the same unchanged article.
    """
    looked = looked or Looked()
    meeting = article.meeting if (goes_along(article, language) if with_meeting is None else with_meeting) else None
    places: list[Iterable[Place]] = [edition_places(article, language)]
    if article.pk:
        places += [beside_places(article, language)]
    if meeting:
        places += [meeting_places(meeting)]
    places += [looked.linked(article, meeting, with_changes=with_changes)]
    edition = article.edition(language)
    at = edition.published_at if edition.state == State.PUBLISHED else None
    return find(chain.from_iterable(places), *looked.unnameable(article, at))


def withdrawn_findings(article: Article, language: str) -> list[Finding]:
    """Return where the explanation of a withdrawal names somebody who must not be named."""
    return find(explanation_places(article, language), *unnameable(article.meeting_id))


def meeting_findings(meeting: Meeting) -> list[Finding]:
    """Return where a ``meeting`` that is public names somebody who must not be named."""
    places = chain(meeting_places(meeting), linked_places(None, meeting, with_changes=False))
    return find(places, *unnameable(meeting.pk))


def goes_along(article: Article, language: str) -> bool:
    """Return whether the reported meeting is public, or becomes so with the edition unless somebody decides otherwise."""
    meeting = article.meeting
    if meeting is None:
        return False
    if meeting.public_at is not None or meeting.pk is None:
        return True
    return not article.edition(language).has_come_out() and not Withdrawal.objects.hiding(meeting).exists()


def stopping(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that stop a publication."""
    return [finding for finding in findings if finding.stops]


def texts_named_in(meeting: int | None, places: Iterable[Place]) -> list[Finding]:
    """Return where ``places``, to be shown with the ``meeting`` (id) or with none, name somebody; not yet stored."""
    return find(places, *unnameable(meeting))
