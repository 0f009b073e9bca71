"""What is counted of meetings: dates keep their precision, what was held is told from what is to come, by one rule."""

from __future__ import annotations

import re

import html5lib
import pytest

from articles.models.attendance import Side
from organizations.models.organization import OrganizationKind
from tests.counting import days_on, held, listed
from tests.factories import DelegationFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def total(address):
    """How many the English list at ``address`` holds."""
    return listed(f"/en/{address}")


def rows(client, address):
    """The text of each entry of a directory, by the name it stands under."""
    tree = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    entries = next(one for one in tree.iter("ul") if one.get("class") == "directory")
    return {
        "".join(entry.find("h2").itertext()).strip(): [
            " ".join("".join(span.itertext()).split()) for span in entry.findall("p")[-1].iter("span")
        ]
        for entry in entries
    }


def test_a_meeting_known_by_its_year_stands_under_the_year_and_no_month(client):
    held("2020")
    held("2020-01")
    held("2020-01-01")
    held("2020-01-01T00:00")
    assert total("meetings/?year=2020") == 4
    assert total("meetings/?year=2020&month=1") == 3
    assert total("meetings/?year=2020&month=5") == 0
    assert total("meetings/?year=2020&month=unknown") == 1
    text = client.get("/en/meetings/archive/").text
    assert re.findall(r'href="([^"]*)"[^>]*>([\w ]+) <span class="small">(\d+)</span></a></li>', text) == [
        ("/en/meetings/?year=2020&amp;month=1", "January", "3"),
        ("/en/meetings/?year=2020&amp;month=unknown", "Month not known", "1"),
    ]
    # A period of days keeps what may have been in it.
    assert total("meetings/?from=2020-05-01&to=2020-05-31") == 1


def test_what_began_in_a_year_is_of_that_year_alone():
    held("2019-12-30", end="2020-01-02")
    assert [total(f"meetings/?year={year}") for year in (2019, 2020)] == [1, 0]
    assert total("meetings/?from=2020-01-01") == 1


def test_register_and_figures_tell_what_was_held_from_what_is_to_come(client):
    partner = OrganizationFactory(slug="partner")
    for start, more in (("2020-12-18", {}), (days_on(9), {}), (days_on(2), {}), ("2021-05", {"cancelled": True})):
        held(start, partner, **more)
    figures = client.get("/en/meetings/figures/").text
    assert "1 meeting held with 1 organization since 2020." in figures
    for status, number in (("held", 1), ("coming", 2), ("called_off", 1)):
        assert total(f"meetings/?status={status}") == number
        assert f'href="/en/meetings/?status={status}"' in figures
    register = client.get("/en/meetings/").text
    assert re.findall(r'rowgroup" colspan="4">([^<]*)<', register) == ["Meetings to come", "2021", "2020"]
    dates = re.findall(r'<td class="date"><time datetime="([^"]*)"', register)
    assert dates == [days_on(2), days_on(9), "2021-05", "2020-12-18"]
    assert total("meetings/?q=education&status=held") == 1


def test_the_directory_tells_the_latest_held_and_the_next(client):
    partner = OrganizationFactory(slug="partner")
    for start in ("2020-12-18", days_on(9), days_on(2)):
        held(start, partner)
    held("2022-02-02", partner, cancelled=True)
    told = rows(client, "/en/organizations/")[partner.name_en]
    assert told[:3] == ["1 meeting held", "2 meetings to come", "1 meeting called off"]
    text = client.get("/en/organizations/").text
    assert re.findall(r'(latest|next): <time datetime="([^"]*)"', text) == [
        ("latest", "2020-12-18"),
        ("next", days_on(2)),
    ]


def test_all_pages_give_an_organization_one_number(client):
    partner, office = OrganizationFactory(slug="partner"), OrganizationFactory(kind=OrganizationKind.OFFICE)
    held("2020-01-01", partner, office)
    held("2020-01-02").organizers.add(partner)
    DelegationFactory(meeting=held("2020-01-03"), organization=partner, side=Side.HOST)
    assert total("meetings/?organization=partner") == 3
    assert rows(client, "/en/organizations/")[partner.name_en][0] == "3 meetings held"
    assert ">3 meetings held</a>" in client.get("/en/organizations/partner/").text
    chart = client.get("/en/meetings/figures/").text.partition('id="organizations"')[2]
    assert re.findall(r"<td>(.*?)</td>", chart) == [
        '<a href="/en/meetings/?status=held&amp;organization=partner" rel="nofollow">3</a>'
    ]
    assert "own organizations do not count" in chart
    assert str(office) not in chart
    record = client.get("/api/v1/organizations/partner/").json()
    assert record["meeting_count"] == {"ar": 3, "en": 3}
    assert record["held_count"] == {"ar": 3, "en": 3}


def test_a_date_keeps_its_precision_in_the_directory(client):
    """A month that is the first and the last of its days is not taken for a day, nor a year of days for a year."""
    for start, end, said in (
        ("2020", "", "2020"),
        ("2020-02", "", "2020-02"),
        ("2020-01-01", "2020-12-31", "2020-12-31"),
    ):
        organization = OrganizationFactory()
        held(start, organization, end=end)
        text = client.get(f"/en/organizations/?q={organization.name_en}").text
        assert re.findall(r'latest: <time datetime="([^"]*)"', text) == [said]
