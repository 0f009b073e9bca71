"""The preview: the page of an edition as if it were published now, built in memory and storing nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext

from articles.models import Article, Attendance, Delegation, Topic
from articles.models.attachment import attached_files, named_files
from articles.models.attendance import Side, may_show
from articles.models.changes import changes_of
from articles.models.content import RELATIONS, put_facts, put_texts, relations_of
from articles.models.workflow import SHARED, WRITTEN_BESIDE, State, Status
from articles.public import views
from articles.read.article_cards import related_to_be
from articles.read.article_page import live_article
from articles.read.article_parts import Parts, parts_of
from articles.read.change_notices import notices_of
from liaison.text.languages import active_language
from liaison.web.addresses import for_links, links
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from articles.facts import AttachedFile, MeetingFacts
    from articles.models.article import Edition
    from liaison.web.addresses import Link


@dataclass(frozen=True)
class WantedLinks:
    """The ids of the records that an article would name.

    ``people``: without those whom its meeting withholds. ``topics``: with those of its meeting. ``bodies``: the
    organizations with the meeting's guests.
    """

    organizations: Collection[int]
    people: Collection[int]
    topics: Collection[int]
    bodies: Collection[int]


def page_as_published(
    request: HttpRequest,
    article: Article,
    language: str,
    template: str = views.ARTICLE_TEMPLATE,
    extra: dict[str, object] | None = None,
    *,
    meeting_too: bool = True,
    with_changes: bool = True,
) -> HttpResponse:
    """Return the page readers would get if the stored ``article`` and its unpublished changes were published.

    For an edition that is live without changes this is the live page; for one that is not begun it is a page that says
    so. ``template`` extends the public template and gets ``extra`` as additional context. ``meeting_too`` and
    ``with_changes`` mean the same as in ``Terms``. Raise Http404 if the article no longer exists.
    """
    with translation.override(language):
        # Load a separate object, because it is changed in memory and must not be saved.
        own = Article.objects.filter(pk=article.pk).select_related("meeting").first()
        if own is None:
            raise Http404
        status = own.edition(language).status()
        if status == Status.MISSING:
            return render(request, "articles/not_ready.html")
        shown = (live_article(own.pk) or own) if status == Status.LIVE else own
        with_changes = with_changes or status != Status.WITHDRAWN
        if status == Status.LIVE:
            parts = parts_of(shown)
        else:
            parts = _as_published(own, status, meeting_too=meeting_too, with_changes=with_changes)
        return views.article_page(request, shown, template, extra, parts=parts)


def _as_published(article: Article, status: Status, *, meeting_too: bool, with_changes: bool) -> Parts:
    """Change ``article`` in memory as publishing in the active language would; return the rest of its page."""
    edition = article.edition(active_language())
    files = files_of(edition)
    beside = status in (*WRITTEN_BESIDE, Status.WITHDRAWN) or not edition.other().has_come_out()
    relations = _lay_over(edition) if beside and with_changes else None
    put_out(edition, status, meeting_too=meeting_too)
    if relations is None:
        return replace(parts_of(article), attachments=files)
    meeting = article.shown_meeting()
    named = named_beside(article.meeting_id, relations, meeting is not None)
    return replace(parts_to_be(article, named, meeting.facts() if meeting else None), attachments=files)


def _lay_over(edition: Edition) -> dict[str, object] | None:
    """Put the unpublished changes of the edition and of the shared fields into the article's columns.

    Return the wanted ids by relation, or None if the stored relations apply.
    """
    article, changes = edition.article, changes_of(edition.article)
    if own := changes.get(edition.language):
        put_texts(article, edition.language, own.content)
    if SHARED not in changes:
        return None
    put_facts(article, changes[SHARED].content)
    return relations_of(article) | {name: keys for name, keys in changes[SHARED].content.items() if name in RELATIONS}


def named_beside(meeting: int | None, relations: Mapping[str, Any], is_shown: bool) -> WantedLinks:
    """Return the records to link, from ``relations`` and from the stored ``meeting`` (id).

    ``is_shown``: visitors may see the meeting, so its topics and guests count too.
    """
    people, topics, bodies = set(relations["people"]), set(relations["topics"]), set(relations["organizations"])
    if meeting:
        withheld = Attendance.objects.filter(meeting=meeting).exclude(may_show("name"))
        people -= set(withheld.values_list("person", flat=True))
    if is_shown:
        topics |= set(Topic.objects.filter(meetings=meeting).values_list("pk", flat=True))
        shown = Delegation.objects.filter(meeting=meeting, side=Side.GUEST).shown().order_by()
        bodies |= set(shown.values_list("organization", flat=True))
    return WantedLinks(relations["organizations"], people, topics, bodies)


def put_out(edition: Edition, status: Status, *, meeting_too: bool = True) -> None:
    """Change ``edition``, which has ``status``, and its meeting in memory as publishing it now would."""
    meeting, now = edition.article.meeting, timezone.now()
    was_out = edition.published_at is not None and edition.published_at <= now
    if status not in (*WRITTEN_BESIDE, Status.WITHDRAWN) or not was_out:
        edition.published_at = now
    edition.state, edition.expires_at = State.PUBLISHED, None
    edition.title = edition.title or gettext("Untitled")
    if meeting and (meeting_too or meeting.public_at):
        meeting.come_out(edition.language, edition.title, edition.published_at)


def files_of(edition: Edition) -> tuple[AttachedFile, ...]:
    """Return the attachments of the edition; without addresses if it is not live, as they cannot be fetched then."""
    article = edition.article
    if article.pk is None:
        return ()
    return attached_files(article) if edition.is_live() else named_files(article)


def parts_to_be(article: Article, named: WantedLinks, facts: MeetingFacts | None) -> Parts:
    """Return the rest of the page of an unsaved ``article`` that would name ``named``, with its meeting's ``facts``."""
    organizations = linked(Organization.objects.filter(pk__in=named.organizations), "organizations:detail")
    people = linked(Person.objects.nameable().filter(pk__in=named.people), "organizations:person")
    topics = linked(Topic.objects.filter(pk__in=named.topics), "articles:topic")
    return Parts(
        facts=replace(facts, topics=topics) if facts else None,
        organizations=facts.without(organizations) if facts else organizations,
        people=facts.without(people) if facts else people,
        topics=() if facts else topics,
        notices=notices_of(article),
        attachments=(),
        related=related_to_be(article, named.bodies, named.topics),
    )


def linked(records: Any, view: str) -> tuple[Link, ...]:
    """Return the names and addresses of ``records``, by name in the active language."""
    language = active_language()
    return links(for_links(records.by_name(language)), view, language)
