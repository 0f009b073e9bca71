"""Structured data as others read it (extruct), compared with what was entered, and with what may be known."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

import extruct
import pytest
from django.utils import timezone

from articles.models.attendance import Leaders, Side
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.kind import ArticleKind
from articles.models.meeting import Format
from articles.publishing.take import publish, withdraw
from liaison.text.dates import PartialDate
from liaison.text.languages import LANGUAGES
from office.models import Office
from organizations.disclosure import Disclosure
from tests.factories import (
    ArticleFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


@pytest.fixture
def graph(client):
    """``graph("/ar/")``: what a third-party reader finds on the page, by type."""

    def found(address: str) -> dict[str, dict]:
        page = client.get(address)
        assert page.status_code == 200
        (document,) = extruct.extract(page.text, base_url=SITE + address, syntaxes=["json-ld"])["json-ld"]
        assert document["@context"] == "https://schema.org"
        nodes = {node["@type"]: node for node in document["@graph"]}
        assert len(nodes) == len(document["@graph"])
        return nodes

    return found


@pytest.fixture
def open_graph(client):
    """What a third-party reader takes for the Open Graph of the page."""

    def found(address: str) -> dict[str, str]:
        page = client.get(address).text
        (document,) = extruct.extract(page, base_url=SITE + address, syntaxes=["opengraph"])["opengraph"]
        return dict(document["properties"])

    return found


def whole(record, language="en"):
    """The absolute address of ``record``'s page."""
    part = "meetings" if hasattr(record, "starts_on") else "news"
    return f"{SITE}/{language}/{part}/{record.pk}/{quote(getattr(record, f'slug_{language}'))}/"


def path(record, language="en"):
    return whole(record, language).removeprefix(SITE)


def names(nodes):
    return [node["name"] for node in nodes]


# Articles


def test_a_report_says_what_it_is_about_and_whom_it_names(graph, office):
    report = office.report
    extra = OrganizationFactory(name_en="Book Friends", slug="book-friends")
    report.organizations.add(extra)
    node = graph(path(report))["NewsArticle"]
    assert node["headline"] == report.title_en
    assert node["description"] == report.summary_en
    assert node["inLanguage"] == "en"
    assert node["articleSection"] == "Meeting report"
    assert node["mainEntityOfPage"] == node["@id"] == whole(report)
    assert node["isAccessibleForFree"] is True
    assert dt.datetime.fromisoformat(node["datePublished"]) == report.published_at_en.replace(microsecond=0)
    assert node["dateModified"] == node["datePublished"]
    meeting, *about = node["about"]
    assert (meeting["@type"], meeting["name"], meeting["url"]) == (
        "Event",
        office.meeting.title_en,
        whole(office.meeting),
    )
    assert meeting["startDate"] == "2024-03-05"
    assert meeting["location"] == [{"@type": "VirtualLocation", "url": whole(office.meeting)}]
    assert [(one["@type"], one["name"]) for one in about] == [
        ("Organization", "Reading League"),
        ("Organization", "Book Friends"),
        ("Thing", "Libraries"),
    ]
    assert [(one["@type"], one["name"], one["url"]) for one in node["mentions"]] == [
        ("Person", "Huda Alwarraq", f"{SITE}/en/people/huda-alwarraq/")
    ]
    (person,) = node["mentions"]
    assert (person["jobTitle"], person["affiliation"]["name"]) == ("Librarian", "Reading League")
    assert "correction" not in node


def test_the_publisher_is_the_office(graph, office):
    Office.objects.update(name_en="The Office", social="https://t.me/office")
    nodes = graph(path(office.report))
    publisher = nodes["Organization"]
    assert nodes["NewsArticle"]["author"] == nodes["NewsArticle"]["publisher"] == {"@id": publisher["@id"]}
    assert (publisher["name"], publisher["url"]) == ("The Office", f"{SITE}/en/")
    assert publisher["logo"]["@type"] == "ImageObject"
    assert publisher["logo"]["url"].startswith(f"{SITE}/static/")
    home = graph("/en/")["Organization"]
    assert home["@id"] == publisher["@id"]
    assert home["sameAs"] == ["https://t.me/office"]


def test_editions_are_translations_of_each_other_while_both_are_live(graph):
    article = ArticleFactory()
    english, arabic = graph(path(article))["NewsArticle"], graph(path(article, "ar"))["NewsArticle"]
    assert english["translationOfWork"] == [
        {"@type": "NewsArticle", "@id": whole(article, "ar"), "url": whole(article, "ar"), "inLanguage": "ar"}
    ]
    assert [work["@id"] for work in arabic["workTranslation"]] == [english["@id"]]
    withdraw(article, "ar")
    assert not {"translationOfWork", "workTranslation"} & set(graph(path(article))["NewsArticle"])


def test_an_article_without_a_meeting_has_topics_and_people_of_its_own(graph):
    article = ArticleFactory(kind=ArticleKind.NEWS)
    article.topics.add(TopicFactory(name_en="Schools"))
    article.people.add(PersonFactory(name_en="Nour Ali", slug="nour-ali"), PersonFactory(protected=True))
    node = graph(path(article))["NewsArticle"]
    assert names(node["about"]) == ["Schools"]
    assert names(node["mentions"]) == ["Nour Ali"]


