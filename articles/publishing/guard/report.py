"""All texts that still name somebody who must not be named: what readers see, what is to come, and what is written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from articles.models import Article, Attendance, Meeting, Topic
from articles.models.attendance import may_show
from articles.models.changes import Changes
from articles.models.version import newest_version
from articles.models.workflow import OUT, State, Status
from articles.publishing.guard.places import (
    beside_places,
    edition_places,
    explanation_places,
    meeting_places,
    topic_places,
    with_rows,
    with_what_is_beside,
)
from liaison.text.languages import LANGUAGES
from office.guarded import all_page_places, office_places
from office.models import Office, Page
from organizations.models import Organization, Person
from organizations.protection.findings import find
from organizations.protection.people import people_among
from organizations.protection.places import Form, place_in
from organizations.protection.record_places import organization_places, person_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model

    from articles.models.article import Edition
    from liaison.typing import StrOrPromise
    from organizations.protection.findings import Finding
    from organizations.protection.people import Unnameable
    from organizations.protection.places import Place

_BATCH = 200
# In which readers see the text now, or will.
_URGENT = (*OUT, Status.SCHEDULED)


@dataclass(frozen=True)
class NamingText:
    """A record that names the person: ``language`` and ``status`` for an edition; ``public``: readers see it now or soon."""

    record: Any
    language: str
    status: StrOrPromise
    public: bool
    findings: tuple[Finding, ...]


def texts_that_name(person: Person) -> list[NamingText]:
    """Return every text that names ``person`` although it must not, those that readers see first.

    If the person may be named, these are the texts about meetings that withhold them. Names that a publisher decided to
    leave are left out.
    """
    wanted = people_among(Person.objects.filter(pk=person.pk))
    texts: Iterable[NamingText]
    if not person.is_nameable():
        texts = chain(_articles(wanted, None), _meetings(wanted, None), _others(wanted, person))
    else:
        withheld = Attendance.objects.filter(person=person).exclude(may_show("name"))
        meetings = set(withheld.order_by().values_list("meeting", flat=True))
        texts = chain(_articles(wanted, meetings), _meetings(wanted, meetings)) if meetings else ()
    return sorted(texts, key=lambda text: (not text.public, -max(finding.certainty for finding in text.findings)))


def people_still_named() -> Iterator[NamingText]:
    """Yield every text that names anybody who must not be named, whom its ``findings`` tell. Reads the whole archive."""
    wanted = people_among(Person.objects.withheld())
    if wanted:
        yield from chain(_articles(wanted, None), _meetings(wanted, None), _others(wanted, None))


def _naming(
    record: Model, places: Iterable[Place], wanted: Unnameable, *, language: str = "", status: Any = "", public: bool
) -> Iterator[NamingText]:
    found = tuple(finding for finding in find(_possible(places, wanted), wanted) if not finding.cleared)
    if found:
        yield NamingText(record, language, status, public, found)


def _possible(places: Iterable[Place], wanted: Unnameable) -> list[Place]:
    """Return the places with a word that may be a part of the name: the others need not be read closely."""
    return [place for place in places if place.text and wanted.matcher.may_be_in(place.text)]


def _articles(wanted: Unnameable, meetings: set[int] | None) -> Iterator[NamingText]:
    articles: Any = with_what_is_beside(Article.objects.order_by("-pk").select_related("meeting"))
    if meetings is not None:
        articles = articles.filter(meeting__in=meetings)
    for article in articles.iterator(chunk_size=_BATCH):
        article.know_changes({beside.language: beside.state for beside in article.changes.all()})
        for edition in article.editions():
            status = edition.status()
            if status != Status.MISSING:
                places = _edition_places(edition, status, list(article.changes.all()))
                yield from _naming(
                    article,
                    places,
                    wanted,
                    language=edition.language,
                    status=status.label,
                    public=status in _URGENT or (status == Status.WITHDRAWN and any(_kept_places(edition))),
                )


def _edition_places(edition: Edition, status: Status, changes: list[Changes]) -> Iterator[Place]:
    article, language = edition.article, edition.language
    yield from edition_places(article, language)
    for beside in changes:
        if beside.language == language:
            yield from _changed_places(article, language, beside)
    if status not in (Status.DRAFT, Status.REVIEW, Status.APPROVED):
        yield from beside_places(article, language)
        yield from _kept_places(edition)
    else:
        for attachment in article.attachments.all():
            for code in LANGUAGES:
                yield place_in(attachment, "title", _("the title of an attachment"), language=code)


def _changed_places(article: Article, language: str, beside: Changes) -> Iterator[Place]:
    """Yield the texts of the edition as its unpublished changes have them."""
    for place in edition_places(article, language):
        name = place.key.removesuffix(f"_{language}")
        if name in beside.content:
            yield place_in(
                article,
                name,
                _("the unpublished changes"),
                language=language,
                form=place.form,
                text=str(beside.content[name] or ""),
            )


def _kept_places(edition: Edition) -> Iterator[Place]:
    """Yield what readers find at the address of a withdrawn edition."""
    if edition.state != State.WITHDRAWN:
        return
    article, language = edition.article, edition.language
    yield from explanation_places(article, language)
    own: Any = article
    withdrawal = next((one for one in own.withdrawals.all() if one.language == language), None)
    version = newest_version(article, language) if withdrawal and withdrawal.consequence.shows_text else None
    if version is None:
        return
    for name, form in (("title", Form.PLAIN), ("summary", Form.PLAIN), ("body", Form.HTML)):
        text = str(version.content["texts"].get(name) or "")
        yield place_in(
            version,
            name,
            _("the text kept at the address of a withdrawn page"),
            key=f"kept_{name}",
            form=form,
            text=text,
        )


def _meetings(wanted: Unnameable, keys: set[int] | None) -> Iterator[NamingText]:
    meetings = with_rows(Meeting.objects.order_by("-pk"))
    for meeting in (meetings if keys is None else meetings.filter(pk__in=keys)).iterator(chunk_size=_BATCH):
        public = meeting.public_at is not None
        status = _("Public") if public else _("Private")
        yield from _naming(meeting, meeting_places(meeting), wanted, status=status, public=public)


def _others(wanted: Unnameable, person: Person | None) -> Iterator[NamingText]:
    for topic in Topic.objects.order_by("pk"):
        yield from _naming(topic, topic_places([topic]), wanted, public=True)
    for organization in Organization.objects.order_by("pk").iterator(chunk_size=_BATCH):
        yield from _naming(organization, organization_places(organization), wanted, public=True)
    for other in Person.objects.nameable().exclude(pk=person and person.pk).order_by("pk").iterator(chunk_size=_BATCH):
        yield from _naming(other, person_places(other), wanted, public=True)
    for page in Page.objects.order_by("pk"):
        yield from _naming(page, all_page_places(page), wanted, public=any(page.is_live(code) for code in LANGUAGES))
    for office in Office.objects.all():
        yield from _naming(office, office_places(office), wanted, public=True)
