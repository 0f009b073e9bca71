"""The two-person rule: what somebody wrote or attached comes out only after somebody else approved or published it.

One rule, asked of one edition when a step is taken and of many in lists. Each person answers for their own: whatever others
do afterwards, only an approval or a publication by another settles it.
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
# What is done to the files beside an article: for readers of both editions, unless of one.
ATTACHING = ("attach", "change_attachment", "detach")
# After these, by somebody else, a text and its files have been seen by two people.
_SEEN = ("approve", "publish")

UNSEEN_TEXT = _("You wrote part of this text since it was last approved, so someone else must approve it.")
UNSEEN_FILES = _("You changed the attachments since they were last approved, so someone else must approve them.")


def unseen(language: str, user: User) -> Q:
    """Articles whose edition in ``language`` holds something of ``user`` that nobody else has approved or published since.

    What they wrote and what they did to the files beside it are two conditions, and neither settles the other.
    """
    return unseen_text(language, user) | _unseen_files(language, user)


def unseen_text(language: str, user: User) -> Q:
    """What they wrote into it; or all of it, if they are said to have begun the article and no event says what they wrote."""
    return Q(Exists(_unsettled(Q(action=WRITE, language=language), language, user))) | _begun_unseen(language, user)


def _unseen_files(language: str, user: User) -> Q:
    attaching = Q(action__in=ATTACHING, language__in=("", language))
    return Q(Exists(_unsettled(attaching, language, user)))


def _unsettled(acts: Q, language: str, user: User) -> EventQuerySet[Event]:
    """Such ``acts`` of ``user`` on the article at hand after which nobody else has seen the edition."""
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    seen = _events(OuterRef("record_id")).filter(later, **_seen_in(language)).exclude(by=user)
    return _events(OuterRef("pk")).filter(acts, ~Exists(seen), by=user)


def _begun_unseen(language: str, user: User) -> Q:
    """An article without events of theirs, such as one that was imported, is the work of whoever is said to have begun it."""
    wrote = _events(OuterRef("pk")).filter(action=WRITE, by=user)
    seen = _events(OuterRef("pk")).filter(**_seen_in(language)).exclude(by=user)
    return Q(~Exists(wrote), ~Exists(seen), created_by=user)


def _seen_in(language: str) -> dict[str, object]:
    return {"action__in": _SEEN, "language": language}


def _events(article: OuterRef | str) -> EventQuerySet[Event]:
    return Event.objects.filter(record_type="articles.article", record_id=article)
