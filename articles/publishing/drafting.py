"""Writing into an article of which readers see a part: what they see stays in the columns, what is written waits beside."""

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
    """An article's stored content, while the object in memory shows the unpublished changes beside it."""

    texts: dict[str, dict[str, str]]
    facts: dict[str, object]
    relations: dict[str, list[int]]
    # As the form shows them: with the changes.
    wanted_relations: dict[str, list[int]]

    @classmethod
    def of(cls, article: Article) -> StoredContent:
        """Remember what is stored of ``article`` and lay its unpublished changes over it. Four queries."""
        texts: dict[str, dict[str, str]] = {code: texts_of(article, code) for code in LANGUAGES}
        facts, relations = facts_of(article), relations_of(article)
        changes = lay_over(article)
        beside = changes[SHARED].content if SHARED in changes else {}
        wanted = relations | {name: beside[name] for name in RELATIONS if name in beside}
        return cls(texts, facts, relations, wanted)

    def set_aside(self, article: Article, wanted: dict[str, list[int]]) -> None:
        """Keep what ``article``, and ``wanted`` of its relations, say otherwise than readers see as unpublished changes.

        Its columns are then again what is stored; the caller saves the rest, and stores no relations.
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
    """Whether readers see what both editions share, or saw it until it was withdrawn, so that changes to it wait.

    Beside a withdrawn edition, one that is scheduled comes out as it is written.
    """
    editions = article.editions()
    if any(edition.state == State.PUBLISHED for edition in editions):
        return any(edition.has_come_out() for edition in editions)
    return any(edition.state == State.WITHDRAWN for edition in editions)


def record_writing(article: Article, by: User, language: str) -> None:
    """A line of the timeline: ``by`` wrote into the edition. Writing on is the same line."""
    newest = Event.objects.of(article).filter(language=language).values_list("action", "by").first()
    if newest != (WRITE, by.pk):
        record_event(WRITE, article, by, language=language)
