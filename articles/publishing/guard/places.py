"""All that readers of an edition get, as places in which the guard looks for names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from articles.models.attachment import BOTH
from articles.models.attendance import Attendance, Delegation, may_show
from articles.models.changes import changes_of
from articles.models.content import RELATIONS, relations_of
from articles.models.topic import Topic
from articles.models.version import Version
from articles.models.workflow import SHARED, Change
from articles.publishing.guard.files import words_of_attachment
from liaison.text.languages import LANGUAGES
from liaison.text.slugs import title_slug
from organizations.models import Organization, Person
from organizations.protection.places import Form, Place, place_in
from organizations.protection.record_places import organization_places, person_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from articles.models.article import Article
    from articles.models.meeting import Meeting
    from liaison.typing import StrOrPromise

# The texts of an edition, in the order in which readers get them, each with its label and its form.
_OF_EDITION: tuple[tuple[str, StrOrPromise, Form], ...] = (
    ("title", _("the title"), Form.PLAIN),
    ("summary", _("the summary"), Form.PLAIN),
    ("body", _("the text"), Form.HTML),
    ("image_alt", _("the description of the picture"), Form.PLAIN),
    ("image_credit", _("the picture credit"), Form.PLAIN),
    ("source_line", _("the source line"), Form.PLAIN),
)
_OF_MEETING: tuple[tuple[str, StrOrPromise], ...] = (
    ("title", _("the title of the meeting")),
    ("summary", _("the summary of the meeting")),
    ("outcomes", _("the outcomes of the meeting")),
    ("place", _("the place of the meeting")),
)


_NOTED: Any = (
    Version.objects.filter(change__in=(Change.CORRECTION, Change.UPDATE))
    .exclude(public_note="")
    .only("pk", "public_note", "article_id", "language")
)


def edition_places(article: Article, language: str) -> Iterator[Place]:
    """Yield the texts of the edition in ``language``, from the columns of ``article`` as they are now."""
    for name, label, form in _OF_EDITION:
        yield place_in(article, name, label, language=language, form=form)
    edition = article.edition(language)
    slug = edition.slug or title_slug(edition.title or "")
    yield place_in(article, "slug", _("the address of the page"), language=language, form=Form.ADDRESS, text=slug)


def beside_places(article: Article, language: str) -> Iterator[Place]:
    """Yield what is shown beside the text of a stored ``article``: attachments, notes on corrections and updates."""
    for attachment in article.attachments.all():
        if attachment.language not in (BOTH, language):
            continue
        for code in LANGUAGES:
            yield place_in(attachment, "title", _("the title of an attachment"), language=code)
        yield Place(
            attachment._meta.label_lower,
            attachment.pk,
            "file",
            _("an attached file"),
            words_of_attachment(attachment),
            Form.FILE,
            can_replace=False,
        )
    for version in _noted_versions(article):
        if version.language == language:
            yield note_place(version)


def _noted_versions(article: Any) -> Iterable[Version]:
    """Return the versions with public notes; an article that was read ``with_what_is_beside`` has them already."""
    return article.noted_versions if hasattr(article, "noted_versions") else _NOTED.filter(article=article)


def with_what_is_beside(articles: Any) -> Any:
    """Return ``articles`` read together with all that the texts beside theirs are taken from."""
    noted = Prefetch("versions", _NOTED, to_attr="noted_versions")
    return articles.prefetch_related("changes", "attachments", "withdrawals", noted)


def note_place(version: Version) -> Place:
    """Return the public note of ``version``."""
    return place_in(version, "public_note", _("the public note of a correction or an update"))


def explanation_places(article: Article, language: str) -> Iterator[Place]:
    """Yield the explanation of a withdrawal that readers of the edition find at its address."""
    for withdrawal in article.withdrawals.all():
        if withdrawal.language == language and withdrawal.explanation:
            yield place_in(withdrawal, "explanation", _("the explanation of a withdrawal"))


def meeting_places(meeting: Meeting) -> Iterator[Place]:
    """Yield what visitors get of a public ``meeting`` itself, in both languages, with the posts of those shown."""
    for name, label in _OF_MEETING:
        for code in LANGUAGES:
            yield place_in(meeting, name, label, language=code)
    for code in LANGUAGES:
        title = getattr(meeting, f"title_{code}") or ""
        slug = (getattr(meeting, f"slug_{code}") or title_slug(title)) if title else ""
        yield place_in(meeting, "slug", _("the address of the meeting"), language=code, form=Form.ADDRESS, text=slug)
    if meeting.pk is None:
        return
    known: Any = meeting
    has_rows = hasattr(meeting, "noted_delegations")
    for delegation in known.noted_delegations if has_rows else _noted_delegations().filter(meeting=meeting):
        yield place_in(delegation, "note", _("the note on a delegation"))
    for attendance in known.shown_posts if has_rows else _shown_posts().filter(meeting=meeting):
        for code in LANGUAGES:
            yield place_in(attendance, "post", _("the post of an attendee"), language=code)


def with_rows(meetings: Any) -> Any:
    """Return ``meetings`` read together with the rows whose texts are among their places."""
    return meetings.prefetch_related(
        Prefetch("delegations", _noted_delegations(), to_attr="noted_delegations"),
        Prefetch("attendances", _shown_posts(), to_attr="shown_posts"),
    )


def _noted_delegations() -> Any:
    return Delegation.objects.exclude(note="")


def _shown_posts() -> Any:
    return Attendance.objects.filter(may_show("post"))


def topic_places(topics: Iterable[Topic]) -> Iterator[Place]:
    """Yield the names and addresses of ``topics``."""
    for topic in topics:
        for code in LANGUAGES:
            yield place_in(topic, "name", _("the name of a topic"), language=code, can_replace=False)
        yield place_in(topic, "slug", _("the address of a topic"), form=Form.ADDRESS, can_replace=False)


def linked_places(article: Article | None, meeting: Meeting | None, *, with_changes: bool) -> Iterator[Place]:
    """Yield the records that the article or the ``meeting`` shows: topics, organizations, people who are named.

    ``with_changes``: with the unpublished changes of the article's links.
    """
    named = links_of(article, with_changes=with_changes) if article else {name: [] for name in RELATIONS}
    topics, organizations, people = (Q(pk__in=named[name]) for name in ("topics", "organizations", "people"))
    if reported := _reported(article, meeting):
        withheld = Attendance.objects.filter(meeting=reported).exclude(may_show("name"))
        people &= ~Q(pk__in=withheld.order_by().values("person"))
    if meeting and meeting.pk:
        bodies = Delegation.objects.filter(meeting=meeting).shown().order_by().values("organization")
        shown = Attendance.objects.filter(may_show("name"), meeting=meeting).order_by().values("person")
        topics |= Q(meetings=meeting)
        organizations |= Q(pk__in=bodies) | Q(organized_meetings=meeting)
        people |= Q(pk__in=shown)
    yield from topic_places(_matching(Topic.objects, topics))
    for organization in _matching(Organization.objects, organizations):
        yield from organization_places(organization)
    for person in _matching(Person.objects.nameable(), people):
        yield from person_places(person)


def _matching(records: Any, condition: Q) -> Any:
    return records.filter(condition).distinct()


def _reported(article: Article | None, meeting: Meeting | None) -> int:
    return (article.meeting_id if article else meeting.pk if meeting else 0) or 0


def links_of(article: Article, *, with_changes: bool) -> Mapping[str, list[int]]:
    """Return the ids of the linked records by relation, with the unpublished changes if wanted."""
    if article.pk is None:
        return {name: [] for name in RELATIONS}
    changes = changes_of(article).get(SHARED) if with_changes else None
    named: dict[str, Any] = relations_of(article) | (changes.content if changes else {})
    return {name: named[name] for name in RELATIONS}
