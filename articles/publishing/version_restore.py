"""Restoring an earlier version of an edition as a draft, which readers see only after it is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext

from articles.models.changes import Changes, changes_of, keep_changes
from articles.models.content import (
    FACTS,
    PICTURE_FACTS,
    RELATIONS,
    decided,
    put_facts,
    put_relations,
    put_texts,
    shared_of,
    texts_of,
)
from articles.models.meeting import Meeting
from articles.models.version import Version, follow_versions_to_come
from articles.models.workflow import SHARED, STEPS, State, Status, Step, Terms
from articles.publishing.drafting import is_shared_beside, record_writing
from articles.publishing.guard.held import hold_article
from articles.publishing.take import take
from liaison.media.storage import is_lost
from liaison.search.index.writer import gathered
from liaison.staff.audit.merged_records import successors
from liaison.staff.audit.models import record_event

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models.article import Article


@dataclass(frozen=True)
class LostPart:
    """A part of a version that cannot be restored: the ``field``, and the id of a record that no longer exists."""

    field: str
    key: int | None = None


@transaction.atomic
@gathered()
def restore_version(
    article: Article, language: str, number: int, by: User, shared_too: bool = False
) -> tuple[LostPart, ...]:
    """Restore the texts of version ``number`` as a draft; with ``shared_too`` its shared fields as well.

    Return the parts that cannot be restored. If readers see or saw the edition, the texts become unpublished changes;
    else they become the text of the edition. Approved texts and texts in review become drafts again; a scheduled
    edition comes out with the restored text. The timeline keeps what is replaced. Raise PermissionDenied if ``by`` may
    not edit the edition, Version.DoesNotExist for an unknown number, and ValidationError if a scheduled edition would
    lack something.
    """
    article.lock()
    edition = article.edition(language)
    if not edition.may_be_changed_by(by) or (shared_too and not article.may_be_changed_by(by)):
        raise PermissionDenied
    version = Version.objects.get(article=article, language=language, number=number)
    if is_returned(edition.status()):
        note = gettext("Version %(number)d will be restored as a draft.") % {"number": number}
        take(article, Step.RETURN, language, by, Terms(note=note))
    replaced, left_out = _restore_texts(article, language, version.content["texts"])
    if shared_too:
        replaced_shared, left_out_too = _restore_shared(article, version.content["shared"])
        replaced, left_out = replaced | replaced_shared, left_out + left_out_too
    _check_scheduled(article)
    # Save even if only changes beside a live text were stored, so that people who have the page open are told of a
    # change.
    article.save()
    follow_versions_to_come(article)
    hold_article(article.pk)
    # Restoring counts as writing for the two-person rule.
    record_writing(article, by, language)
    record_event(
        "restore",
        article,
        by,
        language=language,
        version=version.number,
        replaced=replaced,
        left_out=[[found.field, found.key] for found in left_out],
    )
    return left_out


def _check_scheduled(article: Article) -> None:
    """Raise ValidationError if a scheduled edition lacks what it needs, as it comes out by itself."""
    for edition in article.editions():
        if edition.status() == Status.SCHEDULED and (missing := edition.missing()):
            raise ValidationError(missing)


def is_returned(status: Status) -> bool:
    """Return whether editing a text of this status makes a new approval necessary."""
    return status in STEPS[Step.RETURN].moves


def _restore_texts(
    article: Article, language: str, texts: dict[str, str]
) -> tuple[dict[str, object], tuple[LostPart, ...]]:
    """Restore the texts; return what was replaced, by language, and what is left out."""
    stored = texts_of(article, language)
    left_out: tuple[LostPart, ...] = ()
    others = type(article).objects.exclude(pk=article.pk)
    if texts.get("slug") and others.filter(**{f"slug_{language}": texts["slug"]}).exists():
        # Another article has this slug now; this article keeps the slug it has.
        texts, left_out = {**texts, "slug": stored["slug"]}, (LostPart("slug"),)
    if article.edition(language).is_written_beside():
        before = changes_of(article).get(language)
        keep_changes(article, language, stored, stored | texts)
        return ({language: before.content} if before else {}), left_out
    put_texts(article, language, texts)
    changed = {name: value for name, value in stored.items() if value != getattr(article, f"{name}_{language}")}
    return ({language: changed} if changed else {}), left_out


def _restore_shared(article: Article, shared: dict[str, object]) -> tuple[dict[str, object], tuple[LostPart, ...]]:
    stored = shared_of(article)
    wanted, left_out = _still_there(article, stored, shared)
    if is_shared_beside(article):
        before = changes_of(article).get(SHARED)
        keep_changes(article, SHARED, stored, wanted)
        Changes.objects.filter(article=article, language=SHARED).update(state=State.DRAFT)
        article.forget_changes()
        return ({"shared": before.content} if before else {}), left_out
    put_facts(article, wanted)
    put_relations(article, wanted)
    changed = {name: value for name, value in stored.items() if value != wanted[name]}
    return ({"shared": changed} if changed else {}), left_out


def _still_there(
    article: Article, stored: dict[str, Any], shared: dict[str, Any]
) -> tuple[dict[str, Any], tuple[LostPart, ...]]:
    """Return the shared fields to store, with ``stored`` in place of what cannot be restored, and what is lost."""
    shared = decided(shared, stored["image"])
    wanted = stored | {name: value for name, value in shared.items() if name in (*FACTS, *RELATIONS)}
    left_out = []
    for name, model in RELATIONS.items():
        keys = dict.fromkeys(wanted[name]) | successors(model, wanted[name])
        followed = {key: later or key for key, later in keys.items()}
        there = set(model.objects.filter(pk__in=followed.values()).values_list("pk", flat=True))
        left_out += [LostPart(name, key) for key, later in followed.items() if later not in there]
        wanted[name] = sorted(there)
    if wanted["meeting_id"] and not Meeting.objects.filter(pk=wanted["meeting_id"]).exists():
        left_out.append(LostPart("meeting", wanted["meeting_id"]))
        wanted |= {name: stored[name] for name in ("meeting_id", "kind")}
    if wanted["image"] and is_lost(default_storage, wanted["image"]):
        left_out.append(LostPart("image"))
        wanted |= {name: stored[name] for name in PICTURE_FACTS}
    return wanted, tuple(left_out)


def replaced_by_restoring(article: Article, language: str) -> bool:
    """Return whether the edition has unpublished changes, which restoring would move to the timeline."""
    return language in changes_of(article)
