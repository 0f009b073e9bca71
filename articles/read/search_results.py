"""The results of the search page, read from the database with the visibility rules of each model."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import pgettext

from articles.models import Article, Meeting, Topic
from articles.models.meeting_card import CARD_COLUMNS, card_of, status_of
from liaison.search.api import (
    DATED,
    FACETS,
    Kind,
    Status,
    concerns_found_by_name,
    facet_of,
    kind_of,
    mark,
    record_of,
    snippet,
)
from liaison.text.dates import format_moment
from liaison.text.languages import DIRECTIONS, LANGUAGES, Phrase, active_language, phrase_here
from liaison.text.richtext import plain_text
from liaison.web.compiled_queries import prepared
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from liaison.search.api import Expression, Facet, Query
    from liaison.typing import StrOrPromise
    from liaison.web.compiled_queries import Placeholder
    from organizations.models.named import Named


@dataclass(frozen=True)
class FoundRecord:
    """A found record as visitors may see it. ``text`` is its plain text in the page's language.

    ``when`` is its date in words and ``date`` the same in ISO 8601. ``names`` are all its names, in both languages.
    """

    kind: StrOrPromise
    title: Phrase
    url: str
    text: str = ""
    when: str = ""
    date: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """One search result. ``title``, ``snippet`` and ``names`` are HTML with the found words marked.

    ``names``: other names by which it was found. ``concerns``: records that it concerns and by whose names it was
    found.
    """

    record: FoundRecord
    title: SafeString
    snippet: SafeString
    concerns: tuple[FoundRecord, ...]
    names: tuple[SafeString, ...] = ()

    def is_in_page_language(self) -> bool:
        """Return whether the title is in the page's language."""
        return self.record.title.language == active_language()

    def direction(self) -> str:
        """Return the direction of the title: "rtl" or "ltr"."""
        return DIRECTIONS[self.record.title.language]


def read_results(entries: Sequence[int], query: Query, expression: Expression) -> list[Result]:
    """Return the results for ``entries`` (ids) in their order, leaving out what visitors may no longer see.

    ``expression`` is what was searched for ``query``; its spellings are marked too.
    """
    records: dict[tuple[Kind, int], FoundRecord] = {}
    for kind, read in _READERS.items():
        if ids := [record_of(entry) for entry in entries if kind_of(entry) == kind]:
            records |= {(kind, pk): record for pk, record in read(ids)}
    concerns = _read_concerns([entry for entry in entries if kind_of(entry) in DATED], expression)
    found = ((entry, records.get((kind_of(entry), record_of(entry)))) for entry in entries)
    # Mark the other spellings of a word too.
    marking = query.with_others([sought.others for sought in expression.required])
    return [_result(record, marking, concerns.get(entry, ())) for entry, record in found if record]


def _result(record: FoundRecord, query: Query, concerns: tuple[FoundRecord, ...]) -> Result:
    title = mark(record.title.text, query)
    return Result(record, title, snippet(record.text, query), concerns, _other_names(record, title, query))


def _other_names(record: FoundRecord, title: SafeString, query: Query) -> tuple[SafeString, ...]:
    """Return other names that show more of the found words than the title, with these marked."""
    found = ((name, mark(name, query)) for name in record.names if name != record.title.text)
    enough = title.count(_MARK)
    return tuple(name for _plain, name in found if name.count(_MARK) > enough)[:_MOST_NAMES]


@prepared(ids=tuple, at=dt.datetime)
def _articles(language: str, ids: Placeholder, at: Placeholder) -> QuerySet:
    columns = (f"{name}_{language}" for name in ("title", "slug", "summary", "body", "state", "published_at"))
    return Article.objects.live(language, at).filter(pk__in=ids).only("kind", *columns)


@prepared(ids=tuple, at=dt.datetime)
def _meetings(language: str, ids: Placeholder, at: Placeholder) -> QuerySet:
    live = Meeting.objects.live(language, at).filter(pk__in=ids)
    return live.values_list(*CARD_COLUMNS, f"summary_{language}", f"outcomes_{language}")


