"""How much CPU the staff's screens cost, beside a truly bare Django view asked alike, in one run.

Rounds alternate between the screens, so that a machine that slows down slows all of them. The ratio is what counts.
"""

from __future__ import annotations

import os
import statistics

from bench.installation import build, environment

os.environ.update(environment())
build(dict(os.environ))

# It sets Django up.
from bench.bare import application as bare_site  # noqa: E402
from liaison.wsgi import application as site  # noqa: E402

# isort: split
from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402

from articles.models import Article, Attendance, Meeting  # noqa: E402
from bench.cpu_of import BARE, BARE_REQUESTS, OURS, measure  # noqa: E402
from tests.factories import AttendanceFactory, DelegationFactory, MeetingFactory  # noqa: E402

ROUNDS, WARM_UPS = 20, 3
BODIES, PEOPLE = 20, 3


def screens() -> dict[str, str]:
    """Addresses of the screens by name. Adds a meeting of many rows."""
    article = next(one for one in Article.objects.order_by("pk") if not (one.meeting_id and one.is_first_report()))
    return {
        "my work": "/admin/",
        "calendar": "/admin/calendar/",
        "articles": "/admin/articles/article/",
        "meetings": "/admin/articles/meeting/",
        "people": "/admin/organizations/person/",
        "a meeting": f"/admin/articles/meeting/{_busiest()}/change/",
        f"a meeting of {BODIES * PEOPLE} people": f"/admin/articles/meeting/{_large()}/change/",
        "a new meeting": "/admin/articles/meeting/add/",
        "an article": f"/admin/articles/article/{article.pk}/change/",
        "an article's attachments": f"/admin/articles/article/{article.pk}/attachments/",
        "an organization": "/admin/organizations/organization/1/change/",
        "a person": "/admin/organizations/person/1/change/",
    }


def _busiest() -> int:
    """The key of the demo's meeting with the most rows."""
    return max(Meeting.objects.all(), key=lambda one: (Attendance.objects.filter(meeting=one).count(), -one.pk)).pk


def _large() -> int:
    meeting = MeetingFactory()
    for _ in range(BODIES):
        AttendanceFactory.create_batch(PEOPLE, delegation=DelegationFactory(meeting=meeting))
    return meeting.pk


def main() -> None:
    client = Client()
    client.force_login(User.objects.get(username="administrator"))
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
    asked = {BARE: (bare_site, "/bare/", BARE_REQUESTS), OURS: (site, "/bare/", BARE_REQUESTS)}
    asked |= {name: (site, address, 1) for name, address in screens().items()}
    for application, address, _requests in asked.values():
        measure(application, address, WARM_UPS, cookies)
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, (application, address, requests) in asked.items():
            times[name].append(measure(application, address, requests, cookies))
    _print(times)


def _print(times: dict[str, list[float]]) -> None:
    bare = statistics.median(times[BARE])
    print(f"{'screen of the desk':32}{'ms of CPU':>10}{'× bare':>9}   (medians of {ROUNDS} rounds)")
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"{name:32}{middle:10.1f}{middle / bare:9.1f}")


if __name__ == "__main__":
    main()
