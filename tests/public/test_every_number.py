"""Every number on a public page is that of the list it leads to. Of lists behind lists, some of each kind are followed."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from articles.models.attendance import Side
from liaison.text.languages import LANGUAGES
from organizations.models.organization import OrganizationKind
from tests.counting import days_on, held, listed
from tests.factories import (
    AttendanceFactory,
    DelegationFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)
from tests.pages import fill

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def archive(one_transaction):
    """The demo's content, and meetings of every precision and status around it."""
    fill()
    union = OrganizationFactory(slug="union", name_en="Union of Readers")
    branch = OrganizationFactory(slug="branch", parent=union, country="SE")
    office = OrganizationFactory(slug="own-office", kind=OrganizationKind.OFFICE)
    books, schools = TopicFactory(slug="books"), TopicFactory(slug="schools")
    starts = ("1901", "2019", "2020", "2020", "2020-01", "2020-01-01", "2020-01-01T00:00", "2020-05", "2020-05-31")
    for number, start in enumerate((*starts, days_on(-1), days_on(0), days_on(40), str(timezone.localdate().year + 1))):
        meeting = held(start, union, *([branch] if number % 2 else ()), topics=[books, schools][: 1 + number % 2])
        DelegationFactory(meeting=meeting, organization=office, side=Side.HOST)
        AttendanceFactory(delegation=meeting.delegations.first(), person=PersonFactory(slug=f"reader-{number}"))
        ReportFactory(meeting=meeting).organizations.add(union)
    held("2019-12-30", union, end="2020-01-02", topics=[books])
    held("2018", union, end="2020")
    held("2020-01-05", union, cancelled=True)
    held(days_on(30), union, cancelled=True)
    # There without taking part, and there in whatever role.
    held("2020-03-03").organizers.add(union)
    DelegationFactory(meeting=held("2020-03-04"), organization=union, side=Side.HOST)
    DelegationFactory(meeting=held("2020-03-05"), organization=union, side=Side.OBSERVER)


def counted(tree, address):
    """The links of a page that lead to a list, each with the number that stands with it."""
    parents = {child: parent for parent in tree.iter() for child in parent}
    for link in tree.iter("a"):
        siblings = list(parents[link])
        after = siblings[siblings.index(link) + 1 :][:1]
        inside = [one for one in link if one.get("class") == "small" or one.tag == "small"]
        words = "".join(link.itertext()).strip()
        if link.get("aria-current"):
            continue
        if number := inside or [one for one in after if one.get("class") == "small" and parents[link].tag != "p"]:
            words = "".join(number[0].itertext()).strip()
        elif parents[link].tag != "td" and not re.match(r"\d+ \D+$", words):
            continue
        if re.match(r"\d+\b", words):
            yield unescape(link.get("href")), int(re.match(r"\d+", words)[0])


SAMPLES = 3
SEEDS = [
    *("", "news/", "news/archive/", "meetings/", "meetings/archive/", "meetings/figures/", "organizations/", "people/"),
    *("topics/", "organizations/union/", "organizations/branch/", "people/reader-3/", "topics/books/"),
    *("meetings/figures/?organization=union", "meetings/figures/?side=guest", "meetings/figures/?from=2020-01-01"),
    *("meetings/figures/?organization=union&parts=1&year=2020", "meetings/figures/?topic=schools&organization=union"),
    *("meetings/figures/?status=coming", "meetings/?side=guest", "meetings/?organization=union&parts=1"),
    *("meetings/?organization=union&side=host", "meetings/?from=2020-01-01&to=2020-03-01", "meetings/?q=education"),
    *("meetings/figures/?q=education", "organizations/?sort=meetings"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_that_of_the_list_behind_it(archive, language):
    client, seeds = Client(), [f"/{language}/{seed}" for seed in SEEDS]
    waiting, seen, wrong, followed, kinds = list(seeds), set(), [], 0, set()
    while waiting:
        address, taken = waiting.pop(0), Counter()
        tree = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
        for href, number in counted(tree, address):
            url = urlsplit(address).path + href if href.startswith("?") else href
            names = tuple(sorted(parse_qs(urlsplit(url).query)))
            taken[names] += 1
            # Of the lists that are gone through, some of the numbers that are counted together.
            if url in seen or (address not in seeds and taken[names] > SAMPLES):
                continue
            seen.add(url)
            actual = listed(url)
            if actual is None:
                continue
            followed += 1
            if actual != number:
                wrong.append((address, url, number, actual))
            # Of lists under filters of the same names, the first is gone through too, in one of the languages.
            kind = (urlsplit(url).path, names)
            if kind not in kinds and len(names) < 3 and turn(names) == language:
                kinds.add(kind)
                waiting.append(url)
    assert wrong == []
    assert followed > 1000


def turn(names):
    """The language in which lists under filters of these names are gone through."""
    return LANGUAGES[len("".join(names)) % 2]
