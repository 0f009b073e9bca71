"""docs/developer.md tells how four requests go. Each is made here, and calls the functions that the guide names, in that order."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.admin.forms import PageForm
from tests.docs.markdown import ROOT, Document
from tests.factories import AttendanceFactory, MeetingFactory, ReportFactory

pytestmark = pytest.mark.django_db

GUIDE = Document(Path("docs/developer.md"), (ROOT / "docs/developer.md").read_text(encoding="utf-8"))
FUNCTION = re.compile(r"(?:liaison|articles|organizations|office)(?:\.\w+)+")


@pytest.fixture
def report():
    """A live report of a public meeting with one attendee."""
    return ReportFactory(meeting=AttendanceFactory(delegation__meeting=MeetingFactory()).meeting)


def record_calls(make_request) -> list[str]:
    """Call ``make_request`` and return the dotted names of the functions of ours that this called, in order."""
    calls = []

    def note(frame, event, _argument):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(f"{ROOT}/"):
            module = code.co_filename.removeprefix(f"{ROOT}/").removesuffix(".py").removesuffix("/__init__")
            calls.append(f"{module.replace('/', '.')}.{code.co_qualname}")

    sys.setprofile(note)
    try:
        make_request()
    finally:
        sys.setprofile(None)
    return calls


def check_walk(heading: str, calls: list[str]) -> None:
    """Fail unless ``calls`` hold the functions that the guide names under ``heading``, in that order."""
    named = [code for code in GUIDE.codes_under(heading) if FUNCTION.fullmatch(code.text)]
    assert named, f"docs/developer.md names no functions under “{heading}”"
    position = 0
    for mention in named:
        if mention.text not in calls[position:]:
            why = "is called earlier" if mention.text in calls else "is not called"
            pytest.fail(f"{mention.place}: “{mention.text}” {why}. Mend the walk “{heading}”.", pytrace=False)
        position = calls.index(mention.text, position) + 1


def test_one_article_page(client, report):
    check_walk("One article page", record_calls(lambda: client.get(report.get_absolute_url())))


def test_one_publication(as_role):
    article = ReportFactory(meeting=MeetingFactory(public=False), live="")
    publisher = as_role("publisher")
    screen = PageForm(publisher.get(f"/admin/articles/meeting/{article.meeting_id}/change/"))

    def publish():
        step = screen.submit(publisher, "_step", "publish-ar")
        PageForm(publisher.get(step["Location"])).confirm(publisher)

    check_walk("One publication", record_calls(publish))
    article.refresh_from_db()
    assert article.state_ar == "published"


def test_one_search(client, report):
    # Found by its sound alone, so that other words are proposed as well.
    check_walk("One search", record_calls(lambda: client.get("/ar/search/", {"q": "Sameer"})))


def test_one_filter(client, report):
    asked = {
        "organization": report.meeting.delegations.get().organization.slug,
        "year": report.published_at_ar.year,
    }
    check_walk("One filter", record_calls(lambda: client.get("/ar/news/", asked)))
