"""What the head of a page says of it, and that some pages say nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import unquote_plus

import html5lib
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import SharedLink
from articles.models.withdrawal import Reason
from articles.publishing.take import withdraw
from liaison.text.languages import LANGUAGES, other_language
from office.models import Office, Page
from tests.factories import ArticleFactory, MeetingFactory, OrganizationFactory, ReportFactory, TopicFactory
from tests.liaison.test_images import photograph

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
FILTERED = ("news of the partner", "news of the person", "news on the topic", "search")
FILTERED += ("meetings of the partner", "meetings of the person", "people of the partner")
INNER = ("article", "meeting", "organization", "person", "topic")


@dataclass
class Head:
    """The head of a page, its addresses as people read them."""

    html: str

    def __post_init__(self) -> None:
        self.element = html5lib.parse(self.html, namespaceHTMLElements=False).find("head")

    def said(self, name: str) -> list[str]:
        """The contents of each ``<meta>`` of that name or property."""
        found = (meta for meta in self.element.iter("meta") if name in (meta.get("name"), meta.get("property")))
        return [unquote_plus(meta.get("content")) for meta in found]

    def canonical(self) -> list[str]:
        return [unquote_plus(link.get("href")) for link in self.element.iter("link") if link.get("rel") == "canonical"]

    def editions(self) -> dict[str, str]:
        links = (link for link in self.element.iter("link") if link.get("hreflang"))
        return {link.get("hreflang"): unquote_plus(link.get("href")) for link in links}

    def title(self) -> str:
        return self.element.findtext("title")

    def structured(self) -> list[str]:
        return [script.text for script in self.element.iter("script")]

    def is_silent(self) -> bool:
        """Nothing that would tell a search engine or another site of the page."""
        names = {meta.get("property") or meta.get("name") or "" for meta in self.element.iter("meta")}
        open_graph = {name for name in names if name.partition(":")[0] in ("og", "article", "twitter")}
        told = open_graph or self.canonical() or self.editions() or self.structured()
        return not told and self.said("robots") == ["noindex"]


@pytest.fixture
def head(client):
    """``head("/ar/")``: of the page there, whatever its status."""
    return lambda address: Head(client.get(address).text)


# Every page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_where_it_is_what_it_is_called_and_what_it_is_about(head, pages, language):
    for name, address in pages(language).items():
        found = head(address)
        own = SITE + address
        assert found.said("og:url") == [own], name
        assert found.canonical() == ([] if name in FILTERED else [own]), name
        assert found.said("robots") == (["noindex, follow"] if name in FILTERED else []), name
        assert len(found.said("og:title")) == 1, name
        assert found.said("og:title")[0] in found.title(), name
        assert found.said("og:description") == found.said("description"), name
        assert 0 < len(found.said("description")[0]) <= 200, name
        assert found.said("og:locale") == [{"ar": "ar_AR", "en": "en_US"}[language]], name
        assert found.said("og:site_name") == [{"ar": "مكتب الجاليات", "en": "Communities Office"}[language]], name
        assert found.said("twitter:card") == ["summary_large_image"], name
        assert (found.said("og:image:width"), found.said("og:image:height")) == (["1200"], ["630"]), name
        assert found.said("og:image")[0].startswith(SITE), name
        assert len(found.structured()) == 1, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_editions_name_each_other_and_arabic_is_the_default(head, pages, language):
    for name, address in pages(language).items():
        if name in FILTERED:
            assert head(address).editions() == {}, name
            continue
        own, beside = SITE + address, SITE + pages(other_language(language))[name]
        arabic, english = (own, beside) if language == "ar" else (beside, own)
        assert head(address).editions() == {"ar": arabic, "en": english, "x-default": arabic}, name
        assert head(address).said("og:locale:alternate") == [{"ar": "en_US", "en": "ar_AR"}[language]], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edition_that_is_not_live_is_named_by_none(head, language):
    article = ArticleFactory(live=language)
    partner, topic = OrganizationFactory(slug="partner"), TopicFactory(slug="subject")
    article.organizations.add(partner)
    article.topics.add(topic)
    meeting = MeetingFactory(**{f"title_{other_language(language)}": ""})
    for record in (article, meeting):
        address = f"/{language}/{'news' if record is article else 'meetings'}/{record.pk}/{slug(record, language)}/"
        assert head(address).editions() == {language: SITE + address, "x-default": SITE + address}
    for address in (f"/{language}/organizations/partner/", f"/{language}/topics/subject/"):
        assert head(address).editions() == {language: SITE + address, "x-default": SITE + address}
        assert head(address).said("og:locale:alternate") == []


def slug(record, language):
    return getattr(record, f"slug_{language}")


def test_other_sites_are_told_the_address_that_is_set(head, pages, settings):
    settings.SITE_URL = "https://news.example"
    found = head(pages("ar")["article"])
    assert found.canonical() == [f"https://news.example{pages('ar')['article']}"]
    assert found.said("og:image")[0].startswith("https://news.example/ar/news/")
    assert found.editions()["en"] == f"https://news.example{pages('en')['article']}"
    assert "testserver" not in found.structured()[0]


@pytest.mark.parametrize("name", ["home", "news", "article", "meetings", "meeting", "organization", "person", "topic"])
def test_what_came_along_with_the_address_is_no_part_of_it(head, pages, name):
    address = pages("en")[name]
    found = head(f"{address}?utm_source=x&fbclid=y")
    assert found.canonical() == [SITE + address]
    assert found.said("og:url") == [SITE + address]
    assert found.editions()["ar"] == SITE + pages("ar")[name]


# Lists


def test_each_page_of_a_list_stands_for_itself(head):
    ArticleFactory.create_batch(45)
    first, second, last = (head(f"/en/news/{query}") for query in ("?page=1", "?page=2", "?page=99"))
    assert first.canonical() == [f"{SITE}/en/news/"]
    assert second.canonical() == [f"{SITE}/en/news/?page=2"]
    assert last.canonical() == [f"{SITE}/en/news/?page=3"]
    assert second.said("og:title") == ["News · Page 2 of 3"]
    assert second.title() == "News · Page 2 of 3 · Communities Office"
    # The second page of the other language holds something else.
    assert second.editions() == {}
    assert second.said("robots") == []


def test_a_narrowed_list_may_be_shared_and_not_found(head, office):
    ArticleFactory.create_batch(25, kind="news")
    found = head("/en/news/?page=2&kind=news&to=&unknown=x")
    assert found.canonical() == []
    assert found.said("robots") == ["noindex, follow"]
    assert found.said("og:url") == [f"{SITE}/en/news/?kind=news&page=2"]
    assert found.said("og:title") == ["News · News · Page 2 of 2"]
    partner = head("/ar/meetings/?organization=reading-league")
    assert partner.said("og:title") == ["سجل اللقاءات · رابطة القراءة"]


# An article


def test_an_article_says_when_it_came_out_and_what_it_is_about(head, office, pages):
    report = office.report
    report.revised_at_en = timezone.now()
    report.save()
    found = head(pages("en")["article"])
    assert found.said("og:type") == ["article"]
    assert moment(found.said("article:published_time")[0]) == report.published_at_en
    assert moment(found.said("article:modified_time")[0]) == report.revised_at_en
    assert found.said("article:section") == ["Meeting report"]
    assert found.said("article:tag") == ["Libraries"]
    assert moment(head(pages("ar")["article"]).said("article:modified_time")[0]) == report.published_at_ar


def moment(text):
    return dt.datetime.fromisoformat(text)


def test_other_pages_are_no_articles(head, pages):
    kinds = {name: head(address).said("og:type") for name, address in pages("en").items()}
    assert {name for name, kind in kinds.items() if kind == ["article"]} == {"article"}
    assert {name for name, kind in kinds.items() if kind == ["profile"]} == {"person"}


@pytest.mark.parametrize(
    ("summary", "body", "description"),
    [
        ("A short summary.", "<p>Text.</p>", "A short summary."),
        ("", "<h2>Heading</h2><p>First &amp; foremost.</p>", "Heading First & foremost."),
        ("", "<p>" + "The office met. " * 40 + "</p>", ("The office met. " * 12).strip()),
        ("word " * 100, "<p>Text.</p>", ("word " * 39).strip() + "…"),
    ],
)
def test_a_description_is_the_summary_or_how_the_text_begins(head, summary, body, description):
    article = ArticleFactory(summary_en=summary, body_en=body)
    found = head(f"/en/news/{article.pk}/{article.slug_en}/")
    assert found.said("description") == [description]


def test_a_page_with_nothing_to_describe_it_says_whose_it_is(head):
    Office.objects.update(tagline_ar="", tagline_en="")
    assert head("/en/").said("description") == ["Communities Office"]


def test_a_meeting_without_a_summary_says_when_how_and_with_whom(head, office, pages):
    assert head(pages("en")["meeting"]).said("description") == ["5 March 2024 · Virtual · Reading League"]


def test_a_lead_picture_stands_for_its_article(head):
    picture = ContentFile(photograph((1600, 1200)), "x.jpg")
    article = ArticleFactory(image=picture, image_alt_ar="قاعة القراءة", image_alt_en="The reading room")
    found = head(f"/en/news/{article.pk}/{article.slug_en}/")
    assert found.said("og:image") == [f"{SITE}{article.picture().card().url}"]
    assert found.said("og:image")[0].endswith(".jpg")
    assert (found.said("og:image:width"), found.said("og:image:height")) == (["1200"], ["630"])
    assert found.said("og:image:alt") == ["The reading room"]


def test_a_page_that_staff_wrote_describes_itself(head):
    Page.objects.create(slug="about", title_en="About us", body_en="<p>Who we are. What we do.</p>", public_en=True)
    found = head("/en/about/")
    assert found.said("description") == ["Who we are. What we do."]
    assert found.canonical() == [f"{SITE}/en/about/"]
    assert found.editions() == {"en": f"{SITE}/en/about/", "x-default": f"{SITE}/en/about/"}
    assert found.title() == "About us · Communities Office"


# Silence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", ["preview", "fact_check"])
def test_a_page_at_a_secret_address_is_silent(head, language, purpose):
    article = ReportFactory(live="", title_en="Unpublished report", title_ar="تقرير لم يُنشر")
    link = SharedLink.objects.create(
        article=article,
        language=language,
        purpose=purpose,
        organization=OrganizationFactory() if purpose == "fact_check" else None,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    address = link.get_absolute_url()
    found = head(address)
    assert found.is_silent()
    assert article.edition(language).title in found.title()
    assert address.strip("/").rpartition("/")[2] not in html5lib.serialize(found.element)
    assert head(f"/{language}/{purpose.replace('_', '-')}/nothing/").is_silent()
    link.delete()
    assert head(address).is_silent()


@pytest.mark.parametrize("reason", [Reason.ERROR, Reason.OUTDATED, Reason.SAFETY])
def test_a_page_that_is_gone_is_silent(head, reason):
    article = ArticleFactory(title_en="Something secret")
    withdraw(article, "en", reason=reason, public_note="A note.")
    found = head(f"/en/news/{article.pk}/{article.slug_en}/")
    assert found.is_silent()
    if reason != Reason.OUTDATED:
        assert "secret" not in html5lib.serialize(found.element).lower()


def test_a_page_that_is_not_there_is_silent(head, db):
    assert head("/ar/nowhere/").is_silent()
    assert head("/en/news/12/nothing/").is_silent()


def test_the_desks_own_preview_is_silent(as_role):
    client, article = as_role("editor"), ArticleFactory()
    found = Head(client.get(f"/admin/articles/article/{article.pk}/preview/en/").text)
    assert found.is_silent()
    assert article.title_en in found.title()


# Cost


@pytest.mark.parametrize("name", ["home", "article", "meeting", "organization"])
def test_the_office_is_read_once(client, pages, name):
    with CaptureQueriesContext(connection) as captured:
        client.get(pages("ar")[name])
    assert len([query for query in captured if 'FROM "office_office"' in query["sql"]]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_list_describes_itself(client, language):
    """What search engines show under the link says which list it is."""
    lists = (
        "",
        "news/",
        "news/archive/",
        "meetings/",
        "meetings/archive/",
        "meetings/figures/",
        "topics/",
        "corrections/",
    )
    found = [
        Head(client.get(f"/{language}/{path}").text).said("description")
        for path in (*lists, "organizations/", "people/")
    ]
    assert all(len(words) == 1 for words in found)
    assert len({words for (words,) in found}) == len(found)
