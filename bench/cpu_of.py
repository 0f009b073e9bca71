"""Asks one site, that of the environment, for its public pages; prints milliseconds of CPU as JSON. ``cpu.py`` runs it."""

from __future__ import annotations

import json
import statistics
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlencode
from wsgiref.util import setup_testing_defaults

# It sets Django up.
from bench.bare import application as bare_site
from liaison.wsgi import application as site

# isort: split
from django.utils import translation

from articles.models import Article, Meeting, Topic
from organizations.models import Organization

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

BARE, OURS = "a bare Django view", "the same through our middleware"
WARM_UPS, ROUNDS, REQUESTS = 5, 15, 2
# The bare view is too quick to be measured by two requests.
BARE_REQUESTS = 10


def pages() -> dict[str, str]:
    """Addresses of all kinds of public pages; the feeds have thirty whole texts where there are so many."""
    with translation.override("ar"):
        newest = Article.objects.live("ar").newest_first("ar")
        report = newest.exclude(meeting=None).filter(meeting__in=Meeting.objects.live("ar")).first()
        body = Organization.objects.live("ar").order_by("pk").first()
        topic = Topic.objects.live("ar").order_by("pk").first()
        assert report is not None
        assert body is not None
        assert topic is not None
        words = [word for word in report.title_ar.split() if len(word) > 3]
        return {
            "home": "/ar/",
            "article (meeting report)": report.get_absolute_url(),
            "news list": "/ar/news/",
            "news of one organization": f"/ar/news/?organization={body.slug}",
            "register of meetings": "/ar/meetings/",
            "meetings of one organization": f"/ar/meetings/?organization={body.slug}",
            "organizations": "/ar/organizations/",
            "organization": f"/ar/organizations/{body.slug}/",
            "topic": f"/ar/topics/{topic.slug}/",
            "search: a word": f"/ar/search/?{urlencode({'q': words[0]})}",
            "search: two words": f"/ar/search/?{urlencode({'q': ' '.join(words[:2])})}",
            "feed, Atom": "/ar/news/feed/",
            "feed, JSON": "/ar/news/feed.json",
            "calendar": "/ar/meetings/calendar.ics",
            "calendar of one organization": f"/ar/meetings/calendar.ics?organization={body.slug}",
            "API: articles": "/api/v1/articles/",
            "API: meetings": "/api/v1/meetings/",
            "register as JSON": f"/ar/meetings/register.json?organization={body.slug}",
        }


def measure(application: WSGIApplication, address: str, requests: int = 1, cookies: str = "") -> float:
    """Milliseconds of CPU of one of so many requests, with all that the server's thread does for it."""
    environments = [environment_of(address) | {"HTTP_COOKIE": cookies} for _ in range(requests)]
    start = time.thread_time()
    for environment in environments:
        _answer(application, environment, address)
    return 1000 * (time.thread_time() - start) / requests


def environment_of(address: str) -> dict[str, Any]:
    """Return the WSGI environment of a browser's request, which takes compressed answers."""
    path, _, query = address.partition("?")
    environment: dict[str, Any] = {
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "testserver",
        "HTTP_ACCEPT_ENCODING": "gzip, br",
    }
    setup_testing_defaults(environment)
    return environment


def _answer(application: WSGIApplication, environment: dict[str, Any], address: str) -> None:
    statuses: list[str] = []
    response: Any = application(environment, lambda status, *_others: statuses.append(status))  # type: ignore[arg-type, return-value, func-returns-value]
    for _part in response:
        pass
    response.close()
    if statuses != ["200 OK"]:
        raise SystemExit(f"{address} answered {statuses}")


def main() -> None:
    asked = {BARE: (bare_site, "/bare/", BARE_REQUESTS), OURS: (site, "/bare/", BARE_REQUESTS)}
    asked |= {name: (site, address, REQUESTS) for name, address in pages().items()}
    for application, address, _requests in asked.values():
        measure(application, address, WARM_UPS)
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, (application, address, requests) in asked.items():
            times[name].append(measure(application, address, requests))
    print(json.dumps({name: statistics.median(found) for name, found in times.items()}))


if __name__ == "__main__":
    main()
