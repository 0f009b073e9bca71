"""An edition that is not live does not exist for visitors: in no list, count, page, link or header."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote

import pytest
from django.utils import timezone

from articles.models.workflow import State
from tests.factories import ArticleFactory, MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def arabic_only(office):
    """The report is out in Arabic while English is written and a draft, and its meeting has no English title."""
    office.report.state_en, office.report.published_at_en = State.DRAFT, None
    office.report.save()
    office.meeting.title_en = office.meeting.slug_en = ""
    office.meeting.save()
    return office


def test_the_live_edition_is_on_every_page_that_should_have_it(arabic_only, pages, read):
    shown = [name for name, address in pages("ar").items() if "تقرير المكتبة المتنقلة" in read(address)]
    assert set(shown) >= {
        "home", "news", "news of the partner", "news of the person", "news on the topic", "search", "article",
        "meeting", "organization", "person", "topic",
    }  # fmt: skip


def test_the_draft_is_nowhere_in_its_own_language(arabic_only, pages, read):
    for name, address in pages("en").items():
        text = read(address)
        assert ">Report on the travelling library</a>" not in text, name
        assert arabic_only.report.slug_en not in text.replace(address, ""), name
        assert "تقرير المكتبة" not in text, name


@pytest.mark.parametrize("name", ["article", "meeting", "organization", "person", "topic"])
def test_pages_that_only_the_other_language_has_are_not_found(arabic_only, pages, client, name):
    assert client.get(pages("en")[name]).status_code == 404
    assert client.get(pages("ar")[name]).status_code == 200


def test_a_draft_does_not_answer_under_any_slug(arabic_only, client):
    for slug in (arabic_only.report.slug_en, arabic_only.report.slug_ar, "-", "anything"):
        assert client.get(f"/en/news/{arabic_only.report.pk}/{slug}/").status_code == 404


def test_no_language_switch_points_to_a_draft(arabic_only, pages, read):
    for name in ("article", "meeting", "organization", "person", "topic"):
        text = unquote(read(pages("ar")[name]))
        assert f"/en/news/{arabic_only.report.pk}" not in text
        assert f"/en/meetings/{arabic_only.meeting.pk}" not in text
        assert 'hreflang="en" href="http' not in text, name
        # The way to the other language stays, and leads to its front page.
        assert 'class="language" href="/en/"' in text


def test_the_switch_leads_to_the_same_page_where_both_editions_are_live(office, pages, read):
    assert pages("en")["article"] in read(pages("ar")["article"])
    assert pages("ar")["article"] in unquote(read(pages("en")["article"]))
    assert '<link rel="alternate" hreflang="en"' in read(pages("ar")["article"])


def test_counts_leave_drafts_out(arabic_only, read):
    ArticleFactory.create_batch(3, live="ar")
    ArticleFactory.create_batch(2, live="en")
    assert '<p class="lede">\n      4 ' in read("/ar/news/") or "4 " in read("/ar/news/").split('class="lede"')[1][:40]
    assert "2 articles" in read("/en/news/")


def test_names_fall_back_to_the_other_language_but_texts_never_do(office, pages, read):
    organization = office.delegation.organization
    organization.name_en = ""
    organization.save()
    office.report.summary_en = ""
    office.report.save()
    text = read(pages("en")["article"])
    assert '<bdi lang="ar" dir="rtl">رابطة القراءة</bdi>' in text
    assert office.report.summary_ar not in text


def test_a_scheduled_edition_is_out_from_its_moment_and_not_before(client, office, pages):
    now = timezone.now()
    office.report.published_at_ar = now + dt.timedelta(hours=1)
    office.report.save()
    assert client.get(pages("ar")["article"]).status_code == 404
    assert "تقرير المكتبة المتنقلة" not in client.get("/ar/news/").text
    office.report.published_at_ar = now - dt.timedelta(seconds=1)
    office.report.save()
    assert client.get(pages("ar")["article"]).status_code == 200


@pytest.mark.parametrize(
    ("state", "status"),
    [(State.DRAFT, 404), (State.REVIEW, 404), (State.APPROVED, 404), (State.WITHDRAWN, 410)],
)
def test_only_the_published_state_is_live(client, office, pages, state, status):
    office.report.state_ar = state
    office.report.save()
    assert client.get(pages("ar")["article"]).status_code == status
    assert "تقرير المكتبة المتنقلة" not in client.get("/ar/news/").text
    assert "تقرير المكتبة المتنقلة" not in client.get(pages("ar")["meeting"]).text


def test_a_private_meeting_is_nowhere_even_beside_its_live_report(office, pages, read, client):
    office.meeting.public_at = None
    office.meeting.save()
    assert client.get(pages("ar")["meeting"]).status_code == 404
    for name, address in pages("ar").items():
        assert "لقاء عن المكتبة المتنقلة" not in read(address), name
    # What is known of the report's organization came from the meeting alone.
    assert "رابطة القراءة" not in read(pages("ar")["article"])


def test_a_meeting_announced_for_later_comes_out_with_its_moment(client):
    meeting = MeetingFactory(public_at=timezone.now() + dt.timedelta(minutes=5))
    address = f"/ar/meetings/{meeting.pk}/{meeting.slug_ar}/"
    assert client.get(address).status_code == 404
    meeting.public_at = timezone.now()
    meeting.save()
    assert client.get(address).status_code == 200


def test_a_wrong_slug_leads_to_the_right_address(client, office, pages):
    for kind, name in (("news", "article"), ("meetings", "meeting")):
        number = {"article": office.report.pk, "meeting": office.meeting.pk}[name]
        response = client.get(f"/ar/{kind}/{number}/old-slug/")
        assert response.status_code == 301
        assert unquote(response["Location"]) == pages("ar")[name]


def test_the_list_gives_newest_first(client):
    now = timezone.now()
    old = ArticleFactory(published_at_ar=now - dt.timedelta(days=9), title_ar="الخبر القديم")
    ArticleFactory(published_at_ar=now - dt.timedelta(days=1), title_ar="الخبر الجديد")
    text = client.get("/ar/news/").text
    assert text.index("الخبر الجديد") < text.index(old.title_ar)
