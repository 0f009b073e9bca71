"""Pages stay small with as much on them as an office writes: what a visitor's phone has to load, compressed, without pictures.

``bench/budgets.py`` measures every kind of page on a production server.
"""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path

import html5lib
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation

from articles.models import Article
from articles.models.kind import ArticleKind
from liaison.text.languages import LANGUAGES
from tests.factories import AttendanceFactory, DelegationFactory, MeetingFactory, ReportFactory, TopicFactory

pytestmark = pytest.mark.django_db

KB = 1024
HTML, CSS, JAVASCRIPT = 14 * KB, 12 * KB, 5 * KB
WORDS_OF_A_LONG_REPORT = 1000


@pytest.fixture(scope="module")
def long_report(filled):
    """The last of twenty-five on meetings, with many guests: in the demo's own words, since others pack otherwise."""
    written = {
        name: _words(name) for code in LANGUAGES for name in (f"title_{code}", f"summary_{code}", f"body_{code}")
    }
    for _ in range(25):
        long = {name: _take(words, 18 if "title" in name else 45)[:300] for name, words in written.items()}
        for code in LANGUAGES:
            long[f"body_{code}"] = f"<p>{_take(written[f'body_{code}'], WORDS_OF_A_LONG_REPORT)}</p>"
        titles = {name: value for name, value in long.items() if name.startswith("title")}
        report = ReportFactory(kind=ArticleKind.MEETING_REPORT, meeting=MeetingFactory(**titles), **long)
    for _ in range(4):
        AttendanceFactory.create_batch(4, delegation=DelegationFactory(meeting=report.meeting))
    report.topics.add(*TopicFactory.create_batch(5))
    return report


def _words(name):
    texts = Article.objects.exclude(**{name: ""}).order_by("pk").values_list(name, flat=True)
    return itertools.cycle(" ".join(texts).replace("<", " <").replace(">", "> ").split())


def _take(words, count):
    """Plain words: what was a mark of the text would not be closed."""
    return " ".join(itertools.islice((word for word in words if "<" not in word and ">" not in word), count))


def sent(address):
    response = Client().get(address, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    return response.content


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_main_pages_are_small_whatever_is_on_them(long_report, language):
    with translation.override(language):
        report = long_report.get_absolute_url()
    for address in (f"/{language}/", f"/{language}/news/", f"/{language}/meetings/", report):
        assert len(sent(address)) <= HTML, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_styles_and_scripts_are_small(filled, language):
    page = html5lib.parse(gzip.decompress(sent(f"/{language}/")), namespaceHTMLElements=False)
    styles = [link.get("href") for link in page.iter("link") if link.get("rel") == "stylesheet"]
    scripts = [script.get("src") for script in page.iter("script") if script.get("src")]
    assert styles
    assert sum(map(_compressed, styles)) <= CSS
    assert sum(map(_compressed, scripts)) <= JAVASCRIPT


def _compressed(address):
    return len(gzip.compress(Path(finders.find(address.removeprefix("/static/"))).read_bytes()))
