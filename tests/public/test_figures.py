"""The meetings in figures: what is counted, and how the page tells it."""

from __future__ import annotations

import datetime as dt
import re

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models.attendance import Side
from articles.models.meeting import Format
from liaison.text.dates import PartialDate
from organizations.disclosure import Disclosure
from organizations.models.organization import OrganizationKind
from tests.factories import (
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def held(start, *guests, topics=(), **fields):
    meeting = MeetingFactory.build(**fields)
    meeting.happens(PartialDate.parse(start))
    meeting.save()
    meeting.topics.add(*topics)
    for guest in guests:
        DelegationFactory(meeting=meeting, organization=guest)
    return meeting


@pytest.fixture
def league():
    return OrganizationFactory(name_en="Reading League", name_ar="رابطة القراءة", slug="league")


@pytest.fixture
def council():
    return OrganizationFactory(name_en="Book Council", name_ar="مجلس الكتاب", slug="council")


@pytest.fixture
def page(client):
    """``page("en", "topic=books")``: the page, as html5lib reads it."""

    def read(language="en", query=""):
        response = client.get(f"/{language}/meetings/figures/?{query}")
        assert response.status_code == 200
        return html5lib.parse(response.text, namespaceHTMLElements=False)

    return read


@pytest.fixture
def table(page):
    """``table("organizations")``: the rows of the table behind a chart, as lists of texts."""

    def read(key, *args):
        for section in page(*args).iter("section"):
            if section.get("aria-labelledby") == key:
                rows = section.findall(".//tbody/tr")
                return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in rows]
        return None

    return read


def lede(tree):
    return next((p.text for p in tree.iter("p") if p.get("class") == "lede"), None)


def test_in_short(page, league, council):
    held("2020-12-18", league, council)
    held("2021-03", league)
    held("2022")
    assert lede(page()) == "3 meetings held with 2 organizations since 2020."
    assert lede(page("en", "from=2022-01-01")) == "1 meeting held since 2022."


def test_meetings_by_year_without_a_gap_in_the_drawing(page, table, league):
    for start in ("2012-01-01", "2016-05", "2016-07-08", "2017"):
        held(start, league)
    assert table("time") == [["2012", "1"], ["2016", "2"], ["2017", "1"]]
    ticks = [text.text for text in page().iter() if text.tag.endswith("text") and text.get("class") == "tick"]
    assert [tick for tick in ticks if tick.startswith("20")][:6] == ["2012", "2013", "2014", "2015", "2016", "2017"]


def test_meetings_by_month_where_they_are_near_each_other(page, table):
    for start in ("2020-11-02", "2020-11-30", "2021-01"):
        held(start)
    assert table("time") == [["November 2020", "2"], ["January 2021", "1"]]


def test_of_a_meeting_the_year_alone_is_known_the_months_do_not_tell(page, table):
    held("2020-11-02")
    held("2020")
    assert table("time") == [["November 2020", "1"], ["2020, month not known", "1"]]
    assert "1 meeting has only a year" in "".join(page().itertext())


def test_organizations_are_those_the_office_met(table, league, council):
    office = OrganizationFactory(name_en="The Office", kind=OrganizationKind.OFFICE)
    for start in ("2020-01-01", "2021-01-01", "2021-02-02"):
        meeting = held(start, league)
        DelegationFactory(meeting=meeting, organization=office, side=Side.HOST)
    DelegationFactory(meeting=meeting, organization=council, side=Side.OBSERVER)
    assert table("organizations") == [["Reading League", "3"], ["Book Council", "1"]]
    assert table("who-when") == [["Reading League", "1", "2"], ["Book Council", "", "1"]]


def test_what_visitors_may_not_know_is_not_counted(page, table, league, council):
    meeting = held("2020-01-01", league)
    hidden = DelegationFactory(meeting=meeting, organization=council)
    AttendanceFactory(delegation=hidden, disclosure=Disclosure.UNDISCLOSED)
    held("2021-01-01", council, public=False)
    held("2022-01-01", council, title_en="", slug_en="")
    assert lede(page()) == "1 meeting held with 1 organization since 2020."
    assert table("organizations") == [["Reading League", "1"]]
    assert "Book Council" not in "".join(page().itertext())
    assert "council" not in [a.get("href") for a in page().iter("a")]


def test_the_most_frequent_are_told_one_by_one_and_the_others_together(page, table):
    topics = [TopicFactory(name_en=f"Topic {letter}") for letter in "ABCDEFGHIJKLMNOPQ"]
    for number in range(len(topics)):
        held("2020-01-01", topics=topics[number:])
    rows = table("topics")
    assert rows[0] == ["Topic Q", "17"]
    assert len(rows) == 16
    assert rows[-1] == ["2 other topics", "3"]
    assert "And 2 other topics." in "".join(page().itertext())


