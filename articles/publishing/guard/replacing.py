"""Replacing names by a description that staff choose, wherever they were found, in one step."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.changes import changes_of, keep_changes
from articles.models.content import texts_of
from articles.models.version import Version, add_version, follow_versions_to_come
from articles.models.workflow import Change, State
from articles.publishing.guard.permissions import may_rewrite
from articles.publishing.rendered_files import forget
from liaison.names.matcher import Matcher, Wanted
from liaison.search.index.writer import gathered
from liaison.staff.audit.models import record_event
from liaison.text.html_places import words_of_html
from liaison.text.languages import LANGUAGES
from liaison.text.normalize import has_arabic
from organizations.protection.descriptions import fitting
from organizations.protection.places import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.contrib.auth.models import User
    from django.db.models import Model

    from organizations.protection.findings import Finding
    from organizations.protection.places import Place

REPLACE_NAME = "replace_name"
# Arabic particles that are written joined to the word after them.
_PARTICLES = re.compile("[وف]?[بلك]?(?=\\w{3})")


@dataclass(frozen=True)
class Wording:
    """What is written in place of a name, by language, and how a live text tells readers that it changed.

    ``change``: ``Change.MINOR`` or ``Change.CORRECTION``; a correction has a public note in each language.
    """

    described: Mapping[str, str]
    change: str = Change.MINOR
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Replaced:
    """The places that were rewritten, and those that were not."""

    done: list[Place] = field(default_factory=list)
    left: list[Place] = field(default_factory=list)


@transaction.atomic
@gathered()
def replace_names(findings: Iterable[Finding], wording: Wording, by: User) -> Replaced:
    """Replace the names of ``findings`` by the description of the language, on behalf of ``by``.

    Live texts change at once, as a new version; unpublished changes beside them, drafts, scheduled texts, meetings,
    other records and public notes are rewritten in their place. What ``by`` may not change, and what cannot be
    rewritten, is left. The audit log keeps where, and neither the names nor the texts. Raises ValidationError if a
    description is empty or itself names somebody of the findings.
    """
    wanted = list(findings)
    _check(wanted, wording)
    result = Replaced()
    for (record_type, key), own in _by_record(wanted).items():
        model = apps.get_model(record_type)
        _replace_in(model, key, own, wording, by, result)
    return result


def _by_record(findings: Iterable[Finding]) -> dict[tuple[str, int], list[Finding]]:
    found = defaultdict(list)
    for finding in findings:
        found[finding.place.record_type, finding.place.record_id].append(finding)
    return found


def _check(findings: Sequence[Finding], wording: Wording) -> None:
    for language in LANGUAGES:
        if not wording.described.get(language, "").strip():
            raise ValidationError({f"described_{language}": _("Enter a description, for example “a participant”.")})
    if wording.change == Change.CORRECTION and not all(wording.notes.get(code, "").strip() for code in LANGUAGES):
        raise ValidationError({"notes": _("Tell readers what was wrong and what is right.")})


def _replace_in(model: Any, key: int, findings: list[Finding], wording: Wording, by: User, result: Replaced) -> None:
    """Rewrite one record, or leave it."""
    can, cannot = _sorted(findings)
    result.left += [finding.place for finding in cannot]
    record = model._base_manager.filter(pk=key).first() if can else None
    if record is None:
        return
    try:
        if not may_rewrite(by, record):
            raise PermissionDenied
        if isinstance(record, Article):
            _in_article(record, can, wording, by)
        elif isinstance(record, Version):
            _in_version(record, can, wording, by)
        else:
            _in_record(record, can, wording, by)
    except PermissionDenied:
        result.left += [finding.place for finding in can]
        return
    result.done += [finding.place for finding in can]


def _sorted(findings: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    can = [finding for finding in findings if finding.place.can_replace and finding.place.form != Form.FILE]
    return can, [finding for finding in findings if finding not in can]


def _new_texts(findings: Iterable[Finding], wording: Wording) -> dict[str, tuple[str, str]]:
    """Return the text now and the text to be, by column. A slug becomes empty: it is made anew from the title."""
    by_column = defaultdict(list)
    for finding in findings:
        by_column[finding.place.key.partition("@")[0]].append(finding)
    return {column: _rewritten(own, wording) for column, own in by_column.items()}


def _rewritten(findings: list[Finding], wording: Wording) -> tuple[str, str]:
    place = findings[0].place
    if place.form == Form.ADDRESS and place.within is None:
        return place.text, ""
    spans = [span for finding in findings if finding.place.within is None for span in _names_alone(finding)]
    inside = {finding.place.text for finding in findings if finding.place.within is not None}
    whole = next((finding.place for finding in findings if finding.place.within is None), None)
    source = whole.text if whole else _html_around(findings)
    by = description_for(place, source, wording)
    if place.form != Form.HTML and not inside:
        return source, _spliced(source, spans, by)
    text = words_of_html(source).replaced(spans, by)
    if inside:
        words = words_of_html(text)
        text = words.without_links([one for one in words.attributes if one.value in inside])
    return source, text


def _names_alone(finding: Finding) -> Iterator[tuple[int, int]]:
    """Yield the spans of the names without particles that are joined to them: لنادر becomes لأحد المشاركين."""
    matcher = Matcher([Wanted(finding.bearer.id, finding.bearer.names)])
    for start, end in finding.spans:
        joined = _PARTICLES.match(finding.text, start, end)
        begin = joined.end() if joined else start
        while begin > start and not _is_named_at_once(matcher, finding.text[begin:end]):
            begin -= 1
        yield begin, end


def _is_named_at_once(matcher: Matcher, text: str) -> bool:
    return any(mention.start == 0 and mention.end == len(text) for mention in matcher.find(text))


def _html_around(findings: list[Finding]) -> str:
    """Return the HTML in which the attributes of ``findings`` stand."""
    within = findings[0].place.within
    return within.html if within else findings[0].place.text


def _spliced(text: str, spans: Iterable[tuple[int, int]], by: str) -> str:
    last = len(text) + 1
    for start, end in sorted(set(spans), reverse=True):
        # Of two mentions that overlap, the later one is part of the other.
        if end <= last:
            text, last = text[:start] + by + text[end:], start
    return text


def description_for(place: Place, text: str, wording: Wording) -> str:
    """Return the description in the language of the place, else in that of its text."""
    language = place.language or ("ar" if has_arabic(text) else "en")
    return wording.described[language].strip()


def _in_article(article: Article, findings: list[Finding], wording: Wording, by: User) -> None:
    """Rewrite the columns and the unpublished changes that hold the texts in which the names were found."""
    article.lock()
    for language in LANGUAGES:
        own = [finding for finding in findings if finding.place.language == language]
        if own:
            _in_edition(article, language, own, wording, by)


def _in_edition(article: Article, language: str, findings: list[Finding], wording: Wording, by: User) -> None:
    new = {column.removesuffix(f"_{language}"): texts for column, texts in _new_texts(findings, wording).items()}
    edition, stored = article.edition(language), texts_of(article, language)
    kept = changes_of(article).get(language)
    beside = dict(kept.content) if kept else {}
    for name, (before, after) in new.items():
        if stored.get(name) == before or (name == "slug" and not stored.get(name)):
            setattr(article, f"{name}_{language}", fitting(article, f"{name}_{language}", after))
        if beside.get(name) == before:
            beside[name] = after
    live = texts_of(article, language)
    changed = live != stored
    if kept:
        keep_changes(article, language, live, live | beside)
    details: dict[str, Any] = {}
    if changed and edition.state == State.PUBLISHED and edition.has_come_out():
        details = _as_version(article, language, wording, by)
    article.save()
    follow_versions_to_come(article)
    forget(article, language)
    _record(article, findings, by, language, **details)


def _as_version(article: Article, language: str, wording: Wording, by: User) -> dict[str, object]:
    """Keep the new text that readers see as a version; return what the event tells of it."""
    edition, now = article.edition(language), timezone.now()
    note = wording.notes.get(language, "").strip() if wording.change == Change.CORRECTION else ""
    if note:
        edition.corrected_at = now
    edition.give_slug()
    version = add_version(article, language, by, now, wording.change, note)
    return {"version": version.number, "change": version.change, **({"public_note": note} if note else {})}


def _in_version(version: Version, findings: list[Finding], wording: Wording, by: User) -> None:
    """Rewrite what visitors get of an earlier publication: its public note, or the text kept at its address."""
    for name, (_before, after) in _new_texts(findings, wording).items():
        if name == "public_note":
            version.public_note = after
        else:
            version.content["texts"][name.removeprefix("kept_")] = after
    version.save(update_fields=["public_note", "content"])
    _record(version.article, findings, by, version.language, version=version.number)


def _in_record(record: Any, findings: list[Finding], wording: Wording, by: User) -> None:
    for column, (_before, after) in _new_texts(findings, wording).items():
        setattr(record, column, fitting(record, column, after))
    record.save()
    _record(record, findings, by, "")


def _record(record: Model, findings: list[Finding], by: User, language: str, **details: Any) -> None:
    places = sorted({finding.place.key.partition("@")[0] for finding in findings})
    people = sorted({finding.bearer.id for finding in findings})
    record_event(REPLACE_NAME, record, by, language=language, people=people, places=places, **details)
