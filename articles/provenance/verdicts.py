"""What the page tells whoever brought a text or an address: whose it is, since when, and what was corrected since."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from articles.facts import Notice
from articles.models.article import Article
from articles.models.version import Version
from articles.models.withdrawal import CONSEQUENCES, Reason, withdrawal_of
from articles.models.workflow import Change, State
from articles.provenance.lookup import find
from articles.provenance.surroundings import around, without_margins
from liaison.provenance.models import LogLine
from liaison.text.languages import LANGUAGES, Phrase
from liaison.web.addresses import Link, address_in

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest

    from articles.provenance.lookup import Candidate
    from articles.provenance.pasted import Pasted
    from liaison.typing import StrOrPromise

# So many passages are shown.
_MOST = 8
# Browsers take no longer one.
_LONGEST_ADDRESS = 2000
_OF_ARTICLE = re.compile(r"/(?P<language>ar|en)/news/(?P<pk>\d{1,18})(?:/.*)?$")


class Outcome(StrEnum):
    """What was found."""

    CURRENT = "current"
    PART = "part"
    WITH_MORE = "with_more"
    CLOSE = "close"
    FORMER = "former"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    # Of an address.
    PAGE = "page"
    NO_ARTICLE = "no_article"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Verdict:
    """What is told. ``page`` is there only for what readers can read; of a withdrawn text nothing but times is told.

    ``more`` are passages of the brought text that are not the office's, ``lacking`` paragraphs of the office that are not in it.
    ``notices`` are the corrections and updates after the version, the newest first. ``entry`` is its place in the log.
    """

    outcome: Outcome
    language: str = ""
    page: Link | None = None
    version: int = 0
    at: dt.datetime | None = None
    since: dt.datetime | None = None
    notice: StrOrPromise = ""
    notices: tuple[Notice, ...] = ()
    more: tuple[str, ...] = ()
    more_left: int = 0
    lacking: tuple[str, ...] = ()
    entry: int | None = None
    host: str = ""


def of_text(request: HttpRequest, brought: Pasted) -> Verdict:
    """Return whose text ``brought`` is."""
    pasted = without_margins(brought)
    found = find(pasted)
    if found is None:
        return Verdict(Outcome.UNKNOWN)
    comparison = found.comparison
    more = comparison.more
    if more:
        surroundings = around(request, found.version)
        more = surroundings.beyond(more, keeps_spaces=pasted.keeps_spaces)
    return _verdict(found, more)


def _verdict(found: Candidate, more: tuple[str, ...]) -> Verdict:
    version, article = found.version, found.article
    told = replace(_of_version(version), more=more[:_MOST], more_left=max(0, len(more) - _MOST))
    if not found.is_live:
        return _gone(told, article)
    told = replace(told, page=_page(article, version.language), notices=_since(version))
    if not found.is_current:
        return replace(told, outcome=Outcome.FORMER)
    if found.comparison.is_whole:
        return replace(told, outcome=Outcome.WITH_MORE if more else Outcome.CURRENT)
    if not more:
        return replace(told, outcome=Outcome.PART)
    return replace(told, outcome=Outcome.CLOSE, lacking=found.comparison.lacking[:_MOST])


def _of_version(version: Version) -> Verdict:
    """Return what may be told of any version, whether readers can read it or not."""
    return Verdict(Outcome.UNKNOWN, version.language, version=version.number, at=version.at, entry=_entry(version))


def _gone(told: Verdict, article: Article) -> Verdict:
    """Return ``told`` of an edition that is withdrawn or expired: since when, and no word of it."""
    edition = article.edition(told.language)
    if edition.state != State.WITHDRAWN:
        return replace(told, outcome=Outcome.EXPIRED, since=edition.expires_at)
    withdrawal = withdrawal_of(article, told.language)
    consequence = withdrawal.consequence if withdrawal else CONSEQUENCES[Reason.SAFETY]
    since = withdrawal.at if withdrawal else None
    return replace(told, outcome=Outcome.WITHDRAWN, since=since, notice=consequence.notice)


def _page(article: Article, language: str) -> Link:
    return Link(Phrase(article.edition(language).title, language), address_in(article, language))


def _since(version: Version) -> tuple[Notice, ...]:
    """Return what readers were told of changes after ``version``, the newest first; for the newest, of all changes."""
    told = Version.objects.filter(
        article=version.article_id,
        language=version.language,
        change__in=(Change.CORRECTION, Change.UPDATE),
        at__lte=timezone.now(),
    ).exclude(public_note="")
    rows = told.order_by("-number").values_list("number", "at", "public_note", "change")
    newer = [row for row in rows if row[0] > version.number]
    return tuple(
        Notice(at, note, is_correction=change == Change.CORRECTION) for _number, at, note, change in newer or rows
    )


def _entry(version: Version) -> int | None:
    lines = LogLine.objects.filter(record=version.article_id, language=version.language, version=version.number)
    return lines.order_by("-index").values_list("index", flat=True).first()


def is_address(text: str) -> bool:
    """Return whether ``text`` is the address of a page and nothing else."""
    bare = text.strip()
    if len(bare) > _LONGEST_ADDRESS or len(bare.split()) != 1:
        return False
    host, slash, _path = bare.partition("/")
    return bare.lower().startswith(("http://", "https://")) or bool(slash and "." in host)


def of_address(request: HttpRequest, text: str) -> Verdict:
    """Return what is at an address: whether it is the office's, and which version stands there."""
    whole = text.strip() if "://" in text else f"https://{text.strip()}"
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
    except ValueError:
        return Verdict(Outcome.ELSEWHERE, host=text.strip()[:200])
    if not _is_own(request, host):
        return Verdict(Outcome.ELSEWHERE, host=host[:200])
    match = _OF_ARTICLE.fullmatch(unquote(parts.path))
    return of_article(int(match["pk"]), match["language"]) if match else Verdict(Outcome.NO_ARTICLE)


def _is_own(request: HttpRequest, host: str) -> bool:
    own = {split_domain_port(request.get_host())[0], urlsplit(settings.SITE_URL).hostname, settings.ONION_ADDRESS}
    return host in own or validate_host(host, [name for name in settings.ALLOWED_HOSTS if name != "*"])


def of_article(pk: int, language: str) -> Verdict:
    """Return which version of the article ``pk`` readers read in ``language``, or since when it is gone."""
    article = Article.objects.filter(pk=pk).first() if language in LANGUAGES else None
    version = Version.objects.of(article, language).filter(at__lte=timezone.now()).first() if article else None
    if article is None or version is None:
        return Verdict(Outcome.NO_ARTICLE)
    told, edition = _of_version(version), article.edition(language)
    if edition.is_live():
        return replace(told, outcome=Outcome.PAGE, page=_page(article, language), notices=_since(version))
    is_gone = edition.state == State.WITHDRAWN or edition.has_come_out()
    return _gone(told, article) if is_gone else Verdict(Outcome.NO_ARTICLE)
