"""Saving edits of an article that readers see: published columns stay, edits become unpublished changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models.changes import keep_changes, lay_over
from articles.models.content import RELATIONS, facts_of, put_facts, put_texts, relations_of, texts_of
from articles.models.two_person_rule import WRITE
from articles.models.workflow import SHARED, State
from liaison.models import Event
from liaison.staff.audit.models import record_event
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models.article import Article


@dataclass(frozen=True)
class StoredContent:
    """The stored content of an article, kept while the object in memory shows its unpublished changes."""

    texts: dict[str, dict[str, str]]
    facts: dict[str, object]
    relations: dict[str, list[int]]
    # The relations that the form shows: with the unpublished changes.
    wanted_relations: dict[str, list[int]]

    @classmethod
    def of(cls, article: Article) -> StoredContent:
        """Return the stored content of ``article``, and put its unpublished changes into its columns."""
        texts: dict[str, dict[str, str]] = {code: texts_of(article, code) for code in LANGUAGES}
        facts, relations = facts_of(article), relations_of(article)
        changes = lay_over(article)
        beside = changes[SHARED].content if SHARED in changes else {}
        wanted = relations | {name: beside[name] for name in RELATIONS if name in beside}
        return cls(texts, facts, relations, wanted)

    def set_aside(self, article: Article, wanted: dict[str, list[int]]) -> None:
        """Store the edits in ``article`` and in ``wanted`` (its relations) as unpublished changes.

        This applies to the parts that readers see or saw. Their columns then hold the stored content again. The caller
        saves the article, but not the relations.
        """
        for edition in article.editions():
            if edition.is_written_beside():
                code = edition.language
                keep_changes(article, code, self.texts[code], texts_of(article, code))
                put_texts(article, code, self.texts[code])
        if is_shared_beside(article):
            keep_changes(article, SHARED, self.facts | self.relations, facts_of(article) | wanted)
            put_facts(article, self.facts)


def is_shared_beside(article: Article) -> bool:
    """Return whether edits of the shared fields become unpublished changes.

    They do while readers see an edition, or saw one until it was withdrawn. If one edition is withdrawn and the other
    is scheduled, edits go into the columns and come out with the scheduled edition.
    """
    editions = article.editions()
    if any(edition.state == State.PUBLISHED for edition in editions):
        return any(edition.has_come_out() for edition in editions)
    return any(edition.state == State.WITHDRAWN for edition in editions)


def record_writing(article: Article, by: User, language: str) -> None:
    """Record in the timeline that ``by`` edited the edition; consecutive edits by one person are one record."""
    newest = Event.objects.of(article).filter(language=language).values_list("action", "by").first()
    if newest != (WRITE, by.pk):
        record_event(WRITE, article, by, language=language)
