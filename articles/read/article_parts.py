"""The parts of an article's page besides its own text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Value

from articles.models.article import Article
from articles.models.article_queries import named_links
from articles.models.attachment import attached_files
from articles.models.topic import topic_links
from articles.read.article_cards import related_to
from articles.read.change_notices import notices_of
from liaison.text.languages import active_language
from liaison.web.addresses import Link, for_links, links
from liaison.web.compiled_queries import prepared
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from articles.facts import AttachedFile, MeetingFacts, Notice
    from liaison.web.compiled_queries import Placeholder


@dataclass(frozen=True)
class Parts:
    """The parts of one article's page as plain values. With meeting ``facts``, the topics are in these."""

    facts: MeetingFacts | None
    organizations: tuple[Link, ...]
    people: tuple[Link, ...]
    topics: tuple[Link, ...]
    notices: tuple[Notice, ...]
    attachments: tuple[AttachedFile, ...]
    related: list[Article]

    def all_topics(self) -> tuple[Link, ...]:
        """Return what the article and its meeting are about."""
        return self.facts.topics if self.facts else self.topics


def parts_of(article: Article) -> Parts:
    """Return the parts of the page of a stored ``article``, from ``live_article``."""
    meeting = article.shown_meeting()
    facts = meeting.facts(beside=article.pk) if meeting else None
    organizations, people = links_of(article.pk)
    return Parts(
        facts=facts,
        organizations=facts.without(organizations) if facts else organizations,
        people=facts.without(people) if facts else people,
        topics=() if facts else topic_links(article=article.pk),
        notices=notices_of(article),
        attachments=attached_files(article),
        related=related_to(article),
    )


def links_of(article: int) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Return links to the organizations, and to the people who may be named, of the live ``article`` (id), by name.

    An organization that a live article names is live itself, so nothing is left out.
    """
    language = active_language()
    rows = sorted(_linked(language, article=article), key=lambda row: (row.sorted_as, row.pk))
    organizations, people = ([row for row in rows if row.is_person == kind] for kind in (0, 1))
    return links(organizations, "organizations:detail", language), links(people, "organizations:person", language)


@prepared(article=int)
def _linked(language: str, article: Placeholder) -> models.QuerySet:
    """Return the organizations and the people in one query, unsorted."""
    linked = named_links(Article).filter(article=article)
    named = (Organization.objects.filter(articles=article), Person.objects.filter(pk__in=linked.values("person")))
    organizations, people = (
        for_links(
            records.order_by().annotate(is_person=Value(kind), sorted_as=F(f"sort_{language}")),
            "is_person",
            "sorted_as",
            "pk",
        )
        for kind, records in enumerate(named)
    )
    return organizations.union(people, all=True)
