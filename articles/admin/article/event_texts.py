"""The events of an article in words: the lines of its timeline."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from articles.models import Article, Version
from articles.models.shared_link import Purpose
from articles.models.withdrawal import Reason
from articles.models.workflow import Change, Step
from articles.publishing.attachment_rules import ATTACH, CHANGE, DETACH
from articles.publishing.due import CAME_OUT, EXPIRED
from articles.publishing.front_page import LEAD, STOP_LEADING
from articles.publishing.guard.held import HELD
from articles.publishing.guard.replacing import REPLACE_NAME
from articles.publishing.joint_withdrawal import HIDE, SHOW
from liaison.models import Event
from liaison.staff.audit.log import label_of
from liaison.text.dates import day_and_time, digits, format_time
from liaison.web.compiled_queries import prepared
from organizations.protection.decisions import NAME_ANYWAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet


WRITE, RESTORE = "write", "restore"
# Events of one action are recorded within this time.
_ONE_ACT = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class TimelineLine:
    """A line of the timeline. ``note`` is for colleagues, ``public_note`` is for readers; ``url`` leads to details."""

    when: dt.datetime
    who: str
    words: str
    language: str = ""
    note: str = ""
    public_note: str = ""
    url: str = ""
    url_words: str = ""


@dataclass(frozen=True)
class _Told:
    """An event, with the number of consecutive edits by the same person that it stands for."""

    event: Event
    times: int = 1


def timeline(article: Article, limit: int = 20) -> list[TimelineLine]:
    """Return the newest ``limit`` lines of the article's timeline. Takes two queries."""
    return entries(article, _newest("", article=article.pk, most=limit * 3))[:limit]


@prepared(article=int)
def _newest(language: str, article: Any) -> QuerySet[Event]:
    return Event.objects.of(Article(pk=article))


def events_of(article: Article) -> QuerySet[Event]:
    """Return the events of ``article``, the newest first."""
    return Event.objects.of(article)


def entries(article: Article, events: list[Event]) -> list[TimelineLine]:
    """Return ``events``, the newest first, as lines. Consecutive edits by one person make one line."""
    told = _folded(events)
    numbered = [event for event in events if isinstance(event.details.get("version"), int)]
    there = set(_existing(article)) if numbered else set()
    return [_entry(article, found, there) for found in told]


def _existing(article: Article) -> QuerySet[Version, tuple[str, int]]:
    """Return language and number of the existing versions: unscheduling an edition deletes its future version."""
    return Version.objects.filter(article=article).values_list("language", "number")


def _folded(events: list[Event]) -> list[_Told]:
    told: list[_Told] = []
    for event in events:
        newer = told[-1] if told else None
        if newer and event.action == WRITE and _is_one_act(newer.event, event):
            continue
        if newer and event.action == newer.event.action == WRITE and _same_hand(newer.event, event):
            told[-1] = replace(newer, times=newer.times + 1)
        else:
            told.append(_Told(event))
    return told


def _same_hand(newer: Event, event: Event) -> bool:
    return (newer.by_id, newer.by_name, newer.language) == (event.by_id, event.by_name, event.language)


def _is_one_act(newer: Event, event: Event) -> bool:
    """Return whether ``event``, an edit, was made by restoring a version, which is the event ``newer``."""
    return newer.action == RESTORE and _same_hand(newer, event) and newer.at - event.at <= _ONE_ACT


def _entry(article: Article, told: _Told, there: set[tuple[str, int]]) -> TimelineLine:
    event = told.event
    url, url_words = _further(article, event, there)
    return TimelineLine(
        when=event.at,
        who=event.by_name or gettext("The system"),
        words=_sentence(told),
        language=event.language,
        note=event.note,
        public_note=_text(event, "public_note"),
        url=url,
        url_words=url_words,
    )


def _further(article: Article, event: Event, there: set[tuple[str, int]]) -> tuple[str, str]:
    """Return the address and the label of a link to the version that was published or restored, if it exists."""
    number = event.details.get("version")
    if not isinstance(number, int) or (event.language, number) not in there:
        return "", ""
    if event.action == Step.PUBLISH and (event.language, number - 1) in there:
        compared = reverse("admin:articles_article_compare", args=[article.pk, event.language])
        return f"{compared}?from={number - 1}&to={number}", gettext("What changed")
    return reverse("admin:articles_article_version", args=[article.pk, event.language, number]), gettext("The version")


def _sentence(told: _Told) -> str:
    """Return a sentence for the event; for an action that has none here, its label in the audit log."""
    say = _SAID.get(told.event.action)
    return say(told) if say else label_of(told.event.action)


def _text(event: Event, name: str) -> str:
    value = event.details.get(name)
    return value if isinstance(value, str) else ""


def _day_and_time(event: Event, name: str) -> dict[str, str] | None:
    """Return a moment among the event's details, as its day and its time of day; None if there is none."""
    try:
        moment = parse_datetime(_text(event, name))
    except ValueError:
        return None
    if moment is None or not is_aware(moment):
        return None
    return day_and_time(moment)


