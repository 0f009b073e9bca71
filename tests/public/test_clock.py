"""What is scheduled is nowhere until its moment, and what expires is nowhere from its moment: not a microsecond off."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.core.management import call_command

from articles.models import Article, Meeting
from articles.models.kind import ArticleKind
from articles.models.version import Version
from articles.models.workflow import State, Status
from articles.publishing.take import publish
from tests.factories import ArticleFactory, MeetingFactory, OrganizationFactory, PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db

# In the past of the clock on the wall, which goes on giving its time to what is recorded.
OUT = dt.datetime(2024, 5, 6, 9, 0, tzinfo=dt.UTC)
OVER = dt.datetime(2024, 5, 9, 21, 30, tzinfo=dt.UTC)
TICK = dt.timedelta(microseconds=1)
LONG_BEFORE = OUT - dt.timedelta(days=30)

TITLE = "إعلان عن دورة الترجمة"
NOTE = "كان الموعد خطأ."


@pytest.fixture
def at(monkeypatch):
    """``at(moment)``: from now on it is that moment."""

    def stop(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return stop


@pytest.fixture
def notice(at):
    """A notice whose Arabic edition is out from OUT until OVER, corrected, on a meeting; its English one is out always.

    Its organization, person and topic are named by it alone; another organization is named by an older article too.
    """
    at(LONG_BEFORE)
    partner = OrganizationFactory(slug="partner", name_ar="الشريك")
    ArticleFactory(title_ar="خبر قديم", title_en="Old news").organizations.add(partner)
    notice = ArticleFactory(
        title_ar=TITLE,
        title_en="Course in translation",
        slug_ar="notice",
        meeting=MeetingFactory(slug_ar="meeting"),
        kind=ArticleKind.STATEMENT,
        published_at_ar=OUT,
        expires_at_ar=OVER,
        corrected_at_ar=OUT,
    )
    notice.organizations.add(OrganizationFactory(slug="body"), partner)
    notice.people.add(PersonFactory(slug="person"))
    notice.topics.add(TopicFactory(slug="topic"))
    texts = Version.objects.of(notice, "ar").get().content
    Version.objects.create(
        article=notice, language="ar", number=2, change="correction", public_note=NOTE, content=texts, at=OUT
    )
    return notice


@pytest.fixture
def seen(client, notice):
    """``seen()``: on which pages, and in which counts, a visitor meets the Arabic edition now."""

    def text(address):
        response = client.get(address)
        assert response.status_code in (200, 404, 410), address
        return unquote(response.text) if response.status_code == 200 else ""

    def counted(address):
        return text(address).partition('<a href="/ar/news/?organization=partner">')[2].partition("</a>")[0]

    def answers():
        listed = text("/ar/news/").partition('<p class="lede">')[2].partition("</p>")[0]
        return {
            "page": TITLE in text(f"/ar/news/{notice.pk}/notice/"),
            "home": TITLE in text("/ar/"),
            "list": TITLE in text("/ar/news/"),
            "list by kind": TITLE in text("/ar/news/?kind=statement"),
            "list of the day": TITLE in text("/ar/news/?from=2024-05-06&to=2024-05-06"),
            "search": TITLE in text("/ar/news/?q=الترجمة"),
            "count of the list": "مقالان" in listed,
            "organization": TITLE in text("/ar/organizations/body/"),
            "list of its news": TITLE in text("/ar/news/?organization=body"),
            "organization also named elsewhere": TITLE in text("/ar/organizations/partner/"),
            "count on its page": counted("/ar/organizations/partner/") == "مقالان",
            "directory": "/ar/organizations/body/" in text("/ar/organizations/"),
            "filter by organization": "organization=body" in text("/ar/news/"),
            "person": TITLE in text("/ar/people/person/"),
            "list of news of the person": TITLE in text("/ar/news/?person=person"),
            "topic": TITLE in text("/ar/topics/topic/"),
            "topics": "/ar/topics/topic/" in text("/ar/topics/"),
            "topics on the front page": "/ar/topics/topic/" in text("/ar/"),
            "reports of the meeting": TITLE in text(f"/ar/meetings/{notice.meeting_id}/meeting/"),
            "corrections": NOTE in text("/ar/corrections/"),
            "switch of the other edition": f"/ar/news/{notice.pk}/" in text(f"/en/news/{notice.pk}/{notice.slug_en}/"),
            "switch of its organization": "/ar/organizations/body/" in text("/en/organizations/body/"),
            "switch of its person": "/ar/people/person/" in text("/en/people/person/"),
            "switch of its topic": "/ar/topics/topic/" in text("/en/topics/topic/"),
        }

    return answers


@pytest.mark.parametrize(
    ("moment", "is_out"),
    [
        (LONG_BEFORE, False),
        (OUT - TICK, False),
        (OUT, True),
        (OUT + TICK, True),
        (OVER - TICK, True),
        (OVER, False),
        (OVER + TICK, False),
        (OVER + dt.timedelta(days=300), False),
    ],
)
def test_it_is_everywhere_from_its_moment_until_its_end_and_nowhere_else(at, seen, moment, is_out):
    at(moment)
    wrong = [place for place, there in seen().items() if there is not is_out]
    assert wrong == []


def test_the_address_does_not_exist_then_answers_then_says_that_it_is_over(at, client, notice):
    statuses = {}
    for moment in (OUT - TICK, OUT, OVER - TICK, OVER):
        at(moment)
        statuses[moment] = client.get(f"/ar/news/{notice.pk}/notice/").status_code
    assert statuses == {OUT - TICK: 404, OUT: 200, OVER - TICK: 200, OVER: 410}


def test_the_english_edition_goes_by_its_own_clock(at, client, notice):
    for moment in (LONG_BEFORE, OUT - TICK, OVER):
        at(moment)
        assert client.get(f"/en/news/{notice.pk}/{notice.slug_en}/").status_code == 200


def test_readers_do_not_wait_for_the_command(at, notice, seen):
    """Nor does it change what they see."""
    at(OUT)
    before = seen()
    call_command("publish_due", verbosity=0)
    assert seen() == before
    at(OVER)
    before = seen()
    call_command("publish_due", verbosity=0)
    assert seen() == before


@pytest.mark.parametrize("moment", [OUT - TICK, OUT, OUT + TICK, OVER - TICK, OVER, OVER + TICK])
@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("expires_at", [None, OVER])
def test_the_query_the_record_and_the_status_agree(at, moment, state, expires_at):
    article = ArticleFactory(live="", state_ar=state, published_at_ar=OUT, expires_at_ar=expires_at)
    expected = state == State.PUBLISHED and moment >= OUT and (expires_at is None or moment < OVER)
    over = state == State.PUBLISHED and expires_at is not None and moment >= OVER
    edition = article.edition("ar")
    assert edition.is_live(moment) is expected
    assert Article.objects.live("ar", moment).exists() is expected
    at(moment)
    assert edition.is_live() is expected
    assert Article.objects.live("ar").exists() is expected
    assert (edition.status() == Status.LIVE) is expected
    assert (edition.status() == Status.EXPIRED) is over
    assert Article.objects.gone("ar").exists() is (over or state == State.WITHDRAWN)
    assert not Article.objects.live("en").exists()


# A meeting that its report makes public


@pytest.fixture
def scheduled(at):
    """A private meeting whose report was scheduled for OUT in Arabic and an hour later in English."""
    at(LONG_BEFORE)
    meeting = MeetingFactory(public=False, title_ar="لقاء المترجمين", title_en="")
    meeting.organizers.add(OrganizationFactory(slug="organizer"))
    report = ArticleFactory(
        kind=ArticleKind.MEETING_REPORT, meeting=meeting, live="", title_en="Report of the translators"
    )
    publish(report, "ar", at=OUT)
    publish(report, "en", at=OUT + dt.timedelta(hours=1))
    return SimpleNamespace(meeting=meeting, report=report)


@pytest.mark.parametrize(("moment", "is_out"), [(LONG_BEFORE, False), (OUT - TICK, False), (OUT, True)])
def test_a_meeting_comes_out_with_its_report_in_the_same_moment(at, client, scheduled, moment, is_out):
    at(moment)
    meeting = Meeting.objects.get(pk=scheduled.meeting.pk)
    assert ("لقاء المترجمين" in client.get("/ar/meetings/").text) is is_out
    assert (client.get(f"/ar/meetings/{meeting.pk}/{meeting.slug_ar}/").status_code == 200) is is_out
    assert (client.get("/ar/organizations/organizer/").status_code == 200) is is_out
    assert (scheduled.report.title_ar in client.get("/ar/").text) is is_out


def test_the_meeting_keeps_the_title_of_a_report_to_come_to_itself(at, client, scheduled):
    """It is lent by the command, once the report is out: before, the meeting has no English page at all."""
    for moment, title in ((OUT, ""), (OUT + dt.timedelta(hours=1) - TICK, "")):
        at(moment)
        call_command("publish_due", verbosity=0)
        assert Meeting.objects.get().title_en == title
        assert "Report of the translators" not in client.get("/en/meetings/").text
    at(OUT + dt.timedelta(hours=1))
    call_command("publish_due", verbosity=0)
    assert "Report of the translators" in client.get("/en/meetings/").text
