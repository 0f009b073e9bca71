"""Articles in the API, with texts in the languages in which each is public; reads many at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

from django.utils import timezone, translation
from django.utils.translation import gettext_noop as _
from pydantic import Field

from articles.api.links import live_in_each, named_by, references, titled
from articles.models import Article, Meeting
from articles.models.article_queries import named_links
from articles.models.kind import ArticleKind
from articles.read.change_notices import notices_by_article
from liaison.api.records import (
    Record,
    Reference,
    Texts,
    TitledReference,
    Value,
    by_language,
    chosen,
    documented_field,
    own_texts,
    pages,
    record_address,
)
from liaison.text.languages import LANGUAGES, Language
from liaison.text.richtext import read_elsewhere
from liaison.web.addresses import absolute

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.http import HttpRequest


_MOMENTS = {"ar": "2020-12-18T22:05:00Z", "en": "2020-12-19T15:00:00Z"}
# The columns read of an edition; {} stands for its language.
_COLUMNS = (
    *("kind", "meeting", "image", "image_width", "image_height"),
    *("title_{}", "slug_{}", "summary_{}", "source_line_{}", "image_alt_{}", "image_credit_{}"),
    *("state_{}", "published_at_{}", "expires_at_{}", "revised_at_{}", "corrected_at_{}"),
)
_MEETING = ("title_{}", "slug_{}")


ChosenKind = Annotated[ArticleKind, chosen(ArticleKind)]


class Picture(Value):
    """The lead picture of an article."""

    url: str = documented_field(_("URL of the full picture."), "https://news.example/media/pictures/a1/b2.webp")
    width: int | None = documented_field(_("In pixels."), 1600)
    height: int | None = documented_field(_("In pixels."), 1200)
    alt: Texts = documented_field(_("Alternative text: what the picture shows."), {"ar": "قاعة", "en": "A hall"})
    credit: Texts = documented_field(_("Credit for the picture."), {"en": "The office"})


class CorrectionNote(Value):
    """One correction of an article in one language."""

    at: dt.datetime = documented_field(_("When the correction was published."), "2020-12-20T09:30:00Z")
    language: Language = documented_field(_("Language of the text that was corrected."), "en")
    note: str = documented_field(
        _("What was wrong, and the correct information."), "There were three hundred, not thirty."
    )


class ArticleRecord(Record):
    """A press release, statement, news item or meeting report. A text never replaces one in another language."""

    kind: ChosenKind = documented_field(_("The kind of article."), "meeting_report")
    title: Texts = documented_field(_("Title, by the languages in which it is public."), {"ar": "عنوان", "en": "Title"})
    summary: Texts = documented_field(_("Summary."), {"ar": "ملخص", "en": "Summary"})
    body_html: Texts = documented_field(
        _("Text as HTML: paragraphs, headings, lists, tables and links."), {"en": "<p>Text.</p>"}
    )
    published_at: dict[Language, dt.datetime] = documented_field(
        _("When each language was published (RFC 3339)."), _MOMENTS
    )
    modified_at: dict[Language, dt.datetime] = documented_field(_("When readers were last told of a change."), _MOMENTS)
    source_line: Texts = documented_field(_("Source of the text, if not the office alone."), {"en": "Press office"})
    corrections: list[CorrectionNote] = Field(description=_("Corrections, newest first."))
    meeting: TitledReference | None = Field(description=_("The meeting it reports, if public."))
    organizations: list[Reference] = Field(
        description=_("Organizations named in the article. Those in its meeting are listed with the meeting.")
    )
    people: list[Reference] = Field(description=_("People named in the article, as far as they can be named."))
    topics: list[Reference] = Field(description=_("Topics."))
    picture: Picture | None = Field(description=_("Lead picture."))


def read_articles(request: HttpRequest, ids: Collection[int], wanted: frozenset[str]) -> list[ArticleRecord]:
    """Return the articles with these ids that are live in some language, in the order of ``ids``.

    The full texts are read only if ``wanted`` names them.
    """
    at = timezone.now()
    columns = (*_COLUMNS, "body_{}") if "body_html" in wanted else _COLUMNS
    found = live_in_each(Article, {"pk__in": ids}, columns, at)
    reported = {_any(editions).meeting_id for editions in found.values()} - {None}
    beside: dict[str, dict] = {
        "meetings": live_in_each(Meeting, {"pk__in": reported}, _MEETING, at) if reported else {},
        "corrections": _corrections(found),
        "organizations": named_by(request, Article, "organizations", "organization", found),
        "topics": named_by(request, Article, "topics", "topic", found),
        "people": references(request, named_links(Article), "article", "person", "person", found),
    }
    return [_article_record(request, pk, found[pk], beside, wanted) for pk in ids if pk in found]


def _any(editions: Mapping[Language, Article]) -> Article:
    """Return one of the editions, for values that all languages share."""
    return next(iter(editions.values()))


def _corrections(found: dict[int, dict[Language, Article]]) -> dict[int, list[CorrectionNote]]:
    """Return the corrections by article id, newest first."""
    notes: dict[int, list[CorrectionNote]] = {pk: [] for pk in found}
    for language in LANGUAGES:
        live = [editions[language] for editions in found.values() if language in editions]
        with translation.override(language):
            notices = notices_by_article(live)
        for pk, told_of in notices.items():
            notes[pk] += [
                CorrectionNote(at=notice.at, language=language, note=notice.note)
                for notice in told_of
                if notice.is_correction
            ]
    return {pk: sorted(of_one, key=lambda note: note.at, reverse=True) for pk, of_one in notes.items()}


def _article_record(
    request: HttpRequest, pk: int, editions: dict[Language, Article], beside: dict[str, dict], wanted: frozenset[str]
) -> ArticleRecord:
    article = _any(editions)
    texts = {code: edition.edition(code) for code, edition in editions.items()}
    meeting_id = article.meeting_id or 0
    meeting = beside["meetings"].get(meeting_id)
    html = pages(request, editions)
    return ArticleRecord(
        id=pk,
        address=record_address(request, "article", pk),
        html=html,
        languages=list(html),
        kind=ArticleKind(article.kind),
        title=by_language(texts, "title"),
        summary=by_language(texts, "summary"),
        body_html={code: read_elsewhere(text.body, html[code]) for code, text in texts.items()}
        if "body_html" in wanted
        else {},
        published_at=by_language(texts, "published_at"),
        modified_at={code: text.modified_at() for code, text in texts.items()},
        source_line=by_language(texts, "source_line"),
        corrections=beside["corrections"][pk],
        meeting=titled(request, "meeting", meeting_id, meeting) if meeting else None,
        organizations=beside["organizations"].get(pk, []),
        people=beside["people"].get(pk, []),
        topics=beside["topics"].get(pk, []),
        picture=_picture(request, editions) if article.image else None,
    )


def _picture(request: HttpRequest, editions: dict[Language, Article]) -> Picture:
    article = _any(editions)
    said: dict[str, dict[Language, str]] = {part: own_texts(editions, f"image_{part}") for part in ("alt", "credit")}
    url = absolute(request, article.image.url)
    return Picture(url=url, width=article.image_width, height=article.image_height, **said)
