"""The last checks before an edition is published: what readers would miss, and what they must not see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models.article import Article
from articles.models.article_constraints import UNDESCRIBED
from articles.models.attachment import BOTH
from articles.models.attendance import Attendance, may_show
from articles.models.meeting import Meeting
from articles.models.topic import Topic
from articles.models.withdrawal import Reason, Withdrawal
from articles.models.workflow import State
from liaison.text.normalize import normalize
from liaison.text.numbers import LARGEST_ID
from organizations.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.publishing.missing_translations import Gap

# The ends of blocks in the editor's HTML; text between two of them counts as one paragraph.
_BLOCK_END = re.compile(r"</(?:p|h2|h3|li|td|th|blockquote)>")
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
# Arabic particles that are written joined to the name after them.
_PREFIX = "(?:و|ف)?(?:ب|ل|ك)?"


@dataclass(frozen=True)
class Check:
    """One result of the last checks, with its sentence in ``words``.

    ``ok``: it passed. If it failed: ``grave`` means that publishing needs an explicit decision; ``final`` means that
    publishing is refused, which ``Edition.missing()`` does; this line only says so.
    """

    ok: bool
    words: str
    grave: bool = False
    final: bool = False


def grave(checks: Iterable[Check]) -> list[Check]:
    """Return the failed checks that need an explicit decision."""
    return [check for check in checks if check.grave and not check.ok]


def last_checks(article: Article, language: str, gaps: Sequence[Gap] | None = None) -> list[Check]:
    """Return the checks of the edition in ``language``, from the article's columns as they are now; failed ones first.

    ``gaps``: names and posts that exist only in the other language; None if they were not looked for.
    """
    points = [
        *_protected_names(article, language),
        *_withdrawn_for_safety(article, language),
        *_links(article, language),
        _summary(article, language),
        *_picture(article, language),
        _length(article, language),
        *([] if gaps is None else [_translated(gaps, language)]),
    ]
    return sorted(points, key=lambda check: (check.ok, not check.final, not check.grave))


def _translated(gaps: Sequence[Gap], language: str) -> Check:
    count = len(gaps)
    if language == "ar":
        done = _("All names and posts are in Arabic")
        words = ngettext("%(count)d name or post has no Arabic", "%(count)d names and posts have no Arabic", count)
    else:
        done = _("All names and posts are in English")
        words = ngettext("%(count)d name or post has no English", "%(count)d names and posts have no English", count)
    return Check(False, words % {"count": count}) if gaps else Check(True, done)


def _summary(article: Article, language: str) -> Check:
    if article.edition(language).summary:
        return Check(True, _("Summary added"))
    return Check(False, _("No summary: lists and previews will show only the title"))


def _picture(article: Article, language: str) -> Iterator[Check]:
    if not article.image:
        return
    if article.image_decorative:
        yield Check(True, _("The picture is marked as decorative"))
    elif described := getattr(article, f"image_alt_{language}"):
        # Show the whole description: only a person reading it can see whether it still fits the picture.
        yield Check(True, _("Picture description: “%(text)s”") % {"text": described})
    else:
        yield Check(False, str(UNDESCRIBED), final=True)


def _length(article: Article, language: str) -> Check:
    count = len(_paragraph_text(article.edition(language).body or "").split())
    return Check(
        True, ngettext("The text has %(count)d word", "The text has %(count)d words", count) % {"count": count}
    )


def _protected_names(article: Article, language: str) -> Iterator[Check]:
    """Yield checks for people who must not be named: protected, or withheld at the reported meeting."""
    places = _places(article, language)
    found = False
    for person in _unnameable(article):
        for place, text in places:
            if _is_named_in(text, person.names_key):
                found = True
                yield Check(
                    False,
                    _("“%(name)s” must not be named but appears in %(place)s") % {"name": person, "place": place},
                    grave=True,
                )
                break
    if not found:
        yield Check(True, _("Nobody is named who must not be"))


def _withdrawn_for_safety(article: Article, language: str) -> Iterator[Check]:
    """Yield a failed check if the other edition or a report on the same meeting was withdrawn for safety."""
    if not article.pk or article.edition(language).state == State.WITHDRAWN:
        return
    same = Q(article=article.pk) | Q(article__meeting__isnull=False, article__meeting=article.meeting_id)
    if Withdrawal.objects.filter(same, reason=Reason.SAFETY).exists():
        words = _("The other edition, or a report on the same meeting, was withdrawn for the safety of people")
        yield Check(False, words, grave=True)


def _unnameable(article: Article) -> Iterator[Person]:
    withheld = Attendance.objects.none()
    if article.meeting_id:
        withheld = Attendance.objects.filter(meeting=article.meeting_id).exclude(may_show("name"))
    protected = Person.objects.withheld() | Person.objects.filter(pk__in=withheld.values("person"))
    yield from protected.only("name_ar", "name_en", "names_key").order_by("pk")


def _places(article: Article, language: str) -> list[tuple[str, str]]:
    """Return each place where a name could stand, as its label and its normalized text."""
    edition = article.edition(language)
    texts: list[tuple[str, str | None]] = [
        (_("the title"), edition.title),
        (_("the summary"), edition.summary),
        (_("the description of the picture"), getattr(article, f"image_alt_{language}")),
        (_("the picture credit"), getattr(article, f"image_credit_{language}")),
        (_("the source line"), edition.source_line),
    ]
    texts += [(_("the title of an attachment"), title) for title in _titles_of_attachments(article, language)]
    paragraphs = [text for text in map(_paragraph_text, _BLOCK_END.split(edition.body or "")) if text.strip()]
    texts += [(_("paragraph %(number)d of the text") % {"number": n}, text) for n, text in enumerate(paragraphs, 1)]
    return [(place, normalize(text)) for place, text in texts if text]


def _titles_of_attachments(article: Article, language: str) -> list[str]:
    """Return the attachment titles that readers of the edition may see, in both languages."""
    rows: Any = article.attachments.filter(language__in=(BOTH, language)) if article.pk else ()
    return [title for row in rows for title in (row.title_ar, row.title_en) if title]


def named_in(article: Article, text: str) -> list[Person]:
    """Return the people whom ``text``, to be shown with ``article``, names although they must not be named."""
    found = normalize(text)
    return [person for person in _unnameable(article) if _is_named_in(found, person.names_key)] if found else []


def _paragraph_text(html: str) -> str:
    return unescape(strip_tags(html.replace("<br>", " ").replace("</p>", " ").replace("</li>", " ")))


def _is_named_in(text: str, names_key: str) -> bool:
    """Return whether normalized ``text`` contains one of the names (normalized, one per line).

    A particle may be joined to the front of the name.
    """
    return any(
        name in text and re.search(rf"(?<!\w){_PREFIX}{re.escape(name)}(?!\w)", text)
        for name in names_key.split("\n")
        # A name of three letters or fewer is more often an ordinary word.
        if len(name) > 3
    )


def _links(article: Article, language: str) -> Iterator[Check]:
    addresses = [unescape(found) for found in _LINK.findall(article.edition(language).body or "")]
    inside = [address for address in addresses if _is_inside(address)]
    dead = [address for address in inside if not _leads_somewhere(address)]
    for address in dict.fromkeys(dead):
        yield Check(False, _("This link does not work for readers: %(address)s") % {"address": unquote(address)})
    if not dead:
        yield Check(True, _("All links within this site work"))


def _is_inside(address: str) -> bool:
    parts = urlsplit(address)
    return parts.netloc in settings.ALLOWED_HOSTS if parts.netloc else parts.path.startswith("/")


def _leads_somewhere(address: str) -> bool:
    """Return whether readers find a page at ``address``.

    The page of a record counts only while the record is live in the language of the address.
    """
    path = unquote(urlsplit(address).path)
    language = path.strip("/").partition("/")[0]
    if language not in ("ar", "en"):
        return path == "/"
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return False
        return _is_live(match.view_name, match.kwargs)


def _is_live(view: str, key: dict[str, Any]) -> bool:
    models: dict[str, Any] = {
        "articles:article": Article,
        "articles:meeting": Meeting,
        "articles:topic": Topic,
        "organizations:detail": Organization,
        "organizations:person": Person,
    }
    if view not in models:
        return True
    by = {"pk": key["pk"]} if view in ("articles:article", "articles:meeting") else {"slug": key["slug"]}
    return by.get("pk", 0) <= LARGEST_ID and models[view].objects.live().filter(**by).exists()