def test_years_beyond_the_columns_stand_together_in_the_first(page, table, league):
    for year in (1990, 1991, 2005, *range(2010, 2021)):
        held(f"{year}-05-05", league)
    row = table("who-when")[0]
    assert row == ["Reading League", "7", *["1"] * 7]
    heads = [text.text for text in page().iter() if text.tag.endswith("text") and text.get("class") == "tick"]
    assert "–2013" in heads


def test_figures_follow_the_filters_of_the_register(page, table, client, league, council):
    books = TopicFactory(name_en="Books", slug="books")
    held("2020-01-01", league, topics=[books], format=Format.HYBRID)
    held("2021-01-01", council)
    assert table("organizations", "en", "topic=books") == [["Reading League", "1"]]
    assert lede(page("en", "organization=council")) == "1 meeting held with 1 organization since 2021."
    assert lede(page("en", "format=hybrid&year=2020")) == "1 meeting held with 1 organization since 2020."
    text = client.get("/en/meetings/figures/?topic=books").text
    assert '<meta name="robots" content="noindex, follow">' in text
    for kind in ("csv", "xlsx", "json"):
        assert f'href="/en/meetings/register.{kind}?topic=books"' in text
    assert 'href="/en/meetings/?topic=books"' in text
    assert 'href="/ar/meetings/figures/?topic=books"' in text


def test_words_narrow_the_figures_too(page, league, council):
    held("2020-01-01", league, title_en="On the travelling library")
    held("2021-01-01", council)
    assert lede(page("en", "q=library")) == "1 meeting held with 1 organization since 2020."


def test_time_runs_as_the_page_is_read(page, league):
    held("2012-01-01", league)
    held("2016-05-05", league)

    def first_column(language):
        rect = next(
            element
            for element in page(language).iter()
            if element.tag.endswith("rect") and element.get("class") == "t4"
        )
        return float(rect.get("x").removesuffix("%"))

    assert first_column("en") < 20
    assert first_column("ar") > 70


def test_each_drawing_has_a_name_a_description_and_its_numbers(page, league):
    held("2020-01-01", league, topics=[TopicFactory()])
    tree = page()
    drawings = [element for element in tree.iter() if element.tag.endswith("svg") and element.get("role") == "img"]
    assert len(drawings) == 4
    texts = {element.get("id"): "".join(element.itertext()) for element in tree.iter() if element.get("id")}
    for drawing in drawings:
        assert all(texts[name].strip() for name in drawing.get("aria-labelledby").split())
    assert len([details for details in tree.iter("details") if details.find(".//table") is not None]) == 4


def test_a_name_of_the_other_language_is_kept_apart(page):
    partner = OrganizationFactory(name_en="", name_ar="رابطة القراءة")
    held("2020-01-01", partner)
    names = [text.text for text in page().iter() if text.tag.endswith("text") and text.get("class") == "name"]
    assert names == ["\u2068رابطة القراءة\u2069"] * 2


def test_where_there_is_nothing_the_page_says_so(page, client):
    assert "No meeting has been made public yet." in "".join(page().itertext())
    held("2020-01-01")
    assert "Nothing found." in "".join(page("en", "q=qwertyuiop").itertext())


@pytest.mark.parametrize("query", ["format=nonsense", "from=yesterday", "organization=nobody"])
def test_a_filter_that_is_not_understood_finds_nothing_and_says_so(page, query):
    held("2020-01-01")
    tree = page("en", query)
    assert "Nothing found." in "".join(tree.itertext())
    assert [p for p in tree.iter("p") if p.get("class") == "note"]


def test_large_numbers_and_a_year_of_long_ago(table, page):
    held("1901-02-03")
    held("2020-02-03")
    rows = table("time")
    assert rows == [["1901", "1"], ["2020", "1"]]
    assert lede(page()) == "2 meetings held since 1901."


def test_the_number_of_queries_does_not_grow(client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/en/meetings/figures/").status_code == 200
        return len(captured)

    held("2020-01-01", OrganizationFactory(), topics=[TopicFactory()])
    few = queries()
    for year in range(2010, 2030):
        held(f"{year}-01-01", OrganizationFactory(), topics=[TopicFactory()])
    assert queries() <= few + 1
    assert few <= 20


def test_the_register_leads_to_its_figures_and_its_files(client):
    MeetingFactory(starts_on=dt.date(2020, 1, 1))
    text = client.get("/en/meetings/?format=virtual").text
    for address in ("figures/", "register.csv", "register.xlsx", "register.json"):
        assert re.search(rf'href="/en/meetings/{re.escape(address)}\?format=virtual"', text), address


def test_the_figures_are_in_the_sitemap(client):
    assert (
        "<loc>http://testserver/en/meetings/figures/</loc>" in client.get("/en/sitemap-lists-1.xml").getvalue().decode()
    )
