"""The template filter for the source of an article: ``{{ article|source:office }}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from articles.models import Article
    from liaison.text.languages import Phrase
    from office.identity import Identity

register = template.Library()


@register.filter
def source(article: Article, office: Identity) -> Phrase:
    """Return whom the article comes from, as its page shows it."""
    return office.source_of(article.told_source())
