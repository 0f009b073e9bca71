"""A list of an organization's newest meetings and articles for its own site: a frame without scripts."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt

from liaison.reverse_relations import related_objects
from liaison.search.api import Facet, about, concerning
from liaison.security.headers import with_policy
from liaison.security.policies import EMBED
from liaison.text.numbers import number_in
from liaison.web.addresses import absolute, address
from liaison.web.oembed import Size
from office.identity import identity_of
from organizations.models import Organization
from organizations.models.former_slug import organization_at

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

SIZE = Size(600, 480)
NUMBER, MOST = 10, 20
MEETINGS, NEWS = "meetings", "news"


@xframe_options_exempt
def embedded(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the list of a live organization; for any other, a notice with status 404.

    The query is ``?of=meetings|news&number=1…20``. Invalid parameters are ignored, because the page with the frame
    belongs to another site.
    """
    found = organization_at(slug)
    context: dict[str, object] = {"organization": found, "moments": _moments(request, found) if found else []}
    response = render(request, "organizations/embed.html", context, status=200 if found else 404)
    # A page of another site that isolates itself shows only frames that say this.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    with_policy(response, EMBED)
    return response


def frame(request: HttpRequest, organization: Organization, size: Size | None = None) -> SafeString:
    """Return the HTML of a frame with the list, for other sites, of the given size or as wide as its container."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" style="border:0" loading="lazy"'
        ' referrerpolicy="no-referrer"></iframe>',
        absolute(request, address("organizations:embed", organization.slug)),
        f"{organization.title()} · {identity_of(request)}",
        size.width if size else "100%",
        (size or SIZE).height,
    )


def _moments(request: HttpRequest, organization: Organization) -> list[object]:
    """Return the newest entries of the organization's timeline."""
    wanted = request.GET.get("of")
    selection, meetings = concerning(about(Facet.ORGANIZATION, organization.pk))
    articles, met = (related_objects(Organization, name) for name in ("articles", "meetings"))
    years = articles.live_timeline(
        [] if wanted == MEETINGS else selection.records(MOST),
        [] if wanted == NEWS else met.live_appearances(meetings.records(MOST)),
    )
    return list(chain.from_iterable(year.moments for year in years))[: _number(request)]


def _number(request: HttpRequest) -> int:
    return min(max(number_in(request.GET.get("number", ""), 3, NUMBER), 1), MOST)
