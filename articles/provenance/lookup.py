"""Which version a text is: found by the beginnings of its paragraphs, compared word by word, told only as far as it may be.

Two rules keep withheld names withheld. Of a text that readers can no longer read (an earlier version, a withdrawn or expired edition)
nothing is confirmed but the whole, never a part. And nothing at all is confirmed of it while it names somebody who must not be
named: else names could be tried until one fits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Max
from django.utils import timezone

from articles.models.article import Article
from articles.models.seal import Anchor
from articles.models.version import Version
from articles.provenance.forms import anchors_of_lines, folded, written
from articles.provenance.matching import compare
from articles.publishing.guard.findings import unnameable
from liaison.names.matcher import Certainty
from liaison.provenance.log import secret
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from articles.provenance.matching import Comparison
    from articles.provenance.pasted import Pasted

# In so many lines paragraphs are looked for; so many versions are compared.
_MOST_LINES, _MOST_VERSIONS = 1500, 12
# A text of which at least this part is the office's is close to it, and so is one that has this part of the office's text.
_CLOSE = 0.5
# Who may see which edition, and its address.
_COLUMNS = [
    f"{name}_{code}"
    for name in ("state", "published_at", "expires_at", "slug", "title", "corrected_at")
    for code in LANGUAGES
]


@dataclass(frozen=True)
class Candidate:
    """A version that shares paragraphs with a text, and how they compare. ``is_current``: readers can read it now."""

    version: Version
    article: Article
    is_current: bool
    comparison: Comparison = field(repr=False)

    @property
    def is_live(self) -> bool:
        """Return whether readers can read the edition, in this or another version."""
        return self.article.edition(self.version.language).is_live()

    def rank(self) -> tuple[bool, float, bool, int]:
        """Return what to sort by: what explains most of the text, then what readers can read, then the newest."""
        is_whole, covered = self.comparison.rank()
        return is_whole, round(covered, 4), self.is_current, self.version.pk


def find(pasted: Pasted) -> Candidate | None:
    """Return the version that explains most of ``pasted`` among those that may be told of, or None."""
    found = sorted(_candidates(pasted), key=Candidate.rank, reverse=True)
    current = next((each for each in found if each.is_current and _counts(each.comparison)), None)
    former = next((each for each in found if not each.is_current and each.comparison.is_whole), None)
    # Asked whatever was found, so that the time an answer takes tells nothing.
    may_tell = not _names_somebody(pasted, former.article.meeting_id if former else None)
    if former and may_tell and (current is None or former.rank() > current.rank()):
        return former
    return current


def _counts(comparison: Comparison) -> bool:
    """Return whether the text is a part of the office's, or close to it."""
    if not comparison.is_telling:
        return False
    is_close = max(comparison.covered, comparison.share) >= _CLOSE
    return comparison.is_whole or is_close or not comparison.more


def _candidates(pasted: Pasted) -> list[Candidate]:
    versions = _sharing_paragraphs(pasted)
    articles = Article.objects.only(*_COLUMNS, "meeting").in_bulk({version.article_id for version in versions})
    newest = _newest(articles)
    return [
        Candidate(
            version, article, _is_current(version, article, newest), compare(pasted, written(version.content["texts"]))
        )
        for version in versions
        if (article := articles.get(version.article_id))
    ]


def _sharing_paragraphs(pasted: Pasted) -> list[Version]:
    """Return the versions that share most paragraphs with ``pasted``."""
    lines = [folded(line) for line in pasted.lines[:_MOST_LINES]]
    keys = anchors_of_lines(lines, secret(), _MOST_LINES)
    shared = Anchor.objects.filter(key__in=keys).values("version_id").annotate(number=Count("pk"))
    wanted = [row["version_id"] for row in shared.order_by("-number", "-version_id")[:_MOST_VERSIONS]]
    return list(Version.objects.filter(pk__in=wanted, settled_at__isnull=False, at__lte=timezone.now()))


def _newest(articles: dict[int, Article]) -> dict[tuple[int, str], int]:
    """Return the number of the newest version that is out, by article and language."""
    out = Version.objects.filter(article__in=articles, at__lte=timezone.now()).order_by()
    rows = out.values_list("article_id", "language").annotate(Max("number"))
    return {(pk, language): number for pk, language, number in rows}


def _is_current(version: Version, article: Article, newest: dict[tuple[int, str], int]) -> bool:
    edition = article.edition(version.language)
    return edition.is_live() and newest.get((article.pk, version.language)) == version.number


def _names_somebody(pasted: Pasted, meeting: int | None) -> bool:
    """Return whether the text names somebody whom no text, or none about ``meeting`` (id), may name."""
    text = "\n".join(pasted.lines)
    return any(
        mention.certainty == Certainty.STOP
        for people in unnameable(meeting)
        if people
        for mention in people.matcher.find(text)
    )
