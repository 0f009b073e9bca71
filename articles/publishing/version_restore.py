"""An earlier version of an edition, put back as a draft: readers see nothing of it until it is published like any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
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
from articles.publishing.take import take
from liaison.search.index.writer import gathered
from liaison.staff.audit.merged_records import successors
from liaison.staff.audit.models import record_event

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models.article import Article


@dataclass(frozen=True)
class LostPart:
    """Something of a version that cannot come back: the ``field``, and the key of a record that is gone."""

    field: str
    key: int | None = None


@transaction.atomic
@gathered()
def restore_version(
    article: Article, language: str, number: int, by: User, shared_too: bool = False
) -> tuple[LostPart, ...]:
    """Put the texts of a version back as a draft and, if asked, what it says of both editions; returns what cannot come.

    Beside a text that readers see or saw they become unpublished changes, elsewhere the text of the edition. What was
    approved or in review is a draft again; what stays scheduled comes out as it is now. The timeline keeps what it
    replaces. Raises PermissionDenied for whoever may not write there, Version.DoesNotExist for a number that is none,
    ValidationError when a scheduled edition would come out without what it needs.
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
    # Beside a live text too: whoever has the page open is told that it has changed.
    article.save()
    follow_versions_to_come(article)
    # Writing, to whoever asks who has seen the text since.
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
    """What comes out by itself must be whole. Of a live edition nothing has changed yet."""
    for edition in article.editions():
        if edition.status() == Status.SCHEDULED and (missing := edition.missing()):
            raise ValidationError(missing)


def is_returned(status: Status) -> bool:
    """Whether a text of this status, written into anew, has to be approved anew."""
    return status in STEPS[Step.RETURN].moves


def _restore_texts(
    article: Article, language: str, texts: dict[str, str]
) -> tuple[dict[str, object], tuple[LostPart, ...]]:
    """Returns what was replaced, by language, and what is left out."""
    stored = texts_of(article, language)
    left_out: tuple[LostPart, ...] = ()
    others = type(article).objects.exclude(pk=article.pk)
    if texts.get("slug") and others.filter(**{f"slug_{language}": texts["slug"]}).exists():
        # Another article has the address by now; this one keeps the one it has.
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
    """What of ``shared`` can come back, in the place of what is ``stored``, and what cannot."""
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
    if wanted["image"] and not article._meta.get_field("image").storage.exists(wanted["image"]):
        left_out.append(LostPart("image"))
        wanted |= {name: stored[name] for name in PICTURE_FACTS}
    return wanted, tuple(left_out)


def replaced_by_restoring(article: Article, language: str) -> bool:
    """Whether the edition has unpublished changes that restoring would put into the timeline instead."""
    return language in changes_of(article)
