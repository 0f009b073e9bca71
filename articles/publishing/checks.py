"""The last checks before an edition is published: what readers would miss, and what they must not see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models.article import Article
from articles.models.article_constraints import UNDESCRIBED
from articles.models.meeting import Meeting
from articles.models.topic import Topic
from articles.models.withdrawal import Reason, Withdrawal
from articles.models.workflow import State
from articles.publishing.guard.findings import Looked, edition_findings
from liaison.text.html_places import words_of_html
from liaison.text.numbers import LARGEST_ID
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.publishing.missing_translations import Gap
    from organizations.protection.findings import Finding

_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')


@dataclass(frozen=True)
class Check:
    """One result of the last checks, with its sentence in ``words``.

    ``ok``: it passed. If it failed: ``grave`` means that publishing needs an explicit decision; ``final`` means that
    publishing is refused, which ``Edition.missing()`` does; this line only says so. ``finding``: where somebody is
    named, for a check of names.
    """

    ok: bool
    words: str
    grave: bool = False
    final: bool = False
    finding: Finding | None = None


def grave(checks: Iterable[Check]) -> list[Check]:
    """Return the failed checks that need an explicit decision."""
    return [check for check in checks if check.grave and not check.ok]


def last_checks(
    article: Article, language: str, gaps: Sequence[Gap] | None = None, looked: Looked | None = None
) -> list[Check]:
    """Return the checks of the edition in ``language``, from the article's columns as they are now; failed ones first.

    ``gaps``: names and posts that exist only in the other language; None if they were not looked for. ``looked``: what
    was read for the checks of the other edition.
    """
    points = [
        *_protected_names(article, language, looked),
        *_withdrawn_for_safety(article, language),
        *_links(article, language),
        _summary(article, language),
        *_picture(article, language),
        _length(article, language),
        *([] if gaps is None else [_translated(gaps, language)]),
    ]
    return sorted(points, key=lambda check: (check.ok, not check.final, not check.grave))


def _translated(gaps: Sequence[Gap], language: str) -> Check:
    count = len(gaps)
    if language == "ar":
        done = _("All names and posts are in Arabic")
        words = ngettext("%(count)d name or post has no Arabic", "%(count)d names and posts have no Arabic", count)
    else:
        done = _("All names and posts are in English")
        words = ngettext("%(count)d name or post has no English", "%(count)d names and posts have no English", count)
    return Check(False, words % {"count": count}) if gaps else Check(True, done)


def _summary(article: Article, language: str) -> Check:
    if article.edition(language).summary:
        return Check(True, _("Summary added"))
    return Check(False, _("No summary: lists and previews will show only the title"))


def _picture(article: Article, language: str) -> Iterator[Check]:
    if not article.image:
        return
    if article.image_decorative:
        yield Check(True, _("The picture is marked as decorative"))
    elif described := getattr(article, f"image_alt_{language}"):
        # Show the whole description: only a person reading it can see whether it still fits the picture.
        yield Check(True, _("Picture description: “%(text)s”") % {"text": described})
    else:
        yield Check(False, str(UNDESCRIBED), final=True)


def _length(article: Article, language: str) -> Check:
    count = len(words_of_html(article.edition(language).body or "").text.split())
    return Check(
        True, ngettext("The text has %(count)d word", "The text has %(count)d words", count) % {"count": count}
    )


def _protected_names(article: Article, language: str, looked: Looked | None) -> Iterator[Check]:
    """Yield a failed check for each place that names somebody who must not be named: see ``publishing.guard``."""
    findings = edition_findings(article, language, with_changes=True, looked=looked)
    for finding in findings:
        if not finding.cleared:
            yield Check(False, finding.words(), grave=True, finding=finding)
    decided = sum(finding.cleared for finding in findings)
    if decided:
        words = ngettext(
            "A publisher decided that %(count)d place may name someone who must not be named",
            "A publisher decided that %(count)d places may name someone who must not be named",
            decided,
        )
        yield Check(True, words % {"count": decided})
    elif not findings:
        yield Check(True, _("Nobody is named who must not be"))


def _withdrawn_for_safety(article: Article, language: str) -> Iterator[Check]:
    """Yield a failed check if the other edition or a report on the same meeting was withdrawn for safety."""
    if not article.pk or article.edition(language).state == State.WITHDRAWN:
        return
    same = Q(article=article.pk) | Q(article__meeting__isnull=False, article__meeting=article.meeting_id)
    if Withdrawal.objects.filter(same, reason=Reason.SAFETY).exists():
        words = _("The other edition, or a report on the same meeting, was withdrawn for the safety of people")
        yield Check(False, words, grave=True)


def _links(article: Article, language: str) -> Iterator[Check]:
    addresses = [unescape(found) for found in _LINK.findall(article.edition(language).body or "")]
    inside = [address for address in addresses if _is_inside(address)]
    dead = [address for address in inside if not _leads_somewhere(address)]
    for address in dict.fromkeys(dead):
        yield Check(False, _("This link does not work for readers: %(address)s") % {"address": unquote(address)})
    if not dead:
        yield Check(True, _("All links within this site work"))


def _is_inside(address: str) -> bool:
    parts = urlsplit(address)
    return parts.netloc in settings.ALLOWED_HOSTS if parts.netloc else parts.path.startswith("/")


def _leads_somewhere(address: str) -> bool:
    """Return whether readers find a page at ``address``.

    The page of a record counts only while the record is live in the language of the address.
    """
    path = unquote(urlsplit(address).path)
    language = path.strip("/").partition("/")[0]
    if language not in ("ar", "en"):
        return path == "/"
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return False
        return _is_live(match.view_name, match.kwargs)


def _is_live(view: str, key: dict[str, Any]) -> bool:
    models: dict[str, Any] = {
        "articles:article": Article,
        "articles:meeting": Meeting,
        "articles:topic": Topic,
        "organizations:detail": Organization,
        "organizations:person": Person,
    }
    if view not in models:
        return True
    by = {"pk": key["pk"]} if view in ("articles:article", "articles:meeting") else {"slug": key["slug"]}
    return by.get("pk", 0) <= LARGEST_ID and models[view].objects.live().filter(**by).exists()
