"""What an organization's own site shows of it: a list in a frame."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from liaison.text.languages import LANGUAGES
from organizations.disclosure import Disclosure
from tests.factories import ArticleFactory, AttendanceFactory, DelegationFactory, MeetingFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/en/organizations/partner/embed/"


@pytest.fixture
def partner():
    return OrganizationFactory(slug="partner", name_en="The <Partner>", name_ar="الشريك")


@pytest.fixture
def titles(client):
    """``titles(address)``: of what the frame lists, in its order."""

    def listed(address: str = ADDRESS) -> list[str]:
        return re.findall(r"<h2><a [^>]*>(.*?)</a></h2>", client.get(address).text)

    return listed


def write(partner, day, title):
    at = dt.datetime(2024, 1, day, 12, tzinfo=dt.UTC)
    ArticleFactory(title_en=title, published_at_en=at).organizations.add(partner)


def meet(partner, day, title):
    DelegationFactory(organization=partner, meeting__title_en=title, meeting__starts_on=dt.date(2024, 1, day))


def test_it_lists_the_newest_meetings_and_articles_of_one_organization(partner, titles):
    for day in range(1, 14, 2):
        meet(partner, day, f"Met {day}")
        write(partner, day + 1, f"Wrote {day + 1}")
    meet(OrganizationFactory(), 20, "Others met")
    newest = ["Wrote 14", "Met 13", "Wrote 12", "Met 11", "Wrote 10", "Met 9", "Wrote 8", "Met 7", "Wrote 6", "Met 5"]
    assert titles() == newest
    assert titles(f"{ADDRESS}?of=meetings") == [f"Met {day}" for day in range(13, 0, -2)]
    assert titles(f"{ADDRESS}?of=news&number=2") == ["Wrote 14", "Wrote 12"]
    assert titles(f"{ADDRESS}?number=3") == newest[:3]


@pytest.mark.parametrize(
    "query", ["of=nonsense", "number=nonsense", "number=-3", "number=", "number=٣", "number=9" * 40]
)
def test_what_it_does_not_understand_does_not_break_the_partners_page(client, partner, query):
    meet(partner, 1, "Met")
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 200
    assert ">Met<" in response.text


def test_never_more_than_twenty(partner, titles):
    for number in range(25):
        meet(partner, number + 1, f"Met {number}")
    assert len(titles(f"{ADDRESS}?number=999")) == 20
    assert len(titles(f"{ADDRESS}?number=0")) == 1


def test_any_site_may_frame_it_and_no_other_page(client, partner):
    meet(partner, 1, "Met")
    framed = client.get(ADDRESS)
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "default-src 'none'" in framed["Content-Security-Policy"]
    assert not framed.cookies
    for address in ("/en/", "/en/organizations/", "/en/organizations/partner/", "/en/organizations/nobody/"):
        assert client.get(address)["X-Frame-Options"] == "DENY"


def test_it_asks_for_nothing_but_its_style_and_leads_to_the_whole_window(client, partner):
    meet(partner, 1, "Met")
    text = client.get(ADDRESS).text
    assert "<script" not in text
    assert '<base target="_top">' in text
    assert re.findall(r'<link rel="(\w+)" href="([^"]*)"', text) == [
        ("stylesheet", "/static/site/embed.css"),
        ("icon", "/static/site/mark.svg"),
    ]
    assert '<meta name="robots" content="noindex">' in text
    assert 'href="/en/organizations/partner/"' in text
    assert len(Path(finders.find("site/embed.css")).read_bytes()) < 3000


def test_names_in_it_are_text(client, partner):
    meet(partner, 1, "<b>Met</b>")
    text = client.get(ADDRESS).text
    assert "The &lt;Partner&gt;" in text
    assert "&lt;b&gt;Met" in text


def test_each_language_has_its_own(client, partner):
    DelegationFactory(organization=partner, meeting=MeetingFactory(title_ar="لقاء", title_en=""))
    arabic = client.get("/ar/organizations/partner/embed/")
    assert 'lang="ar" dir="rtl"' in arabic.text
    assert "لقاء" in arabic.text
    assert client.get(ADDRESS).status_code == 404


def test_nothing_is_in_it_that_visitors_may_not_know(client, partner, titles):
    meet(partner, 1, "Public")
    DelegationFactory(organization=partner, meeting=MeetingFactory(title_en="Private", public=False))
    ArticleFactory(title_en="Draft", live="ar").organizations.add(partner)
    hidden = DelegationFactory(organization=partner, meeting__title_en="Undisclosed")
    AttendanceFactory(delegation=hidden, disclosure=Disclosure.UNDISCLOSED)
    assert titles() == ["Public"]


def test_a_list_that_is_gone_says_so_in_the_frame(client, partner):
    response = client.get(ADDRESS)
    assert response.status_code == 404
    assert "This list has been removed" in response.text
    assert "Partner" not in response.text
    assert "X-Frame-Options" not in response


def test_nothing_of_the_kind_is_said(client, partner):
    meet(partner, 1, "Met")
    assert "Nothing has been published here yet." in client.get(f"{ADDRESS}?of=news").text


def test_it_follows_an_organization_that_is_renamed(client, partner):
    meet(partner, 1, "Met")
    partner.slug = "renamed"
    partner.save()
    assert ">Met<" in client.get(ADDRESS).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_organizations_page_gives_the_code_to_copy(client, partner, language):
    meet(partner, 1, "Met")
    text = client.get(f"/{language}/organizations/partner/").text
    code = re.search(r"<textarea [^>]*>(.*?)</textarea>", text, re.DOTALL)[1]
    assert f"&lt;iframe src=&quot;http://testserver/{language}/organizations/partner/embed/&quot;" in code
    # A name cannot end the attribute it stands in.
    if language == "en":
        assert "The &amp;lt;Partner&amp;gt;" in code
