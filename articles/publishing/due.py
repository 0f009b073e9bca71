"""The work that is due when an edition comes out on schedule or expires, or when somebody's consent ends.

What readers see follows the clock alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles.models import Article
from articles.models.version import Version
from articles.models.workflow import State
from articles.provenance.sealing import seal
from articles.publishing.guard.held import HELD, hold_at_its_minute
from articles.publishing.prepared import prepare_recent
from articles.publishing.rendered_files import forget, forget_files_naming
from liaison.models import Event
from liaison.provenance.log import announce
from liaison.provenance.models import Kind as LogKind
from liaison.search.api import Facet, Kind
from liaison.search.index.upkeep import is_indexed, naming, write
from liaison.staff.audit.models import record_event
from liaison.text.languages import LANGUAGES
from organizations.models import Person

if TYPE_CHECKING:
    import datetime as dt

    from articles.models.article_queries import ArticleQuerySet
    from articles.models.version import VersionQuerySet

CAME_OUT, EXPIRED = "came_out", "expire"


@dataclass(frozen=True)
class Done:
    """One record made for an edition: ``action`` is ``CAME_OUT``, with the version number, ``HELD`` or ``EXPIRED``."""

    action: str
    language: str
    title: str
    version: int | None = None


def due_articles(at: dt.datetime | None = None) -> list[int]:
    """Return the ids of articles for which work is due now, or was ``at`` an earlier moment (aware); three queries."""
    now = at or timezone.now()
    expired = (_expired(code, now).values_list("pk", flat=True) for code in LANGUAGES)
    return sorted({*_unsettled(now).values_list("article", flat=True)}.union(*expired))


def _unsettled(now: dt.datetime) -> VersionQuerySet:
    """Return due versions not settled yet, of editions that are still published, the oldest first."""
    published = Q()
    for code in LANGUAGES:
        published |= Q(**{"language": code, f"article__state_{code}": State.PUBLISHED})
    return Version.objects.filter(published, settled_at__isnull=True, at__lte=now).order_by("at", "pk")


def _expired(language: str, now: dt.datetime) -> ArticleQuerySet:
    """Return articles whose edition in ``language`` has expired, without a record of that in the timeline."""
    expires_at = f"expires_at_{language}"
    said = Event.objects.filter(
        record_type=Article._meta.label_lower,
        record_id=OuterRef("pk"),
        language=language,
        action=EXPIRED,
        at__gte=OuterRef(expires_at),
    )
    over = Article.objects.filter(**{f"state_{language}": State.PUBLISHED, f"{expires_at}__lte": now})
    return over.exclude(Exists(said))


@transaction.atomic
def settle(pk: int) -> list[Done]:
    """Do the work that is due for the article with this id, and return what was done; nothing if it is gone.

    Two runs at once do it only once, because the article is locked.
    """
    article = Article(pk=pk)
    try:
        article.lock()
    except Article.DoesNotExist:
        # It was moved to the trash after ``due_articles()`` found it.
        return []
    now = timezone.now()
    came_out = [_hold_or_come_out(article, version, now) for version in _unsettled(now).filter(article=article)]
    expired = [_expire(article, code) for code in LANGUAGES if _expired(code, now).filter(pk=pk).exists()]
    return [*came_out, *expired]


def _hold_or_come_out(article: Article, version: Version, now: dt.datetime) -> Done:
    """Let the edition come out; or take it back, if it names somebody whom no text may name by now."""
    if held := hold_at_its_minute(article, version):
        return Done(HELD, held.language, held.title)
    return _come_out(article, version, now)


def _come_out(article: Article, version: Version, now: dt.datetime) -> Done:
    edition = article.edition(version.language)
    record_event(CAME_OUT, article, None, language=version.language, version=version.number)
    meeting = article.meeting
    # Scheduling the report decided whether the meeting becomes public with it. Only a report that is out may give the
    # meeting its title, so this is done now.
    if meeting and meeting.public_at and edition.is_live(now):
        meeting.announce(version.language, edition.title, edition.published_at)
    version.settled_at = now
    Version.objects.filter(pk=version.pk).update(settled_at=now)
    seal(version)
    prepare_recent(article, version.language)
    return Done(CAME_OUT, version.language, edition.title, version.number)


def _expire(article: Article, language: str) -> Done:
    edition = article.edition(language)
    end = edition.expires_at
    record_event(EXPIRED, article, None, language=language, expires_at=end and end.isoformat())
    forget(article, language)
    announce(LogKind.EXPIRED, article.pk, language, at=end)
    return Done(EXPIRED, language, edition.title)


def due_people() -> list[int]:
    """Return the ids of people who may no longer be named because their consent ended, and whom the index still names."""
    over = Person.objects.withheld().filter(agreed_until__lte=timezone.now())
    return list(over.filter(is_indexed(Facet.PERSON)).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def unname(pk: int) -> None:
    """Take the person with this id out of the index, and delete the files that may name them."""
    write({Kind.PERSON: {pk}})
    write(naming(Person, pk))
    forget_files_naming(pk)
