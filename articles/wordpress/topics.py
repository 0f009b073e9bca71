"""The topics and the kind that the terms of an item stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models.kind import ArticleKind
from articles.models.topic import Topic
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import clean, has_arabic

if TYPE_CHECKING:
    from articles.wordpress.export import Element
    from articles.wordpress.mapping import Mapping
    from articles.wordpress.survey import Survey, Term

_LONGEST = 200


class Topics:
    """Finds or makes the topics that terms stand for; with ``dry``, none is made."""

    def __init__(self, survey: Survey, mapping: Mapping, *, dry: bool) -> None:
        self._survey, self._mapping, self._dry = survey, mapping, dry
        self._known: dict[tuple[str, str], int | None] = {}
        self.made = 0

    def kind_of(self, item: Element) -> str:
        """Return the kind that the first of the item's terms stands for; else news."""
        kinds = (self._mapping.goal(tag.taxonomy, tag.slug).kind for tag in item.tags if _is_term(tag.taxonomy))
        return next(filter(None, kinds), ArticleKind.NEWS.value)

    def goals_of(self, item: Element) -> list[str]:
        """Return what the mapping says of the item's terms, for telling whether that has changed."""
        return [str(self._mapping.goal(tag.taxonomy, tag.slug)) for tag in item.tags if _is_term(tag.taxonomy)]

    def of(self, item: Element) -> list[int]:
        """Return the ids of the topics of ``item``; with ``dry``, of those that are there."""
        found = (self.of_term(tag.taxonomy, tag.slug) for tag in item.tags if _is_term(tag.taxonomy))
        return sorted({key for key in found if key})

    def of_term(self, taxonomy: str, slug: str) -> int | None:
        """Return the id of the topic of a term; None if it becomes no topic."""
        key = (taxonomy, slug)
        if key not in self._known:
            self._known[key] = self._find(taxonomy, slug)
        return self._known[key]

    def _find(self, taxonomy: str, slug: str) -> int | None:
        topic, term = self._mapping.goal(taxonomy, slug).topic, self._survey.terms.get((taxonomy, slug))
        if topic is None or term is None:
            return None
        names = {"ar" if has_arabic(topic) else "en": topic} if topic else _names(term)
        if not any(names.values()):
            return None
        by_slug = Topic.objects.filter(slug=topic).first() if topic else None
        found = by_slug or next(iter(Topic.objects.alike(*names.values())), None)
        if found is None and not self._dry:
            found = Topic.objects.create(**{f"name_{code}": name[:_LONGEST] for code, name in names.items()})
            self.made += 1
        return found.pk if found else None

    def forget(self) -> None:
        """Look up everything anew: a topic that was made in a transaction may be gone with it."""
        self._known.clear()


def _names(term: Term) -> dict[str, str]:
    """Return the names of the topic by language, those of the term's translations included."""
    names = term.names or {"ar" if has_arabic(term.name) else "en": term.name}
    return {code: clean(name).strip() for code, name in names.items() if code in LANGUAGES}


def _is_term(taxonomy: str) -> bool:
    return taxonomy in ("category", "post_tag")
