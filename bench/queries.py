"""How many queries each kind of page makes with the demo's content, and with hundreds of records more.

The limits are those the project holds itself to; the last column must equal the one before it.
"""

from __future__ import annotations

import os

from bench.installation import build, environment

os.environ.update(environment())
build(dict(os.environ))

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import translation  # noqa: E402

from articles.models import Article, Meeting  # noqa: E402
from tests.factories import (  # noqa: E402
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    UserFactory,
)

PARTNER = "citizens-for-a-secure-america"
MORE = 300


def pages() -> dict[str, tuple[str, int]]:
    """Addresses of every kind of page, with the most queries each may make."""
    with translation.override("ar"):
        report, meeting = Article.objects.get(pk=1), Meeting.objects.get(pk=1)
        return {
            "home": ("/ar/", 8),
            "news list": ("/ar/news/", 8),
            "news of one partner": (f"/ar/news/?organization={PARTNER}", 8),
            "article (meeting report)": (report.get_absolute_url(), 12),
            "register of meetings": ("/ar/meetings/", 10),
            "meetings of one partner": (f"/ar/meetings/?organization={PARTNER}", 12),
            "meeting": (meeting.get_absolute_url(), 10),
            "organizations": ("/ar/organizations/", 10),
            "organization": (f"/ar/organizations/{PARTNER}/", 13),
            "person": ("/ar/people/nasr-al-hariri/", 12),
            "topic": ("/ar/topics/political-developments/", 10),
            "corrections": ("/ar/corrections/", 4),
            "feed": ("/ar/news/feed/", 8),
            "feed of one partner": (f"/ar/news/feed.json?organization={PARTNER}", 9),
            "calendar": ("/ar/meetings/calendar.ics", 8),
            "index of sitemaps": ("/sitemap.xml", 16),
            "admin: my work": ("/admin/", 20),
            "admin: calendar": ("/admin/calendar/", 9),
            "admin: meetings": ("/admin/articles/meeting/", 15),
            "admin: articles": ("/admin/articles/article/", 15),
            "admin: topics": ("/admin/articles/topic/", 15),
            "admin: organizations": ("/admin/organizations/organization/", 15),
            "admin: people": ("/admin/organizations/person/", 15),
            "admin: staff": ("/admin/auth/user/", 15),
        }


def count(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    return len(captured)


def grow() -> None:
    for _ in range(MORE):
        meeting = MeetingFactory()
        AttendanceFactory.create_batch(2, delegation=DelegationFactory(meeting=meeting))
        ArticleFactory(kind="meeting_report", meeting=meeting)
    for _ in range(MORE // 3):
        UserFactory(role="editor")


def main() -> None:
    client = Client()
    client.force_login(User.objects.get(username="administrator"))
    before = {name: count(client, address) for name, (address, _limit) in pages().items()}
    grow()
    print(f"{'page':28}{'limit':>7}{'demo':>7}{f'+{MORE} of each':>16}")
    for name, (address, limit) in pages().items():
        after = count(client, address)
        within = max(before[name], after) <= limit and after <= before[name] + 1
        warning = "" if within else "   grows or exceeds its limit"
        print(f"{name:28}{limit:7}{before[name]:7}{after:16}{warning}")


if __name__ == "__main__":
    main()