def _number(event: Event) -> dict[str, str]:
    return {"number": digits(str(event.details.get("version", "")))}


def _wrote(told: _Told) -> str:
    if told.times == 1:
        return gettext("Edited the text")
    words = ngettext(
        "Edited the text %(count)s time, last at %(time)s",
        "Edited the text %(count)s times, last at %(time)s",
        told.times,
    )
    return words % {"count": digits(str(told.times)), "time": format_time(told.event.at, settings.TIME_ZONE)}


def _published(told: _Told) -> str:
    event = told.event
    if moment := _day_and_time(event, "at"):
        return gettext("Scheduled for %(day)s, %(time)s") % moment
    words: dict[str, str] = {
        Change.FIRST: gettext("Published as version %(number)s"),
        Change.MINOR: gettext("Published a minor edit as version %(number)s"),
        Change.UPDATE: gettext("Published an update as version %(number)s"),
        Change.CORRECTION: gettext("Published a correction as version %(number)s"),
    }
    return words.get(_text(event, "change"), words[Change.FIRST]) % _number(event)


def _withdrew(told: _Told) -> str:
    reason = _text(told.event, "reason")
    if reason not in Reason.values:
        return gettext("Withdrew it")
    return gettext("Withdrew it: %(reason)s") % {"reason": Reason(reason).label}


def _assigned(told: _Told) -> str:
    event = told.event
    to = _text(event, "to_name") or _text(event, "to")
    if not to:
        return gettext("Removed the assignment")
    if due := _day_and_time(event, "due_at") or _day_and_time(event, "due"):
        return gettext("Assigned it to %(name)s, due on %(day)s, %(time)s") % {"name": to, **due}
    return gettext("Assigned it to %(name)s") % {"name": to}


def _shared(told: _Told) -> str:
    event = told.event
    if _text(event, "purpose") != Purpose.FACT_CHECK:
        return gettext("Created a preview link")
    if organization := _text(event, "organization"):
        return gettext("Created a fact-check link for %(organization)s") % {"organization": organization}
    return gettext("Created a fact-check link")


def _revoked(told: _Told) -> str:
    if _text(told.event, "purpose") == Purpose.FACT_CHECK:
        return gettext("Revoked the fact-check link")
    return gettext("Revoked the preview link")


def _fact_checked(told: _Told) -> str:
    answer = told.event.details.get("answer", told.event.details.get("confirmed"))
    if answer in (True, "confirmed", "confirm"):
        return gettext("Fact check: confirmed")
    return gettext("Fact check: changes requested")


def _came_out(told: _Told) -> str:
    return gettext("Published on schedule as version %(number)s") % _number(told.event)


def _restored(told: _Told) -> str:
    return gettext("Restored version %(number)s as a draft") % _number(told.event)


def _leads(told: _Told) -> str:
    if end := _day_and_time(told.event, "until"):
        return gettext("Made it the front page lead until %(day)s, %(time)s") % end
    return gettext("Made it the front page lead")


def _of_a_record(words: str) -> Callable[[_Told], str]:
    """Return a function that fills ``words`` with the title of a file or of the meeting."""
    return lambda told: gettext(words) % {"title": _text(told.event, "title")}


def _plain(words: str) -> Callable[[_Told], str]:
    """Return a function that gives the same sentence for every event; ``words`` are translated when it is called."""
    return lambda told: gettext(words)


_SAID: dict[str, Callable[[_Told], str]] = {
    WRITE: _wrote,
    Step.SUBMIT: _plain(_("Submitted it for review")),
    Step.RETURN: _plain(_("Requested changes")),
    Step.APPROVE: _plain(_("Approved it")),
    Step.PUBLISH: _published,
    Step.UNSCHEDULE: _plain(_("Took it off the schedule")),
    Step.DISCARD: _plain(_("Discarded the unpublished changes")),
    Step.WITHDRAW: _withdrew,
    Step.REINSTATE: _plain(_("Reinstated it")),
    Step.CATCH_UP: _plain(_("Marked it as up to date with the other edition")),
    Step.COMMENT: _plain(_("Commented")),
    "assign": _assigned,
    "share_link": _shared,
    "revoke_link": _revoked,
    "reopen_link": _plain(_("Reopened a link for outside")),
    HIDE: _of_a_record(_("Hid the meeting “%(title)s” from visitors")),
    SHOW: _of_a_record(_("Made the meeting “%(title)s” public again")),
    "fact_check": _fact_checked,
    RESTORE: _restored,
    EXPIRED: _plain(_("Expired")),
    CAME_OUT: _came_out,
    HELD: _plain(_("Held back: it names someone who must not be named")),
    REPLACE_NAME: _plain(_("Replaced a name by a description")),
    NAME_ANYWAY: _plain(_("Named someone who must not be named, by decision")),
    LEAD: _leads,
    STOP_LEADING: _plain(_("Removed it as the front page lead")),
    ATTACH: _of_a_record(_("Attached “%(title)s”")),
    CHANGE: _of_a_record(_("Changed the attachment “%(title)s”")),
    DETACH: _of_a_record(_("Removed the attachment “%(title)s”")),
}
