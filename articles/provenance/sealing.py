"""Sealing versions: their salted hash is entered into the log, and they can be looked up by their paragraphs.

Whoever stores a version need not think of it: a row follower does it. ``catch_up`` does it for versions that were stored before
there was a log, or in bulk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.models.article import Article
from articles.models.seal import Anchor, Seal
from articles.models.version import Version
from articles.models.withdrawal import Withdrawal
from articles.models.workflow import Change, Step
from articles.provenance.forms import anchors, digest_of, sealed_text, written
from liaison.provenance.keys import random_secret
from liaison.provenance.log import announce, secret, write_after_this, write_log
from liaison.provenance.models import Announcement, Kind, LogLine
from liaison.row_changes import Follower

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import Model

    from articles.provenance.forms import Written

KINDS: dict[str, str] = {
    Change.FIRST: Kind.PUBLISHED,
    Change.MINOR: Kind.EDITED,
    Change.UPDATE: Kind.UPDATED,
    Change.CORRECTION: Kind.CORRECTED,
}
STEPS: dict[str, str] = {Step.WITHDRAW: Kind.WITHDRAWN, Step.REINSTATE: Kind.REINSTATED}
# A batch of versions with long texts is a few megabytes.
_AT_ONCE = 500


def seal(version: Version) -> None:
    """Seal a version that is out, and announce it to the log; nothing is done if that text is sealed already."""
    if version.settled_at is None:
        return
    text = written(version.content["texts"])
    known = Seal.objects.filter(pk=version.pk).first()
    if known and digest_of(bytes(known.salt), sealed_text(text)) == bytes(known.digest):
        return
    again = known is not None or _is_logged(version)
    made = _store(version.pk, text)
    kind = Kind.RESEALED if again else KINDS[version.change]
    at = None if again else version.at
    announce(kind, version.article_id, version.language, version.number, made.digest.hex(), at)


def _is_logged(version: Version) -> bool:
    edition = {"record": version.article_id, "language": version.language, "version": version.number}
    return LogLine.objects.filter(**edition).exists() or Announcement.objects.filter(**edition).exists()


def _store(version: int, text: Written) -> Seal:
    """Store a new seal and the anchors of a version (id)."""
    keys = anchors(text, secret())
    forget_seals([version])
    Anchor.objects.bulk_create([Anchor(key=key, version_id=version) for key in sorted(keys)])
    return Seal.objects.create(**_sealed(version, text))


def _sealed(version: int, text: Written) -> dict[str, object]:
    salt = random_secret()
    return {"version_id": version, "salt": salt, "digest": digest_of(salt, sealed_text(text))}


def forget_seals(versions: Collection[int]) -> None:
    """Throw away the salts and anchors of versions (ids): what the log has of them can no longer be tried against texts."""
    Seal.objects.filter(pk__in=versions).delete()
    Anchor.objects.filter(version_id__in=versions).delete()


def note_step(article: Article, step: str, language: str) -> None:
    """Announce a withdrawal or a return of the edition in ``language``; other steps are none of the log's."""
    if step in STEPS:
        announce(STEPS[step], article.pk, language)


def _reseal(model: type[Model], keys: Iterable[int]) -> None:
    """Seal anew the versions (ids) whose texts were rewritten where they stand; of other models, do nothing.

    Salts of versions that are no longer there, such as of articles in the trash, are thrown away too.
    """
    if model is not Version:
        return
    gone = Seal.objects.exclude(Exists(Version.objects.filter(pk=OuterRef("pk"))))
    forget_seals(list(gone.values_list("pk", flat=True)))
    for version in Version.objects.filter(pk__in=list(keys)).iterator():
        seal(version)


def _deleted(version: Version) -> None:
    forget_seals([version.pk])


def _article_deleted(article: Article) -> None:
    """Announce that an article that was out is gone, in each language."""
    languages = LogLine.objects.filter(record=article.pk).order_by("language").values_list("language", flat=True)
    for language in languages.distinct():
        announce(Kind.REMOVED, article.pk, language)


def catch_up() -> int:
    """Seal all versions that are out and were not sealed yet, oldest first, and write the log; return how many.

    Hundreds a second: for an archive from before there was a log. Editions that are withdrawn by now are announced
    as that, too.
    """
    number = 0
    while found := _seal_some():
        number += found
    if number:
        write_log()
        _say_what_is_withdrawn()
    return number


@transaction.atomic
def _seal_some() -> int:
    unsealed = Version.objects.filter(settled_at__isnull=False).exclude(
        Exists(Seal.objects.filter(version_id=OuterRef("pk")))
    )
    versions = list(unsealed.order_by("at", "pk")[:_AT_ONCE])
    if not versions:
        return 0
    logged = _logged(versions)
    key, seals, rows, said = secret(), [], [], []
    for version in versions:
        text = written(version.content["texts"])
        seals.append(Seal(**_sealed(version.pk, text)))
        rows += [Anchor(key=found, version_id=version.pk) for found in anchors(text, key)]
        said.append(_announcement(version, seals[-1], logged))
    Seal.objects.bulk_create(seals)
    Anchor.objects.filter(version_id__in=[version.pk for version in versions]).delete()
    Anchor.objects.bulk_create(rows, batch_size=5000)
    Announcement.objects.bulk_create(said)
    write_after_this()
    return len(versions)


def _key(version: Version) -> set[tuple[int, str, int]]:
    return {(version.article_id, version.language, version.number)}


def _logged(versions: list[Version]) -> set[tuple[int, str, int]]:
    records = {version.article_id for version in versions}
    names = ("record", "language", "version")
    found: set[tuple[int, str, int]] = set(LogLine.objects.filter(record__in=records).values_list(*names))
    return found | set(Announcement.objects.filter(record__in=records).values_list(*names))


def _announcement(version: Version, made: Seal, logged: set[tuple[int, str, int]]) -> Announcement:
    again = bool(_key(version) & logged)
    return Announcement(
        kind=Kind.RESEALED if again else KINDS[version.change],
        at=timezone.now() if again else version.at,
        language=version.language,
        record=version.article_id,
        version=version.number,
        digest=made.digest.hex(),
    )


def _say_what_is_withdrawn() -> None:
    """Announce withdrawals that the log does not have: those from before there was a log."""
    for pk, code, at in Withdrawal.objects.order_by("at").values_list("article_id", "language", "at"):
        said = LogLine.objects.filter(record=pk, language=code).exclude(kind=Kind.RESEALED)
        last = said.order_by("-index").values_list("kind", flat=True).first()
        if last not in (None, Kind.WITHDRAWN):
            announce(Kind.WITHDRAWN, pk, code, at=at)


REWRITTEN = (_reseal,)
FOLLOWERS = (
    Follower("articles.Version", saved=seal, deleted=_deleted),
    Follower("articles.Article", deleted=_article_deleted),
)