def test_a_correction_is_told(graph):
    article = ArticleFactory()
    texts = texts_of(article, "en")
    keep_changes(article, "en", texts, texts | {"source_line": "The library"})
    publish(article, "en", change="correction", public_note="There were three hundred, not thirty.")
    node = graph(path(article))["NewsArticle"]
    (correction,) = node["correction"]
    assert (correction["@type"], correction["text"]) == ("CorrectionComment", "There were three hundred, not thirty.")
    article.refresh_from_db()
    told = dt.datetime.fromisoformat(node["dateModified"])
    assert told == article.revised_at_en.replace(microsecond=0) > dt.datetime.fromisoformat(node["datePublished"])
    assert "correction" not in graph(path(article, "ar"))["NewsArticle"]


def test_nothing_that_is_written_breaks_out_of_the_script(graph):
    title = '</script><script>alert(1)</script> \u2028 <!-- & "quoted" \\'
    article = ArticleFactory(title_en=title, slug_en="x", summary_en=title)
    assert graph(path(article))["NewsArticle"]["headline"] == title


# Meetings


@pytest.mark.parametrize(
    ("start", "end", "zone", "start_date", "end_date"),
    [
        ("2020", None, "", "2020", None),
        ("2020-12", "2021-01", "", "2020-12", "2021-01"),
        ("2020-12-18", None, "", "2020-12-18", None),
        ("2020-12-18", "2020-12-20", "", "2020-12-18", "2020-12-20"),
        ("2024-01-18T18:00", "2024-01-18T20:30", "Europe/Istanbul", "2024-01-18T18:00+03:00", "2024-01-18T20:30+03:00"),
        ("2024-07-01T09:00", None, "America/New_York", "2024-07-01T09:00-04:00", None),
    ],
)
def test_a_meeting_is_dated_as_precisely_as_it_is_known(graph, start, end, zone, start_date, end_date):
    meeting = MeetingFactory.build()
    meeting.happens(PartialDate.parse(start), PartialDate.parse(end) if end else None, zone)
    meeting.save()
    node = graph(path(meeting))["Event"]
    assert (node["startDate"], node.get("endDate")) == (start_date, end_date)


@pytest.mark.parametrize(
    ("form", "mode", "places"),
    [
        (Format.VIRTUAL, "OnlineEventAttendanceMode", [("VirtualLocation", "Linden House")]),
        (Format.IN_PERSON, "OfflineEventAttendanceMode", [("Place", "Linden House")]),
        (Format.HYBRID, "MixedEventAttendanceMode", [("VirtualLocation", None), ("Place", "Linden House")]),
    ],
)
def test_a_meeting_says_how_and_where_it_is(graph, form, mode, places):
    meeting = MeetingFactory(format=form, place_en="Linden House")
    node = graph(path(meeting))["Event"]
    assert node["eventAttendanceMode"] == f"https://schema.org/{mode}"
    assert [(one["@type"], one.get("name")) for one in node["location"]] == places
    nowhere = graph(path(MeetingFactory(format=form)))["Event"]
    assert [one["@type"] for one in nowhere.get("location", [])] == [kind for kind, _ in places if kind != "Place"]


def test_a_meeting_says_who_met_about_what_and_what_was_reported(graph, office):
    organizer = OrganizationFactory(name_en="The Hosts", slug="hosts")
    office.meeting.organizers.add(organizer)
    later = ArticleFactory(kind=ArticleKind.NEWS, meeting=office.meeting, title_en="A second look")
    ArticleFactory(kind=ArticleKind.NEWS, meeting=office.meeting, title_en="Still a draft", live="ar")
    node = graph(path(office.meeting))["Event"]
    assert node["name"] == office.meeting.title_en
    assert node["url"] == whole(office.meeting)
    assert node["eventStatus"] == "https://schema.org/EventScheduled"
    assert node["organizer"] == [
        {"@type": "Organization", "name": "The Hosts", "url": f"{SITE}/en/organizations/hosts/"}
    ]
    assert names(node["about"]) == ["Libraries"]
    assert {report["headline"] for report in node["subjectOf"]} == {later.title_en, office.report.title_en}
    body, person = node["attendee"]
    assert body == {
        "@type": "Organization",
        "name": "Reading League",
        "url": f"{SITE}/en/organizations/reading-league/",
    }
    assert person == {
        "@type": "Person",
        "name": "Huda Alwarraq",
        "jobTitle": "Librarian",
        "url": f"{SITE}/en/people/huda-alwarraq/",
        "affiliation": body,
    }


def test_a_meeting_that_was_called_off_says_so(graph):
    assert graph(path(MeetingFactory(cancelled=True)))["Event"]["eventStatus"] == "https://schema.org/EventCancelled"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", [Disclosure.ROLE, Disclosure.ORGANIZATION, Disclosure.UNDISCLOSED, "protected"])
