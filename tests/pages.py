"""Every kind of public page, in one table, for whatever must hold on all of them.

    fill()                                      # the demo's content, and what no demo should show
    KINDS["article"].address("ar")              # "/ar/news/1/…/"

A new kind of page is one row more; the tests of HTML, of the browser and of sizes, and ``bench/``, then read it too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO

from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model
from django.test import override_settings
from django.utils import timezone, translation

from articles.models import Article, Meeting, SharedLink
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.withdrawal import Reason
from articles.publishing.take import publish, withdraw
from liaison.search.index.writer import gathered
from liaison.staff.roles import grant_all
from liaison.text.languages import LANGUAGES
from liaison.web.addresses import address_in
from organizations.models import Organization
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

# One word that nothing breaks, as long as a title may be.
WORD = {"ar": "ط" * 300, "en": "T" * 300}
TABLE = (
    f"<table><tbody><tr>{'<th>Quarterly figures</th>' * 7}</tr><tr>{'<td>1,234,567.89</td>' * 7}</tr></tbody></table>"
)
LONG = {
    "ar": "<h2>ما جرى</h2><p>رحّب المجلس بممثلي Citizens for a Secure America (CSA) في 18.12.2020.</p>"
    "<ul><li>بند أول</li></ul><blockquote><p>«نشكر كل من حضر»</p></blockquote>",
    "en": "<h2>What happened</h2><p>The council received the representatives of رابطة القراءة on 18 December.</p>"
    "<ul><li>A first point</li></ul><blockquote><p>“We thank all who came”</p></blockquote>",
}
ADDRESS = f"<p>https://example.org/{'a-very-long-address' * 12}</p>"


@dataclass(frozen=True)
class Kind:
    """``address(language)``: where one such page is, once ``fill`` has been called. ``status``: what it answers."""

    address: Callable[[str], str]
    status: int = 200


def at(path: str, status: int = 200) -> Kind:
    return Kind(lambda language: f"/{language}/{path}", status)


def of(model: type[Model], status: int = 200, after: str = "", **wanted: str) -> Kind:
    """The page of the one record that has what is ``wanted``, or one ``after`` it: ``of(Article, after="print/", …)``."""

    def address(language: str) -> str:
        # Drafts and what is gone too: ``objects`` is not the door of visitors.
        return address_in(model._default_manager.get(**wanted), language) + after

    return Kind(address, status)


def shared(purpose: str, status: int = 200, after: str = "") -> Kind:
    """What somebody outside sees who holds a link for ``purpose``: the one that is open, or the one that was revoked."""

    def address(language: str) -> str:
        links = SharedLink.objects.filter(purpose=purpose, language=language, revoked_at__isnull=status != 410)
        return links.get().get_absolute_url() + after

    return Kind(address, status)


REPORT = "citizens-for-a-secure-america"

KINDS: dict[str, Kind] = {
    "home": at(""),
    "news": at("news/"),
    "news, second page": at("news/?page=2"),
    "news, filtered": at(f"news/?organization={REPORT}&kind=meeting_report&from=2020-01-01"),
    "news, filter not understood": at("news/?kind=meeting_report&from=nonsense&organization=nobody"),
    "news, nothing found": at("news/?q=qwertyuiop"),
    "news, by year and month": at("news/archive/"),
    "search": at("search/"),
    "search, found": at("search/?q=syrian"),
    "search, narrowed": at("search/?q=syrian&in=articles&year=2020&sort=date"),
    "search, nothing found": at("search/?q=qwertyuiop"),
    "article": of(Article, title_en__contains="Syrian-American"),
    "article, least of all": of(Article, slug_en="least"),
    "article, most of all": of(Article, slug_en="most"),
    "article, corrected": of(Article, slug_en="corrected"),
    "article, gone": of(Article, status=410, slug_en="gone"),
    "article, gone and kept": of(Article, status=410, slug_en="kept"),
    "article, on paper": of(Article, after="print/", title_en__contains="Syrian-American"),
    "article, on paper, most of all": of(Article, after="print/", slug_en="most"),
    "corrections": at("corrections/"),
    "verifying a text": at("verify/"),
    "verifying a text, of an article": Kind(
        lambda language: f"/{language}/verify/?article={Article._default_manager.get(slug_en='corrected').pk}"
    ),
    "register": at("meetings/"),
    "register, filtered": at(f"meetings/?organization={REPORT}&to=2021-01-01"),
    "register, nothing found": at("meetings/?q=qwertyuiop"),
    "register, by year and month": at("meetings/archive/"),
    "figures": at("meetings/figures/"),
    "figures, filtered": at(f"meetings/figures/?organization={REPORT}"),
    "figures, nothing found": at("meetings/figures/?q=qwertyuiop"),
    "meeting": of(Meeting, title_en__contains="Syrian National Coalition"),
    "meeting, least of all": of(Meeting, slug_en="least"),
    "meeting, most of all": of(Meeting, slug_en="most"),
    "organizations": at("organizations/"),
    "organizations, filtered": at("organizations/?letter=c&kind=partner&sort=activity"),
    "organizations, nothing found": at("organizations/?q=qwertyuiop"),
    "organization": at("organizations/willow-community-union/"),
    "organization, most of all": at("organizations/most/"),
    "list in a frame": at("organizations/willow-community-union/embed/"),
    "list in a frame, most of all": at("organizations/most/embed/"),
    "list in a frame, gone": at("organizations/nobody/embed/", status=404),
    "people": at("people/"),
    "people, filtered": at("people/?q=nasr&letter=n"),
    "person": at("people/nasr-al-hariri/"),
    "person, most of all": at("people/most/"),
    "page": at("about/"),
    "page, with a table": at("how-we-name-attendees/"),
    "topics": at("topics/"),
    "topic": at("topics/political-developments/"),
    "topic, most of all": at("topics/most/"),
    "preview by link": shared("preview"),
    "fact check by link": shared("fact_check"),
    "fact check by link, thanks": shared("fact_check", after="thanks/"),
    "preview by link, revoked": shared("preview", status=410),
    "documentation of the API": Kind(lambda language: f"/api/v1/docs/?language={language}"),
    "nowhere": at("nowhere/", status=404),
}
# What most visits come to, which is held to more.
MAIN = ("home", "article", "register")


def fill() -> None:
    """Load the demo into an empty database, and beside it what ``KINDS`` needs besides."""
    grant_all(apps)
    with override_settings(DEMO=True):
        call_command("demo", stdout=StringIO())
    add_extremes()


@transaction.atomic
@gathered()
@translation.override("ar")
def add_extremes() -> None:
    """Beside the demo: the least and the most that a page can hold, what is gone and corrected, and links for outsiders."""
    ArticleFactory(title_ar="خبر", title_en="News", slug_ar="least", slug_en="least", summary_ar="", summary_en="")
    MeetingFactory(title_ar="لقاء", title_en="Talk", slug_ar="least", slug_en="least")
    _most()
    _corrected()
    withdrawn = ArticleFactory(slug_ar="gone", slug_en="gone")
    kept = ArticleFactory(slug_ar="kept", slug_en="kept", body_ar=LONG["ar"], body_en=LONG["en"])
    for language in LANGUAGES:
        withdraw(withdrawn, language)
        withdraw(kept, language, reason=Reason.OUTDATED, public_note="The venue had changed.\nWe are sorry.")
    _links(ReportFactory(live="", body_ar=LONG["ar"], body_en=LONG["en"]))


def _most() -> None:
    names = {f"{part}_{code}": WORD[code] for part in ("title", "summary") for code in LANGUAGES}
    slugs = {"slug_ar": "most", "slug_en": "most"}
    topic = TopicFactory(slug="most", name_ar=WORD["ar"][:200], name_en=WORD["en"][:200])
    partner = OrganizationFactory(slug="most", name_ar=WORD["ar"][:200], name_en=WORD["en"][:200])
    guest = PersonFactory(slug="most", name_ar=WORD["ar"][:200], name_en=WORD["en"][:200])
    place = {"place_ar": WORD["ar"][:200], "place_en": WORD["en"][:200]}
    meeting = MeetingFactory(**names, **slugs, **place, outcomes_ar=LONG["ar"], outcomes_en=LONG["en"])
    meeting.topics.add(topic)
    # Arabic only and English only, beside those that have both.
    delegations = [
        DelegationFactory(meeting=meeting, organization=partner),
        DelegationFactory(meeting=meeting, organization=OrganizationFactory(name_en="")),
        DelegationFactory(meeting=meeting, organization=OrganizationFactory(name_ar="")),
    ]
    AttendanceFactory(delegation=delegations[0], person=guest, post_ar=WORD["ar"][:200], post_en=WORD["en"][:200])
    for delegation in delegations:
        AttendanceFactory.create_batch(8, delegation=delegation)
    bodies = {f"body_{code}": (LONG[code] + TABLE + ADDRESS) * 12 for code in LANGUAGES}
    sources = {f"source_line_{code}": WORD[code][:200] for code in LANGUAGES}
    report = ReportFactory(meeting=meeting, **names, **slugs, **bodies, **sources)
    report.topics.add(topic)
    report.people.add(guest, *PersonFactory.create_batch(10))
    report.organizations.add(partner, *OrganizationFactory.create_batch(10))


def _corrected() -> None:
    article = ArticleFactory(slug_ar="corrected", slug_en="corrected")
    for language in LANGUAGES:
        texts = texts_of(article, language)
        keep_changes(article, language, texts, texts | {"source_line": "The library"})
        publish(
            article, language, change="correction", public_note=f"There were three hundred, not thirty. {WORD['en']}"
        )


def _links(draft: Article) -> None:
    now, partner = timezone.now(), Organization.objects.get(slug="most")
    for language in LANGUAGES:
        of_draft = {"article": draft, "language": language, "expires_at": now + dt.timedelta(days=7)}
        SharedLink.objects.create(**of_draft, purpose="preview")
        SharedLink.objects.create(**of_draft, purpose="preview", revoked_at=now)
        SharedLink.objects.create(**of_draft, purpose="fact_check", organization=partner)
