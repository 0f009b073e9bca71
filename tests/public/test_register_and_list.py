"""The files of the register and its figures hold what the list holds, under the same filters."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest

from liaison.text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

QUERIES = (
    *("", "organization=citizens-for-a-secure-america", "format=virtual", "from=2023-01-01&to=2024-12-31", "year=2024"),
    *("q=council", "side=observer", "topic=political-developments"),
)


def listed(client, language, query):
    """The numbers of all meetings in the list, page by page."""
    found, page, text = [], 0, "page=1"
    while f"page={page + 1}" in text:
        page += 1
        text = client.get(f"/{language}/meetings/?{query}&page={page}").text
        found += re.findall(rf'class="name" href="/{language}/meetings/(\d+)/', text)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", QUERIES)
def test_a_file_holds_what_the_list_holds(filled, client, language, query):
    expected = sorted(listed(client, language, query))
    assert expected

    def fetch(kind):
        return client.get(f"/{language}/meetings/register.{kind}?{query}").getvalue()

    lines = list(csv.reader(io.StringIO(fetch("csv").decode("utf-8-sig"), newline="")))
    assert sorted(line[0] for line in lines[1:]) == expected
    events = client.get(f"/{language}/meetings/register.json?{query}")
    assert sorted(re.findall(r'^{"id": "(\d+)"', events.getvalue().decode(), re.MULTILINE)) == expected
    sheet = openpyxl.load_workbook(io.BytesIO(fetch("xlsx"))).worksheets[0]
    assert sorted(str(cell.value) for cell in sheet["A"][1:]) == expected
    figures = client.get(f"/{language}/meetings/figures/?{query}").text
    statuses = re.findall(rf'href="/{language}/meetings/\?(?:[^"]*;)?status=(\w+)" rel="nofollow">', figures)
    by_status = [pk for status in statuses for pk in listed(client, language, f"{query}&status={status}")]
    assert sorted(by_status) == expected
