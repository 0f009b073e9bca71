"""The parts of an article's page besides its own text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models

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
    organizations, people = organization_links(article.pk), people_links(article.pk)
    return Parts(
        facts=facts,
        organizations=facts.without(organizations) if facts else organizations,
        people=facts.without(people) if facts else people,
        topics=() if facts else topic_links(article=article.pk),
        notices=notices_of(article),
        attachments=attached_files(article),
        related=related_to(article),
    )


def organization_links(article: int) -> tuple[Link, ...]:
    """Return links to the organizations of the live ``article`` (id), by name in the active language.

    An organization that a live article names is live itself, so nothing is left out.
    """
    language = active_language()
    return links(_linked_organizations(language, article=article), "organizations:detail", language)


def people_links(article: int) -> tuple[Link, ...]:
    """Return links to the people of the live ``article`` (id) who may be named, by name."""
    language = active_language()
    return links(_linked_people(language, article=article), "organizations:person", language)


@prepared(article=int)
def _linked_organizations(language: str, article: Placeholder) -> models.QuerySet:
    named = Organization.objects.filter(articles=article).by_name(language)
    return for_links(named)


@prepared(article=int)
def _linked_people(language: str, article: Placeholder) -> models.QuerySet:
    linked = named_links(Article).filter(article=article)
    named = Person.objects.filter(pk__in=linked.values("person")).by_name(language)
    return for_links(named)
