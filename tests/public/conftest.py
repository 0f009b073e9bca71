"""One meeting with its report, and the addresses of every kind of page that could speak of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from articles.models.kind import ArticleKind
from tests.factories import (
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)
from tests.pages import fill


@pytest.fixture(scope="module")
def filled(one_transaction):
    """The content of ``tests.pages``, filled in once for a file."""
    fill()


@pytest.fixture
def office(db):
    """A public meeting of one guest organization with one named person, and its report, whole in both languages."""
    meeting = MeetingFactory(title_ar="لقاء عن المكتبة المتنقلة", title_en="Meeting on the travelling library")
    delegation = DelegationFactory(
        meeting=meeting,
        organization__name_ar="رابطة القراءة",
        organization__name_en="Reading League",
        organization__slug="reading-league",
        note="ملاحظة داخلية سرّية",
    )
    person = PersonFactory(name_ar="هدى الورّاق", name_en="Huda Alwarraq", slug="huda-alwarraq")
    attendance = AttendanceFactory(delegation=delegation, person=person, post_ar="أمينة المكتبة", post_en="Librarian")
    topic = TopicFactory(name_ar="مكتبات", name_en="Libraries", slug="libraries")
    meeting.topics.add(topic)
    report = ReportFactory(
        meeting=meeting,
        title_ar="تقرير المكتبة المتنقلة",
        title_en="Report on the travelling library",
        kind=ArticleKind.MEETING_REPORT,
    )
    return SimpleNamespace(
        meeting=meeting, delegation=delegation, person=person, attendance=attendance, topic=topic, report=report
    )


@pytest.fixture
def pages(office):
    """``pages("ar")``: the address of every kind of public page in a language, whether it answers or not."""

    def addresses(language: str) -> dict[str, str]:
        slug = {"ar": office.report.slug_ar, "en": office.report.slug_en}[language]
        meeting_slug = {"ar": office.meeting.slug_ar, "en": office.meeting.slug_en}[language]
        start = f"/{language}"
        return {
            "home": f"{start}/",
            "news": f"{start}/news/",
            "news of the partner": f"{start}/news/?organization=reading-league",
            "news of the person": f"{start}/news/?person=huda-alwarraq",
            "news on the topic": f"{start}/news/?topic=libraries",
            "search": f"{start}/news/?q={office.report.title_ar if language == 'ar' else office.report.title_en}",
            "article": f"{start}/news/{office.report.pk}/{slug}/",
            "corrections": f"{start}/corrections/",
            "meetings": f"{start}/meetings/",
            "meetings of the partner": f"{start}/meetings/?organization=reading-league",
            "meetings of the person": f"{start}/meetings/?person=huda-alwarraq",
            "figures": f"{start}/meetings/figures/",
            "meeting": f"{start}/meetings/{office.meeting.pk}/{meeting_slug}/",
            "organizations": f"{start}/organizations/",
            "organization": f"{start}/organizations/reading-league/",
            "people": f"{start}/people/",
            "people of the partner": f"{start}/people/?organization=reading-league",
            "person": f"{start}/people/huda-alwarraq/",
            "topics": f"{start}/topics/",
            "topic": f"{start}/topics/libraries/",
        }

    return addresses


@pytest.fixture
def files(office):
    """``files("ar")``: the address of every kind of file for machines in a language, as ``pages`` has those of pages."""

    def addresses(language: str) -> dict[str, str]:
        slug = {"ar": office.meeting.slug_ar, "en": office.meeting.slug_en}[language]
        start = f"/{language}"
        sitemaps = ("lists", "articles", "meetings", "topics", "organizations", "people")
        return {
            "feed": f"{start}/news/feed/",
            "feed of the person": f"{start}/news/feed/?person=huda-alwarraq",
            "JSON feed": f"{start}/news/feed.json",
            "JSON feed of the partner": f"{start}/news/feed.json?organization=reading-league",
            "calendar": f"{start}/meetings/calendar.ics",
            "calendar of the person": f"{start}/meetings/calendar.ics?person=huda-alwarraq",
            "register as CSV": f"{start}/meetings/register.csv",
            "register as JSON": f"{start}/meetings/register.json",
            "directory as CSV": f"{start}/organizations/directory.csv",
            "directory as JSON": f"{start}/organizations/directory.json",
            "meeting for calendars": f"{start}/meetings/{office.meeting.pk}/{slug}/meeting.ics",
            "index of sitemaps": "/sitemap.xml",
            "sitemap of news": f"{start}/news-sitemap.xml",
            **{f"sitemap of {name}": f"{start}/sitemap-{name}-1.xml" for name in sitemaps},
            "list in a frame": f"{start}/organizations/reading-league/embed/",
            "oEmbed of the partner": f"/oembed/?url=http://testserver{start}/organizations/reading-league/",
            "oEmbed of the meeting": f"/oembed/?url=http://testserver{start}/meetings/{office.meeting.pk}/{slug}/",
            "robots.txt": "/robots.txt",
        }

    return addresses


@pytest.fixture
def read(client):
    """``read("/ar/")``: the whole response as text, headers included, whatever its status."""

    def whole(address: str) -> str:
        response = client.get(address)
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        return headers + "\n" + response.getvalue().decode()

    return whole