def _read_articles(ids: list[int]) -> Iterable[tuple[int, FoundRecord]]:
    code = active_language()
    for article in _articles(code, ids=tuple(ids), at=timezone.now()):
        edition = article.edition(code)
        text = f"{edition.summary or ''}\n{plain_text(edition.body or '')}"
        when = {"when": format_moment(edition.published_at), "date": edition.published_at.date().isoformat()}
        yield (
            article.pk,
            FoundRecord(
                article.get_kind_display(), phrase_here(edition.title), article.get_absolute_url(), text, **when
            ),
        )


def _read_meetings(ids: list[int]) -> Iterable[tuple[int, FoundRecord]]:
    code, today = active_language(), timezone.localdate()
    for meeting in _meetings(code, ids=tuple(ids), at=timezone.now()):
        card = card_of(meeting, code, today)
        texts = (getattr(meeting, f"{name}_{code}") or "" for name in ("summary", "outcomes", "place"))
        kind, status = pgettext("kind of page", "Meeting"), status_of(card.called_off, card.coming)
        kind = kind if status == Status.HELD else f"{kind} · {status.label}"
        yield (
            meeting.pk,
            FoundRecord(kind, phrase_here(card.title), card.url, "\n".join(texts), card.when, str(card.date)),
        )


def _read_organizations(ids: list[int]) -> Iterable[tuple[int, FoundRecord]]:
    for organization in Organization.objects.live().filter(pk__in=ids):
        kind, text = organization.get_kind_display(), organization.about()
        url, names = organization.get_absolute_url(), _names(organization)
        yield organization.pk, FoundRecord(kind, organization.title(), url, _own(text), names=names)


def _read_people(ids: list[int]) -> Iterable[tuple[int, FoundRecord]]:
    for person in Person.objects.live().filter(pk__in=ids):
        kind, profile = pgettext("kind of page", "Person"), person.profile()
        yield (
            person.pk,
            FoundRecord(kind, profile.name, profile.get_absolute_url(), _own(profile.biography), names=_names(person)),
        )


def _names(record: Named) -> tuple[str, ...]:
    """Return all public names of ``record``."""
    own = [getattr(record, f"name_{code}") or "" for code in LANGUAGES]
    return tuple(name for name in (*own, *record.other_names.splitlines()) if name.strip())


def _read_topics(ids: list[int]) -> Iterable[tuple[int, FoundRecord]]:
    for topic in Topic.objects.live().filter(pk__in=ids):
        names = tuple(filter(None, (getattr(topic, f"name_{code}") for code in LANGUAGES)))
        yield (
            topic.pk,
            FoundRecord(pgettext("kind of page", "Topic"), topic.title(), topic.get_absolute_url(), names=names),
        )


# The most other names that a result shows.
_MOST_NAMES = 2
_MARK = "<mark>"
_READERS: dict[Kind, Callable[[list[int]], Iterable[tuple[int, FoundRecord]]]] = {
    Kind.ARTICLE: _read_articles,
    Kind.MEETING: _read_meetings,
    Kind.ORGANIZATION: _read_organizations,
    Kind.PERSON: _read_people,
    Kind.TOPIC: _read_topics,
}
_NAMED = {facet: _READERS[kind] for kind, facet in FACETS.items()}


def _own(text: Phrase) -> str:
    """Return the text if it is in the page's language, else an empty string: only that language was searched."""
    return text.text if text.language == active_language() else ""


def _read_concerns(entries: list[int], expression: Expression) -> dict[int, tuple[FoundRecord, ...]]:
    """Return, by entry, the visible records by whose names it was found and that its own heading does not name."""
    found = concerns_found_by_name(entries, expression)
    links = read_named({code for codes in found.values() for code in codes})
    return {entry: tuple(links[code] for code in codes if code in links) for entry, codes in found.items()}


def read_named(codes: Iterable[int]) -> dict[int, FoundRecord]:
    """Return the organizations, people and topics with these codes that visitors may see, by code."""
    ids: dict[Facet, dict[int, int]] = defaultdict(dict)
    for code in codes:
        facet, pk = facet_of(code)
        ids[facet][pk] = code
    return {ids[facet][pk]: record for facet in ids for pk, record in _NAMED[facet](list(ids[facet]))}
