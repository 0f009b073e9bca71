"""How much CPU the staff's screens cost, beside a bare Django view asked alike, in one run.

Rounds alternate between the screens, so that a machine that slows down slows all of them. The ratio is what counts.
"""

from __future__ import annotations

import os
import statistics
import time

from bench.installation import build, environment

os.environ.update(environment())
build(dict(os.environ))

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402

from articles.models import Article, Attendance, Meeting  # noqa: E402
from tests.factories import AttendanceFactory, DelegationFactory, MeetingFactory  # noqa: E402

BARE = "a bare Django view"
ROUNDS, WARM_UPS = 20, 3
# The bare view is too quick to be measured by one request.
BARE_REQUESTS = 10
BODIES, PEOPLE = 20, 3


def screens() -> dict[str, str]:
    """Addresses of the screens by name. Adds a meeting of many rows."""
    article = next(one for one in Article.objects.order_by("pk") if not (one.meeting_id and one.is_first_report()))
    return {
        BARE: "/bare/",
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


def measure(client: Client, address: str, requests: int = 1) -> float:
    """Milliseconds of CPU that one of so many ``requests`` of ``address`` takes."""
    start = time.process_time()
    for _ in range(requests):
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
    return 1000 * (time.process_time() - start) / requests


def main() -> None:
    client = Client()
    client.force_login(User.objects.get(username="administrator"))
    addresses = screens()
    for address in addresses.values():
        measure(client, address, WARM_UPS)
    times: dict[str, list[float]] = {name: [] for name in addresses}
    for _ in range(ROUNDS):
        for name, address in addresses.items():
            times[name].append(measure(client, address, BARE_REQUESTS if name == BARE else 1))
    _print(times)


def _print(times: dict[str, list[float]]) -> None:
    bare = statistics.median(times[BARE])
    print(f"{'screen of the desk':28}{'ms of CPU':>10}{'× bare':>9}   (medians of {ROUNDS} rounds)")
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"{name:28}{middle:10.1f}{middle / bare:9.1f}")


if __name__ == "__main__":
    main()
