"""The template tag that says whether the user may share an article by a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from articles.admin.article.shared_links import may_share

if TYPE_CHECKING:
    from articles.models import Article

register = template.Library()


@register.simple_tag(takes_context=True)
def may_share_with_others(context: object, article: Article) -> bool:
    """Return whether the user of the request may make shared links to ``article``; False without a request."""
    request = getattr(context, "request", None)
    return request is not None and may_share(request.user, article)
