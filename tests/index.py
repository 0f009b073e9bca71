"""What the index says of records: which articles and meetings concern them."""

from __future__ import annotations

from articles.models import Article, Meeting, Topic
from liaison.search.index.entry_ids import Facet, about
from liaison.search.selection import concerning
from organizations.models import Organization, Person

FACETS = {Organization: Facet.ORGANIZATION, Person: Facet.PERSON, Topic: Facet.TOPIC}


def articles_on(record, language) -> list[Article]:
    """The articles live in ``language`` that concern the record, newest first."""
    return [Article.objects.live(language).get(pk=pk) for pk in _found(record, language)[0]]


def meetings_on(record, language) -> list[Meeting]:
    """The meetings likewise."""
    return [Meeting.objects.live(language).get(pk=pk) for pk in _found(record, language)[1]]


def _found(record, language):
    return [selection.records(100) for selection in concerning(about(FACETS[type(record)], record.pk), language)]
