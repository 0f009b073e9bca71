"""What the page of an article shows besides its own text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models.attachment import attached_files
from articles.models.topic import topic_links
from articles.read.article_cards import related_to
from articles.read.change_notices import notices_of

if TYPE_CHECKING:
    from articles.models import Article
    from articles.read.facts import AttachedFile, MeetingFacts, Notice
    from liaison.web.addresses import Link


@dataclass(frozen=True)
class Parts:
    """Plain values. With the ``facts`` of a meeting the topics are among these."""

    facts: MeetingFacts | None
    organizations: tuple[Link, ...]
    people: tuple[Link, ...]
    topics: tuple[Link, ...]
    notices: tuple[Notice, ...]
    attachments: tuple[AttachedFile, ...]
    related: list[Article]


def parts_of(article: Article) -> Parts:
    """Of an article that is stored, and in memory as readers get it. Nine queries, ten when it was corrected."""
    meeting = article.shown_meeting()
    facts = meeting.facts(beside=article.pk) if meeting else None
    organizations, people = article.organization_links(), article.people_links()
    return Parts(
        facts=facts,
        organizations=facts.without(organizations) if facts else organizations,
        people=facts.without(people) if facts else people,
        topics=() if facts else topic_links(article=article.pk),
        notices=notices_of(article),
        attachments=attached_files(article),
        related=related_to(article),
    )
