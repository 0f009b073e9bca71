"""The answer at the address of an article that was public earlier: withdrawn or expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from articles.facts import Gone, WithdrawnText
from articles.models import Article
from articles.models.version import newest_version
from articles.models.withdrawal import CONSEQUENCES, Reason, withdrawal_of
from articles.models.workflow import State
from liaison.text.languages import LANGUAGES, active_language, other_language
from liaison.text.richtext import sanitize
from liaison.web.addresses import address_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from articles.models.withdrawal import Withdrawal

# The columns that decide who may see which edition, and its address; no texts.
_COLUMNS = [f"{name}_{code}" for name in ("state", "published_at", "expires_at", "slug") for code in LANGUAGES]

EXPIRED = _("This notice is no longer current.")


def gone_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Return 410 with the reason, or redirect to the replacement.

    Raise Http404 for an article that was never public in the language. The slug is not checked: redirecting to the
    right one, which is made from the title, would reveal it.
    """
    language = active_language()
    article = Article.objects.gone(language).filter(pk=pk).only(*_COLUMNS).first()
    if article is None:
        raise Http404
    withdrawn = article.edition(language).state == State.WITHDRAWN
    withdrawal = withdrawal_of(article, language) if withdrawn else None
    if withdrawal and (replacement := _replacement(withdrawal)):
        return HttpResponseRedirect(replacement)
    gone = _withdrawn(article, withdrawal) if withdrawn else _expired(article)
    response = render(request, "articles/gone.html", {"gone": gone, "other_url": other_edition(article)}, status=410)
    response["X-Robots-Tag"] = "noindex"
    # Browsers may cache a 410 forever unless told otherwise; a withdrawn edition may be reinstated.
    response["Cache-Control"] = "no-cache"
    return response


def other_edition(article: Article) -> str:
    """Return the address of the edition in the other language if it is live, else an empty string."""
    language = other_language(active_language())
    return address_in(article, language) if article.edition(language).is_live() else ""


def _replacement(withdrawal: Withdrawal) -> str:
    """Return the address of the replacement if it is live in the language, else an empty string."""
    other = withdrawal.replacement if withdrawal.consequence.redirects else None
    return address_in(other, withdrawal.language) if other and other.edition(withdrawal.language).is_live() else ""


def _expired(article: Article) -> Gone:
    return Gone(notice=EXPIRED, since=article.edition(active_language()).expires_at, expired=True)


def _withdrawn(article: Article, withdrawal: Withdrawal | None) -> Gone:
    """Return what to show of a withdrawn edition; without a stored reason, as little as possible."""
    if withdrawal is None:
        return Gone(notice=CONSEQUENCES[Reason.SAFETY].notice)
    consequence = withdrawal.consequence
    return Gone(
        notice=consequence.notice,
        since=withdrawal.at,
        explanation="" if consequence.explains == "never" else withdrawal.explanation,
        kept=_kept(article) if consequence.shows_text else None,
    )


def _kept(article: Article) -> WithdrawnText | None:
    """Return the text that readers saw last, from its version, as the columns may hold later edits."""
    version = newest_version(article, active_language())
    if version is None:
        return None
    texts = version.content["texts"]
    # A version keeps the text as it was written; sanitize it as saving to the columns does.
    return WithdrawnText(title=texts["title"], summary=texts["summary"], body=sanitize(texts["body"]))
