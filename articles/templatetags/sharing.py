"""What the screens of an article show of its links for people outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from articles.admin.article.shared_links import may_share

if TYPE_CHECKING:
    from articles.models import Article

register = template.Library()


@register.simple_tag(takes_context=True)
def may_share_with_others(context: object, article: Article) -> bool:
    """Whether whoever looks at the page may make links to ``article``. Needs nothing of the template but its request."""
    request = getattr(context, "request", None)
    return request is not None and may_share(request.user, article)
