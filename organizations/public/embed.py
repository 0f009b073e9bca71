"""The newest meetings and articles of one organization, as a list that its own site can show: a frame without a script."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt

from liaison.reverse_relations import related_objects
from liaison.search.api import Facet, about, concerning
from liaison.web.addresses import absolute, address
from liaison.web.oembed import Size
from office.identity import identity_of
from organizations.models import Organization
from organizations.models.former_slug import current_slug
from organizations.models.organization import live_organization

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

SIZE = Size(600, 480)
NUMBER, MOST = 10, 20
MEETINGS, NEWS = "meetings", "news"

# Any site may frame it; it loads nothing but its style.
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"


@xframe_options_exempt
def embedded(request: HttpRequest, slug: str) -> HttpResponse:
    """Of a live organization; of any other, that the list is no longer there. ``?of=meetings|news&number=1…20``.

    What is not understood is passed over: the page that holds the frame is somebody else's.
    """
    found = organization_at(slug)
    context: dict[str, object] = {"organization": found, "moments": _moments(request, found) if found else []}
    response = render(request, "organizations/embed.html", context, status=200 if found else 404)
    response["Content-Security-Policy"] = _POLICY
    return response


def organization_at(slug: str) -> Organization | None:
    """The live organization that has this slug, or had it before."""
    found = live_organization(slug)
    current = "" if found else current_slug(Organization, slug)
    return live_organization(current) if current else found


def frame(request: HttpRequest, organization: Organization, size: Size | None = None) -> SafeString:
    """The HTML that shows the list on another site, in a frame of ``size``, or as wide as there is room."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" style="border:0" loading="lazy"'
        ' referrerpolicy="no-referrer"></iframe>',
        absolute(request, address("organizations:embed", organization.slug)),
        f"{organization.title()} · {identity_of(request)}",
        size.width if size else "100%",
        (size or SIZE).height,
    )


def _moments(request: HttpRequest, organization: Organization) -> list[object]:
    """The newest of a timeline. Five queries at most."""
    wanted = request.GET.get("of")
    selection, meetings = concerning(about(Facet.ORGANIZATION, organization.pk))
    articles = related_objects(Organization, "articles").live()
    met = related_objects(Organization, "meetings").live()
    years = articles.timeline(
        [] if wanted == MEETINGS else selection.records(MOST),
        [] if wanted == NEWS else met.appearances(meetings.records(MOST)),
    )
    return list(chain.from_iterable(year.moments for year in years))[: _number(request)]


def _number(request: HttpRequest) -> int:
    text = request.GET.get("number", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else NUMBER
    return min(max(number, 1), MOST)
