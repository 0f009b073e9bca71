"""Filters and tags for the desk's lists: active filters, the table of records, the way through pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers

from liaison.staff.list_rows import rows_of
from liaison.web.pages import component

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.admin.views.main import ChangeList
    from django.core.paginator import Page
    from django.utils.safestring import SafeString

    from liaison.typing import StrOrPromise

register = template.Library()


@dataclass(frozen=True)
class ActiveFilter:
    """An active filter: its title, the chosen value, and the address of the list without it."""

    title: StrOrPromise
    chosen: StrOrPromise
    without: str


@register.filter
def active_filters(changelist: ChangeList) -> list[ActiveFilter]:
    """Return the active filters of ``changelist``; the first choice of a filter means "all" and counts as inactive."""
    return [active for spec in changelist.filter_specs for active in _active(spec, changelist)]


def _active(spec: Any, changelist: ChangeList) -> Iterator[ActiveFilter]:
    choices = list(spec.choices(changelist))
    for position, choice in enumerate(choices):
        # A filter that is not a list of choices gives the address without it itself.
        without = choice.get("without") or (choices[0]["query_string"] if position else "")
        if choice.get("selected") and without:
            yield ActiveFilter(spec.title, choice["display"], without)


@register.simple_tag(takes_context=True)
def page_links(context: template.RequestContext, page: Page, by_name: bool = False) -> SafeString:
    """Return the way through the pages of a list; ``by_name`` where it is not in the order of time."""
    return component("_pages.html", "page_links", context.request, page, by_name=by_name)


@register.inclusion_tag("desk/_records.html")
def records(changelist: ChangeList) -> dict[str, object]:
    """Show the records of ``changelist`` as a table."""
    headers = [*result_headers(changelist)]
    return {
        "headers": headers,
        "sorted_by": sum(bool(header["sortable"] and header["sorted"]) for header in headers),
        "rows": rows_of(changelist, headers),
    }