def test_of_whom_is_not_named_machines_learn_nothing(client, office, pages, language, level):
    office.attendance.disclosure = Disclosure.NAMED if level == "protected" else level
    office.attendance.save()
    office.person.protected = level == "protected"
    office.person.save()
    for name in ("article", "meeting"):
        page = client.get(pages(language)[name]).text
        (document,) = extruct.extract(page, base_url=SITE, syntaxes=["json-ld"])["json-ld"]
        text = str(document)
        for secret in ("هدى", "Huda", "huda", "Librarian", "أمينة", "سرّية", "'Person'"):
            assert secret not in text, name
        # A delegation that is there through an undisclosed attendee alone is not there.
        assert ("reading-league" in text) is (level != Disclosure.UNDISCLOSED), name


def test_a_delegation_of_unnamed_leaders_is_an_organization_and_no_person(graph):
    meeting = MeetingFactory()
    DelegationFactory(
        meeting=meeting, organization__name_en="Quiet League", leaders=Leaders.COUNTED, leader_count=3, side=Side.HOST
    )
    assert [(one["@type"], one["name"]) for one in graph(path(meeting))["Event"]["attendee"]] == [
        ("Organization", "Quiet League")
    ]


def test_a_meeting_that_is_not_public_is_not_mentioned(client):
    article = ArticleFactory(
        kind=ArticleKind.MEETING_REPORT, meeting=MeetingFactory(public=False, title_en="Behind doors")
    )
    page = client.get(path(article)).text
    assert "Behind doors" not in page
    assert '"Event"' not in page


# Organizations, people, the site, the way to a page


def test_an_organization_has_its_names_its_site_and_its_family(graph, office):
    league = office.delegation.organization
    roof, branch = (
        OrganizationFactory(name_en="The Roof", slug="roof"),
        OrganizationFactory(name_en="Branch", slug="branch"),
    )
    ArticleFactory().organizations.add(roof, branch)
    league.parent, league.website, league.description_en = roof, "https://league.example/", "Readers of all ages."
    league.other_names = "RL\nReading  League"
    league.save()
    branch.parent = league
    branch.save()
    node = graph("/en/organizations/reading-league/")["Organization"]
    assert node["name"] == "Reading League"
    assert node["alternateName"] == ["رابطة القراءة", "RL"]
    assert node["url"] == f"{SITE}/en/organizations/reading-league/"
    assert node["sameAs"] == "https://league.example/"
    assert node["description"] == "Readers of all ages."
    assert names(node["parentOrganization"]) == ["The Roof"]
    assert names(node["subOrganization"]) == ["Branch"]


def test_a_family_that_nothing_live_names_is_not_told(graph, office):
    office.delegation.organization.parent = OrganizationFactory(name_en="Secret Roof")
    office.delegation.organization.save()
    assert "parentOrganization" not in graph("/en/organizations/reading-league/")["Organization"]


def test_a_person_has_a_name_and_no_post(graph, office):
    office.person.honorific_en, office.person.biography_en = "Dr.", "Keeps the library."
    office.person.save()
    node = graph("/en/people/huda-alwarraq/")["Person"]
    assert {key: node[key] for key in ("name", "honorificPrefix", "url", "description")} == {
        "name": "Huda Alwarraq",
        "honorificPrefix": "Dr.",
        "url": f"{SITE}/en/people/huda-alwarraq/",
        "description": "Keeps the library.",
    }
    assert "jobTitle" not in node


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_site_says_how_it_is_searched(graph, client, language):
    node = graph(f"/{language}/")["WebSite"]
    assert (node["url"], node["inLanguage"]) == (f"{SITE}/{language}/", language)
    template = node["potentialAction"]["target"]["urlTemplate"]
    assert "{search_term_string}" in template
    address = template.replace("{search_term_string}", "library").removeprefix(SITE)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_inner_page_tells_the_way_to_it(graph, client, pages, language):
    for name, address in pages(language).items():
        if name == "home":
            continue
        steps = graph(address)["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1)), name
        assert steps[0]["item"] == f"{SITE}/{language}/", name
        assert all(step["name"] for step in steps), name
        for step in steps:
            assert client.get(step["item"].removeprefix(SITE)).status_code == 200, name


def test_a_list_is_a_collection(graph):
    node = graph("/en/news/")["CollectionPage"]
    assert (node["name"], node["url"]) == ("News", f"{SITE}/en/news/")
    assert node["isPartOf"] == {"@id": graph("/en/")["WebSite"]["@id"]}


# Open Graph, as it is read by others


def test_other_sites_read_what_the_page_says(open_graph, office):
    properties = open_graph(path(office.report))
    assert properties["og:title"] == office.report.title_en
    assert properties["og:url"] == whole(office.report)
    assert properties["og:type"] == "article"
    assert properties["og:locale"] == "en_US"
    assert properties["og:locale:alternate"] == "ar_AR"
    assert properties["og:image"].startswith(f"{whole(office.report)}card.png?v=")
    assert properties["article:section"] == "Meeting report"
    published = dt.datetime.fromisoformat(properties["article:published_time"])
    assert published == office.report.published_at_en < timezone.now()
