"""The addresses of categories and tags on the old site, which lead to the topic or to the kind that they became."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models.topic import Topic
from articles.wordpress.addresses import lead
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import has_arabic
from office.address_spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.wordpress.mapping import Mapping
    from articles.wordpress.survey import Survey, Term
    from articles.wordpress.topics import Topics

_BASES = {"category": "category", "post_tag": "tag"}


def lead_archives(survey: Survey, topics: Topics, mapping: Mapping) -> None:
    """Let the addresses of all terms that are used lead to their topic, or to the news of their kind."""
    for term in list(survey.terms.values()):
        goal = mapping.goal(term.taxonomy, term.slug)
        key = topics.of_term(term.taxonomy, term.slug) if term.used else None
        topic = Topic.objects.filter(pk=key).only("slug").first() if key else None
        for language in LANGUAGES:
            end = f"topics/{topic.slug}/" if topic else f"news/?kind={goal.kind}" if goal.kind else ""
            if end:
                lead(list(_addresses(term, survey, language)), target=f"/{language}/{end}")


def _addresses(term: Term, survey: Survey, language: str) -> Iterator[str]:
    """Yield the addresses of a term in ``language``: under it, and without it if the term is of that language."""
    base, trail = _BASES[term.taxonomy], "/".join(_trail(term, survey))
    yield spelled(f"/{language}/{base}/{trail}/")
    if language == _language(term):
        yield spelled(f"/{base}/{trail}/")
        if term.taxonomy == "category" and term.id:
            yield f"/?cat={term.id}"
        else:
            yield spelled("/", f"tag={term.slug}")


def _trail(term: Term, survey: Survey) -> list[str]:
    """Return the slugs of the categories above the term, and its own."""
    trail, above = [term.slug], survey.terms.get((term.taxonomy, term.parent))
    while above and above.slug not in trail and len(trail) < 10:
        trail.insert(0, above.slug)
        above = survey.terms.get((above.taxonomy, above.parent))
    return trail


def _language(term: Term) -> str:
    said = next((code for code, name in term.names.items() if name == term.name), "")
    return said or ("ar" if has_arabic(term.name) else "en")
