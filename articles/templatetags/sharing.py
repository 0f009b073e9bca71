"""Template tags about links for people outside: whether the user may make them, and how many work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from articles.admin.article.shared_links import count_open, may_share

if TYPE_CHECKING:
    from articles.models import Article

register = template.Library()


@register.simple_tag(takes_context=True)
def may_share_with_others(context: object, article: Article) -> bool:
    """Return whether the user of the request may make shared links to ``article``; False without a request."""
    request = getattr(context, "request", None)
    return request is not None and may_share(request.user, article)


@register.filter
def open_links(article: Article) -> int:
    """Return how many links to ``article`` work."""
    return count_open(article)
