"""The page of search: what it shows, in which order, how it is narrowed, and what it says where there is nothing."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest
from django.utils import timezone

from articles.models.kind import ArticleKind
from liaison.search.query.parser import MOST_LETTERS
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def told(title: str, days_ago: int = 1, **texts):
    """An English article that came out then."""
    texts = {"summary_en": "", "body_en": "<p>Nothing.</p>", **texts}
    at = timezone.now() - dt.timedelta(days=days_ago)
    return ArticleFactory(live="en", title_en=title, published_at_en=at, **texts)


def in_order(searching, query: str, *articles, **narrow) -> bool:
    return searching.links(query, "en", **narrow) == [f"/en/news/{each.pk}/{each.slug_en}/" for each in articles]


def test_the_title_counts_more_than_the_summary_and_that_more_than_the_body(searching):
    body = told("News one", 1, body_en="<p>The lantern.</p>")
    summary = told("News two", 2, summary_en="About a lantern.")
    title = told("The lantern", 3)
    assert in_order(searching, "lantern", title, summary, body)


def test_a_name_of_what_it_concerns_counts_between_title_and_summary(searching):
    summary = told("News one", 1, summary_en="About the Lantern.")
    concerned = told("News two", 2)
    organization = OrganizationFactory(name_en="Lantern", name_ar="الفانوس")
    concerned.organizations.add(organization)
    title = told("A lantern", 3)
    assert in_order(searching, "lantern", title, concerned, summary, **{"in": "articles"})


def test_the_word_itself_counts_more_than_another_form_of_it(searching):
    other = told("Lanterns", 1)
    itself = told("The lantern", 2)
    assert in_order(searching, "lantern", itself, other)


def test_newer_comes_first_among_equals(searching):
    older, newer = told("The lantern", 9), told("The lantern", 2)
    assert in_order(searching, "lantern", newer, older)


def test_by_date_the_newest_comes_first_whatever_it_says(searching):
    body = told("News", 1, body_en="<p>The lantern.</p>")
    title = told("The lantern", 3)
    assert in_order(searching, "lantern", body, title, sort="date")


def test_a_phrase_in_the_title_counts_more_than_its_words(searching):
    apart = told("A lantern that is red and burning", 1)
    together = told("The burning lantern", 2)
    assert in_order(searching, "burning lantern", together, apart)


def test_whom_the_words_name_comes_before_what_mentions_them(searching):
    organization = OrganizationFactory(name_en="Lantern Society", name_ar="جمعية الفانوس", slug="lantern")
    told("The Lantern Society in the news").organizations.add(organization)
    assert searching.links("lantern society", "en")[0] == "/en/organizations/lantern/"


def test_each_kind_is_found_with_what_it_is_and_when(searching):
    topic = TopicFactory(name_en="Lanterns of old", name_ar="فوانيس")
    organization = OrganizationFactory(
        name_en="Lantern Society", name_ar="جمعية", description_en="They light lanterns."
    )
    meeting = MeetingFactory(title_en="Lantern talks", title_ar="لقاء", starts_on=dt.date(2024, 3, 5))
    meeting.topics.add(topic)
    delegation = DelegationFactory(meeting=meeting, organization=organization)
    AttendanceFactory(delegation=delegation, person=PersonFactory(name_en="Lamia Lantern", name_ar="لمياء"))
    told("The lantern", kind=ArticleKind.STATEMENT)
    page = searching.page("lantern", "en")
    for kind in ("Statement", "Meeting", "Partner organization", "Person", "Topic"):
        assert f"<b>{kind}</b>" in page
    assert '<time datetime="2024-03-05">5 March 2024</time>' in page
    assert searching.said("lantern", "en") == "5 results"


def test_what_was_found_is_marked_in_title_and_text_as_it_is_spelled(searching):
    ArticleFactory(live="ar", title_ar="مؤتمرُ الأُدباء", summary_ar="في مؤتمره <السابق> & الأخير", body_ar="<p>كلام</p>")
    page = searching.page("مؤتمر")
    assert "<mark>مؤتمرُ</mark> الأُدباء" in page
    assert "في <mark>مؤتمره</mark> &lt;السابق&gt; &amp; الأخير" in page


def test_it_says_whom_a_thing_concerns_that_was_found_by_a_name(searching):
    person = PersonFactory(name_ar="نصر المثالي", name_en="Nasr Mithali", slug="nasr")
    AttendanceFactory(person=person, delegation__meeting__title_ar="لقاء عن التعليم")
    page = searching.page("Naser Mithaly")
    assert '<a href="/ar/people/nasr/">نصر المثالي</a>' in page.split("لقاء عن التعليم")[1]


def test_it_is_narrowed_by_kind_and_year_and_says_how_much_that_leaves(searching):
    told("The lantern", 1)
    old = ArticleFactory(live="en", title_en="A lantern", published_at_en=dt.datetime(2019, 5, 1, tzinfo=dt.UTC))
    MeetingFactory(title_en="Lantern talks", title_ar="", starts_on=dt.date(2019, 3, 5))
    page = searching.page("lantern", "en")
    assert '<a href="?q=lantern&amp;in=articles" rel="nofollow">Articles</a> <span class="small">2</span>' in page
    assert '<a href="?q=lantern&amp;year=2019" rel="nofollow">2019</a> <span class="small">2</span>' in page
    assert in_order(searching, "lantern", old, year="2019", **{"in": "articles"})
    assert searching.said("lantern", "en", year="2019") == "2 results"
    narrowed = searching.page("lantern", "en", year="2019", sort="date")
    assert 'href="?q=lantern&amp;in=meetings&amp;year=2019&amp;sort=date"' in narrowed
    assert '<input type="hidden" name="year" value="2019">' in narrowed


def test_what_is_narrowed_to_nothing_offers_the_words_everywhere(searching):
    told("The lantern")
    page = searching.page("lantern", "en", **{"in": "topics"})
    assert '<a href="?q=lantern" rel="nofollow">' in page


@pytest.mark.parametrize("narrow", [{"in": "nonsense"}, {"year": "nonsense"}, {"year": "99999"}, {"page": "nonsense"}])
def test_what_the_address_says_wrong_is_noted_and_left_aside(searching, narrow):
    told("The lantern")
    assert len(searching.links("lantern", "en", **narrow)) == 1
    assert '<p class="note" role="status">' in searching.page("lantern", "en", **narrow)


def test_long_results_go_on_page_by_page(searching):
    for number in range(21):
        told(f"Lantern {number}", 30 - number)
    assert len(searching.links("lantern", "en")) == 20
    assert len(searching.links("lantern", "en", page="2")) == 1
    assert '<ol class="list results" start="21">' in searching.page("lantern", "en", page="2")
    assert "?q=lantern&amp;page=2" in searching.page("lantern", "en")


def test_without_words_it_says_what_can_be_looked_for(client):
    page = client.get("/en/search/").text
    assert "<bdi>-word</bdi>" in page
    assert "<h2><a" not in page


@pytest.mark.parametrize(
    "query", ["-lantern", "...", '"', "( ) * ^ : ' ; --", "\x00", "أ" * 500, "NOT AND OR NEAR/2 a*"]
)
def test_whatever_is_typed_is_answered(client, query):
    told("The lantern")
    response = client.get("/en/search/", {"q": query})
    assert response.status_code == 200


def test_too_many_words_are_cut_with_a_note(searching):
    assert 'role="status">Only the first words' in searching.page("lantern " * MOST_LETTERS, "en")


def test_other_languages_page_looks_for_the_same_words(searching):
    assert 'href="/ar/search/?q=lantern"' in searching.page("lantern", "en")


def test_search_engines_leave_it_alone(client):
    assert '<meta name="robots" content="noindex, follow">' in client.get("/en/search/", {"q": "lantern"}).text
    assert "Disallow: /*/search/" in client.get("/robots.txt").text


def test_every_page_leads_to_it(client):
    page = client.get("/ar/").text
    assert 'role="search" action="/ar/search/"' in page
    assert "/ar/search/?q={search_term_string}" in page


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lantren", "lantern"),
        ("lanntern", "lantern"),
        ("lantem", "Lantern"),
        ("burning lanturn", "burning Lantern"),
        ("الفانون", "الفانوس"),
        ("الغانوس", "الفانوس"),
        ("الفنوس", "الفانوس"),
        ("hgthk,s", "الفانوس"),
        ("gldhx", "لمياء"),
        ("مشىفثقى", "lantern"),
    ],
)
def test_did_you_mean(searching, typed, meant):
    for code, title in (("en", "The burning lantern"), ("ar", "الفانوس يضيء لمياء")):
        ArticleFactory(live=code, **{f"title_{code}": title})
    language = "en" if meant.isascii() else "ar"
    assert searching.meant(typed, language).casefold() == meant.casefold()


def test_nothing_is_proposed_that_finds_nothing(searching):
    ArticleFactory(live="ar", title_ar="الفانوس")
    assert searching.meant("lantren", "en") == ""
    assert searching.meant("الفانون القمري", "ar") == ""


# Suggestions


@pytest.fixture
def society():
    organization = OrganizationFactory(
        name_en="Lantern Society", name_ar="جمعية الفانوس", slug="lantern", other_names="The Lamplighters\nLLS"
    )
    DelegationFactory(organization=organization)
    return organization


@pytest.mark.parametrize(
    "typed", ["la", "lant", "soc", "soc lan", "Lamplighters", "lls", "فان", "الفا", "جمعيه الف", "جَمعيّة", "LÁNT"]
)
def test_a_name_is_suggested_by_how_any_of_its_words_begin(searching, society, typed):
    assert searching.suggested(typed, "en") == ["Lantern Society"]


@pytest.mark.parametrize("typed", ["", "l", "x", "antern", "lantern x", "%", "_"])
def test_nothing_is_suggested_for_less(searching, society, typed):
    assert searching.suggested(typed, "en") == []


def test_what_begins_so_itself_is_suggested_first_then_what_is_newer(searching):
    for name, day in (("Society of Moons", 4), ("Moon League", 1), ("Moon Club", 3), ("Half Moon", 9)):
        organization = OrganizationFactory(name_en=name, name_ar=name)
        DelegationFactory(organization=organization, meeting__starts_on=dt.date(2024, 3, day))
    assert searching.suggested("moon", "en") == ["Moon Club", "Moon League", "Half Moon", "Society of Moons"]


def test_at_most_eight_are_suggested_of_all_kinds(client):
    meeting = MeetingFactory()
    for number in range(7):
        DelegationFactory(meeting=meeting, organization=OrganizationFactory(name_en=f"Moon League {number}"))
    AttendanceFactory(person=PersonFactory(name_en="Moon Mithali", slug="moon"), delegation__meeting=meeting)
    meeting.topics.add(TopicFactory(name_en="Moons", slug="moons"))
    rows = client.get("/en/search/suggestions/", {"q": "moon"}).json()["suggestions"]
    assert len(rows) == 8
    assert {"name", "kind", "url"} == set(rows[0])


def test_suggestions_set_no_cookie_and_answer_in_their_language(client, society):
    response = client.get("/ar/search/suggestions/", {"q": "lan"})
    assert not response.cookies
    assert unescape(response.json()["suggestions"][0]["name"]) == "جمعية الفانوس"
    assert response.json()["suggestions"][0]["url"] == "/ar/organizations/lantern/"
