"""The effects of each step on an edition: applies the table in ``workflow.py`` to the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Edition
from articles.models.assignment import Assignment
from articles.models.changes import Changes, changes_of
from articles.models.content import OF_THE_PICTURE, put_facts, put_relations, put_texts, says_the_same
from articles.models.version import add_version, content_of, drop_versions_to_come, newest_version
from articles.models.withdrawal import CONSEQUENCES, Reason, Withdrawal, lacking_explanation
from articles.models.workflow import OUT, SHARED, STEPS, WRITTEN_BESIDE, Change, State, Status, Step, Terms
from articles.provenance.sealing import note_step
from articles.publishing.guard.door import check_names
from articles.publishing.reinstatement import TO_CHOOSE, changes_come_back
from liaison.search.index.writer import gathered
from liaison.staff.audit.models import record_event
from liaison.text.languages import other_language
from liaison.text.slugs import title_slug

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from articles.models.article import Article
    from articles.models.meeting import Meeting


# These steps end the assignment of the edition: its work is done or no longer needed.
_ENDS_ASSIGNMENT = (Step.PUBLISH, Step.WITHDRAW, Step.REINSTATE)


@dataclass(frozen=True)
class _Taken:
    """A step being taken: the edition, its status before, the person and the terms."""

    edition: Edition
    before: Status
    by: User | None
    terms: Terms
    now: dt.datetime
    # The titles by language and the reported meeting, from before the step.
    titles: dict[str, str]
    meeting: Meeting | None

    @property
    def article(self) -> Article:
        return self.edition.article

    @property
    def language(self) -> str:
        return self.edition.language


@transaction.atomic
@gathered()
def take_step(article: Article, step: str, language: str, by: User | None, terms: Terms) -> None:
    """Take ``step`` with the edition in ``language`` as it is stored, on behalf of ``by`` (None: the system).

    Stores all its effects and a record in the timeline, or nothing. The article is locked: of two steps at the same
    time, the second sees the result of the first. Raises as ``Edition.check`` does, and ValidationError for invalid
    terms and for a text that names somebody who must not be named.
    """
    article.lock()
    edition = article.edition(language)
    titles: dict[str, str] = {each.language: each.title for each in article.editions()}
    taken = _Taken(edition, edition.status(), by, terms, timezone.now(), titles, article.meeting)
    if _comes_with_changes(taken, step):
        _bring_in(article, language)
    edition.check(step, by, terms, taken.before)
    details = _DOES[step](taken) or {}
    check_names(article, step, language)
    if step in _ENDS_ASSIGNMENT:
        Assignment.objects.filter(article=article, language=language).delete()
    record_event(step, article, by, language=language, note=terms.note.strip(), **details)
    note_step(article, step, language)


def _comes_with_changes(taken: _Taken, step: str) -> bool:
    """Return whether this step publishes the unpublished changes.

    Raise ValidationError if somebody has to choose that.
    """
    if step == Step.REINSTATE and taken.before == Status.WITHDRAWN:
        said = taken.terms.with_changes
        comes = changes_come_back(taken.edition) if said is None else said
        if comes is None:
            raise ValidationError(TO_CHOOSE)
        return comes
    # A first publication also publishes changes of the shared fields, unless readers of the other edition see these
    # fields.
    return step == Step.PUBLISH and (taken.before in WRITTEN_BESIDE or not taken.edition.other().has_come_out())


def _moving(step: str) -> Callable[[_Taken], None]:
    """Return the function that sets the state from the table; if readers see a text, the state of its changes."""

    def move(taken: _Taken) -> None:
        target = STEPS[step].moves[taken.before]
        if taken.before in OUT:
            _changes_beside(taken).update(state=target)
            taken.article.forget_changes()
        else:
            taken.edition.state = target or State.DRAFT
            taken.article.save()

    return move


def _changes_beside(taken: _Taken) -> QuerySet[Changes]:
    """Return the unpublished changes of the edition and of the shared fields."""
    return Changes.objects.filter(article=taken.article, language__in=(taken.language, SHARED))


def _bring_in(article: Article, language: str) -> None:
    """Put the unpublished changes of the edition and of the shared fields into the article; the caller saves it."""
    changes = changes_of(article)
    if own := changes.get(language):
        old_title, old_slug = article.edition(language).title, article.edition(language).slug
        put_texts(article, language, own.content)
        _renew_slug(article.edition(language), old_title, old_slug)
        own.delete()
    if shared := changes.get(SHARED):
        if beside := changes.get(other_language(language)):
            _bring_in_descriptions(article, beside, shared.content)
        put_facts(article, shared.content)
        put_relations(article, shared.content)
        shared.delete()
    article.forget_changes()


def _bring_in_descriptions(article: Article, beside: Changes, shared: dict[str, object]) -> None:
    """Publish the other edition's description of a new picture together with the picture.

    The rest of the other edition's changes stays unpublished.
    """
    if not {"image", "image_decorative"} & shared.keys():
        return
    said = {name: beside.content.pop(name) for name in OF_THE_PICTURE if name in beside.content}
    put_texts(article, beside.language, said)
    if not beside.content:
        beside.delete()
    elif said:
        beside.save(update_fields=["content"])


def _renew_slug(edition: Edition, old_title: str, old_slug: str) -> None:
    """Clear a slug that was made from the old title, so that it is made anew; the old address redirects."""
    made = title_slug(old_title)
    if edition.slug == old_slug and edition.title != old_title and made and old_slug.startswith(made):
        edition.slug = ""


def _publish(taken: _Taken) -> dict[str, object]:
    edition, terms = taken.edition, taken.terms
    again = taken.before in WRITTEN_BESIDE
    at = taken.now if again else terms.at or taken.now
    _check_expiry(taken, at)
    change = terms.change if again else Change.FIRST
    _check_public_note(change, terms)
    if not again:
        edition.published_at = at
    edition.expires_at = terms.expires_at
    edition.state = State.PUBLISHED
    return _out(taken, at, change)


def _check_expiry(taken: _Taken, at: dt.datetime) -> None:
    expires_at = taken.terms.expires_at
    if expires_at is None:
        return
    if taken.article.kind == "meeting_report":
        raise ValidationError(
            {"expires_at": _("A meeting report cannot expire. Withdraw it and give a reason instead.")}
        )
    if expires_at <= max(at, taken.now):
        raise ValidationError({"expires_at": _("Choose a future time, after the publication time.")})


def _check_public_note(change: str, terms: Terms) -> None:
    if change == Change.CORRECTION and not terms.public_note.strip():
        raise ValidationError({"public_note": _("Tell readers what was wrong and what is right.")})


def _out(taken: _Taken, at: dt.datetime, change: str) -> dict[str, object]:
    """Do what follows a publication: add the version, set the dates, update the other edition and the meeting."""
    edition, terms = taken.edition, taken.terms
    if change in (Change.UPDATE, Change.CORRECTION):
        edition.revised_at = taken.now
    if change == Change.CORRECTION:
        edition.corrected_at = taken.now
    if taken.article.kind == "meeting_report":
        # Meeting reports do not expire, in either language.
        for each in taken.article.editions():
            each.expires_at = None
    edition.give_slug()
    version = add_version(taken.article, taken.language, taken.by, at, change, terms.public_note.strip())
    # If this edition was itself behind the other, its update does not put the other behind.
    caught_up = terms.in_step or edition.behind is not None
    if version.change in (Change.UPDATE, Change.CORRECTION) and not caught_up:
        _leave_behind(edition.other(), version.number - 1)
    if terms.in_step:
        edition.behind = None
    taken.article.save()
    if taken.before in WRITTEN_BESIDE:
        _take_titles_back(taken)
    _announce(taken)
    details: dict[str, Any] = {"version": version.number, "change": version.change}
    if version.settled_at is None:
        details["at"] = at.isoformat()
    if edition.expires_at:
        details["expires_at"] = edition.expires_at.isoformat()
    if terms.public_note.strip():
        details["public_note"] = terms.public_note.strip()
    return details


def _take_titles_back(taken: _Taken) -> None:
    """Remove from the meeting a title that was corrected, or all titles of a report that changed its meeting."""
    if taken.meeting is None:
        return
    moved = taken.meeting != taken.article.meeting
    for language, title in taken.titles.items():
        if title and (moved or title != taken.article.edition(language).title):
            taken.meeting.take_back(language, title)


def _announce(taken: _Taken) -> None:
    """Make the meeting public with its report if that is wanted or if it is public already.

    The meeting may take the report's title. If nobody decided, a meeting hidden by a withdrawal stays hidden.
    """
    meeting, wanted = taken.article.meeting, taken.terms.meeting_too
    if meeting is None:
        return
    if wanted is None:
        wanted = not Withdrawal.objects.hiding(meeting).exists()
    if wanted or meeting.public_at:
        meeting.announce(taken.language, taken.edition.title, taken.edition.published_at)


def _leave_behind(other: Edition, number: int) -> None:
    """Mark ``other``, if it is begun, as last in step with version ``number`` of this edition; the caller saves."""
    if other.behind is None and other.is_begun():
        other.behind = number


def _unschedule(taken: _Taken) -> None:
    taken.edition.state = State.APPROVED
    taken.article.save()
    drop_versions_to_come(taken.article, taken.language)
    if taken.article.meeting:
        taken.article.meeting.hold_back()


def _discard(taken: _Taken) -> dict[str, object]:
    """Delete the unpublished changes; the timeline keeps their content."""
    rows = _changes_beside(taken)
    discarded = {row.language or "shared": row.content for row in rows}
    rows.delete()
    taken.article.forget_changes()
    return {"discarded": discarded}


def _withdraw(taken: _Taken) -> dict[str, object]:
    """Withdraw the edition; unpublished changes stay, and reinstating brings back the text that readers saw."""
    edition, terms = taken.edition, taken.terms
    _check_withdrawal(taken)
    edition.state = State.WITHDRAWN
    taken.article.save()
    explains = CONSEQUENCES[terms.reason].explains != "never"
    Withdrawal.objects.update_or_create(
        article=taken.article,
        language=taken.language,
        defaults={
            "reason": terms.reason,
            "explanation": terms.public_note.strip() if explains else "",
            "replacement": terms.replacement if CONSEQUENCES[terms.reason].redirects else None,
            "at": taken.now,
            "by": taken.by,
        },
    )
    if taken.meeting:
        taken.meeting.take_back(taken.language, taken.titles[taken.language])
    return {"reason": terms.reason}


def _check_withdrawal(taken: _Taken) -> None:
    terms = taken.terms
    if terms.reason not in Reason.values:
        raise ValidationError({"reason": _("Choose a reason for withdrawing it.")})
    consequence = CONSEQUENCES[terms.reason]
    if missing := lacking_explanation(terms.reason, terms.public_note):
        raise ValidationError(missing)
    if consequence.redirects:
        other = terms.replacement
        if other is None or other.pk == taken.article.pk or not other.edition(taken.language).is_live():
            raise ValidationError(
                {"replacement": _("Choose another article that is live in this language. Readers will be sent there.")}
            )


def _reinstate(taken: _Taken) -> dict[str, object]:
    """Publish the edition again with its first publication time, as a new version if its content differs."""
    edition, article = taken.edition, taken.article
    if not (edition.published_at and edition.published_at <= taken.now):
        edition.published_at = taken.now
    _check_expiry(taken, taken.now)
    edition.expires_at = taken.terms.expires_at
    edition.state = State.PUBLISHED
    Withdrawal.objects.filter(article=article, language=taken.language).delete()
    newest = newest_version(article, taken.language)
    change = taken.terms.change if newest else Change.FIRST
    if newest is None or not says_the_same(newest.content, content_of(article, taken.language)):
        _check_public_note(change, taken.terms)
        return _out(taken, taken.now if newest else edition.published_at, change)
    article.save()
    _announce(taken)
    return {"version": newest.number}


def _catch_up(taken: _Taken) -> None:
    taken.edition.behind = None
    taken.article.save()


def _comment(taken: _Taken) -> None:
    """Do nothing: the note in the timeline is all."""


_DOES: dict[str, Callable[[_Taken], dict[str, Any] | None]] = {
    Step.SUBMIT: _moving(Step.SUBMIT),
    Step.RETURN: _moving(Step.RETURN),
    Step.APPROVE: _moving(Step.APPROVE),
    Step.PUBLISH: _publish,
    Step.UNSCHEDULE: _unschedule,
    Step.DISCARD: _discard,
    Step.WITHDRAW: _withdraw,
    Step.REINSTATE: _reinstate,
    Step.CATCH_UP: _catch_up,
    Step.COMMENT: _comment,
}
