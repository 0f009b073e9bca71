"""What other sites are told when somebody pastes an address of ours there (https://oembed.com)."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import override_settings
from lxml import etree

from articles.models.kind import ArticleKind
from articles.models.withdrawal import Reason
from articles.publishing.take import withdraw
from office.models import Office
from tests.factories import ArticleFactory, DelegationFactory, MeetingFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


@pytest.fixture
def asked(client):
    """``asked("/en/news/1/slug/", maxwidth=300)``: the answer to somebody who asks what to show of that page."""

    def answer(path: str, site: str = SITE, **more):
        return client.get("/oembed/", {"url": f"{site}{path}", **more})

    return answer


@pytest.fixture
def partner():
    found = OrganizationFactory(slug="partner", name_en='The "Partner"')
    DelegationFactory(organization=found)
    return found


def path_of(record, language):
    kind = "news" if hasattr(record, "body") else "meetings"
    return f"/{language}/{kind}/{record.pk}/{getattr(record, f'slug_{language}')}/"


def test_an_organization_is_shown_as_its_list(asked, partner):
    Office.objects.update(name_en="The Office")
    response = asked("/en/organizations/partner/")
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    found = response.json()
    assert (found["version"], found["type"], found["title"]) == ("1.0", "rich", 'The "Partner"')
    assert (found["provider_name"], found["provider_url"]) == ("The Office", f"{SITE}/en/")
    assert (found["width"], found["height"]) == (600, 480)
    assert f'src="{SITE}/en/organizations/partner/embed/"' in found["html"]
    assert 'title="The &quot;Partner&quot; · The Office"' in found["html"]
    assert "<script" not in found["html"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_articles_and_meetings_are_links_with_their_cards(asked, language):
    article, meeting = ArticleFactory(kind=ArticleKind.STATEMENT), MeetingFactory()
    for record, title in (
        (article, getattr(article, f"title_{language}")),
        (meeting, getattr(meeting, f"title_{language}")),
    ):
        found = asked(path_of(record, language)).json()
        assert found["type"] == "link"
        assert found["title"].startswith(title)
        assert found["thumbnail_url"].startswith(f"{SITE}/{language}/")
        assert (found["thumbnail_width"], found["thumbnail_height"]) == (1200, 630)
        assert found["author_url"] == f"{SITE}/{language}/"
        assert "html" not in found


def test_nothing_is_larger_than_was_asked_for(asked, partner):
    small = asked("/en/organizations/partner/", maxwidth=240, maxheight=200).json()
    assert (small["width"], small["height"]) == (240, 200)
    assert 'width="240" height="200"' in small["html"]
    assert "thumbnail_url" not in small
    assert asked("/en/organizations/partner/", maxwidth=5000).json()["width"] == 600
    for nonsense in ("0", "-1", "wide", "٣", "9" * 40):
        assert asked("/en/organizations/partner/", maxwidth=nonsense).json()["width"] == 600


def test_in_xml_too(asked, partner):
    partner.name_en = "A <b> & \x07 C"
    partner.save()
    response = asked("/en/organizations/partner/", format="xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    tree = etree.fromstring(response.content)
    assert tree.tag == "oembed"
    assert tree.findtext("title") == "A <b> &  C"
    assert "<iframe" in tree.findtext("html")
    assert {child.tag for child in tree} == asked("/en/organizations/partner/").json().keys()


def test_what_the_standard_has_errors_for(client, asked, partner):
    assert client.get("/oembed/").status_code == 400
    assert asked("/en/organizations/partner/", format="yaml").status_code == 501
    assert client.post("/oembed/").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/en/", "/en/news/", "/en/nowhere/", "/admin/", "/en/organizations/nobody/", "/en/people/somebody/"),
        *(
            "/oembed/",
            "/en/news/99/none/",
            f"/en/news/{10**30}/none/",
            f"/en/meetings/{10**30}/none/",
            "/news/1/x/",
            "/%ff/",
        ),
    ],
)
def test_of_other_pages_there_is_nothing_to_show(asked, path):
    response = asked(path)
    assert response.status_code == 404
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "site", ["https://other.example", "ftp://testserver", "//testserver", "http://[", "javascript:", ""]
)
def test_pages_of_other_sites_are_not_ours_to_show(asked, partner, site):
    assert asked("/en/organizations/partner/", site=site).status_code == 404


def test_only_what_is_live_is_shown(asked):
    draft, private = ArticleFactory(live="ar"), MeetingFactory(public=False)
    gone = ArticleFactory()
    withdraw(gone, "en", reason=Reason.SAFETY)
    for record in (draft, private, gone):
        response = asked(path_of(record, "en"))
        assert response.status_code == 404
        assert record.title_en not in response.text
    OrganizationFactory(slug="alone")
    assert asked("/en/organizations/alone/").status_code == 404
    # In the other language the first is out.
    assert asked(path_of(draft, "ar")).json()["title"] == draft.title_ar


def test_an_older_slug_and_an_arabic_one_are_understood(asked):
    article = ArticleFactory(slug_ar="لقاء")
    assert asked(f"/ar/news/{article.pk}/لقاء/").json()["title"] == article.title_ar
    assert asked(f"/ar/news/{article.pk}/%D9%84%D9%82%D8%A7%D8%A1/?utm=x").json()["title"] == article.title_ar
    assert asked(f"/ar/news/{article.pk}/older/").json()["title"] == article.title_ar


@override_settings(SITE_URL="https://news.example")
def test_the_site_is_known_by_its_own_name(asked, partner):
    found = asked("/en/organizations/partner/", site="https://news.example").json()
    assert 'src="https://news.example/en/organizations/partner/embed/"' in found["html"]
    assert found["provider_url"] == "https://news.example/en/"
    assert asked("/en/organizations/partner/", site="https://NEWS.example").status_code == 200


def test_pages_say_where_to_ask(client, asked, partner):
    article, meeting = ArticleFactory(), MeetingFactory()
    for path in ("/en/organizations/partner/", path_of(article, "en"), path_of(meeting, "ar")):
        head = client.get(path).text.partition("</head>")[0]
        found = dict(re.findall(r'<link rel="alternate" type="([^"]*)oembed" title="[^"]*" href="([^"]*)"', head))
        assert found.keys() == {"application/json+", "text/xml+"}
        for address in found.values():
            where = urlsplit(html.unescape(address))
            assert unquote(urlsplit(parse_qs(where.query)["url"][0]).path) == path
            assert client.get(f"{where.path}?{where.query}").status_code == 200
    for path in ("/en/", "/en/news/", "/en/organizations/"):
        assert "oembed" not in client.get(path).text
