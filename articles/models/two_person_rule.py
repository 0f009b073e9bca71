"""The two-person rule: work that somebody did is published only after somebody else approved or published it.

The same rule is applied to one edition when a step is taken, and to many in lists. It applies to each person
separately: only an approval or a publication by somebody else settles what a person wrote or attached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from liaison.models import Event

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from liaison.staff.audit.models import EventQuerySet

WRITE = "write"
# Changes to an article's files; without a language they concern readers of both editions.
ATTACHING = ("attach", "change_attachment", "detach")
# When somebody else takes one of these steps, two people have seen the text and its files.
_SEEN = ("approve", "publish")

UNSEEN_TEXT = _("You wrote part of this text since it was last approved, so someone else must approve it.")
UNSEEN_FILES = _("You changed the attachments since they were last approved, so someone else must approve them.")


def unseen(language: str, user: User) -> Q:
    """Return the condition for articles whose edition holds work of ``user`` that nobody else approved or published.

    Texts and attached files are two separate conditions; meeting one does not settle the other.
    """
    return unseen_text(language, user) | _unseen_files(language, user)


def unseen_text(language: str, user: User) -> Q:
    """Return the condition for editions in ``language`` with text of ``user`` that nobody else has seen.

    If no event says what ``user`` wrote and the article is marked as begun by them, all of it counts as theirs.
    """
    return Q(Exists(_unsettled(Q(action=WRITE, language=language), language, user))) | _begun_unseen(language, user)


def _unseen_files(language: str, user: User) -> Q:
    attaching = Q(action__in=ATTACHING, language__in=("", language))
    return Q(Exists(_unsettled(attaching, language, user)))


def _unsettled(acts: Q, language: str, user: User) -> EventQuerySet[Event]:
    """Return the events ``acts`` of ``user`` on the outer article after which nobody else saw the edition."""
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    seen = _events(OuterRef("record_id")).filter(later, **_seen_in(language)).exclude(by=user)
    return _events(OuterRef("pk")).filter(acts, ~Exists(seen), by=user)


def _begun_unseen(language: str, user: User) -> Q:
    """Return the condition for unseen articles that ``user`` began and that have no writing event of theirs.

    Imported articles have no events.
    """
    wrote = _events(OuterRef("pk")).filter(action=WRITE, by=user)
    seen = _events(OuterRef("pk")).filter(**_seen_in(language)).exclude(by=user)
    return Q(~Exists(wrote), ~Exists(seen), created_by=user)


def _seen_in(language: str) -> dict[str, object]:
    return {"action__in": _SEEN, "language": language}


def _events(article: OuterRef | str) -> EventQuerySet[Event]:
    return Event.objects.filter(record_type="articles.article", record_id=article)
