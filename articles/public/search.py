"""The search page, and suggestions while someone types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.read.search import Search, read_search
from articles.read.search_results import read_named, read_results
from liaison.search.api import did_you_mean, suggest
from liaison.text.languages import active_language
from liaison.web.addresses import address, same_in_other_language
from liaison.web.paging import page_of
from office.public.head import breadcrumb, page_meta

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from liaison.web.head import Meta

PER_PAGE = 20


def search(request: HttpRequest) -> HttpResponse:
    """Return the page of results for the words in the address."""
    asked = read_search(request.GET)
    page, notes = page_of(asked.in_order(), request, PER_PAGE)
    page.object_list = read_results(list(page.object_list), asked.query, asked.hits.expression)
    meant = _meant(asked)
    other_url = same_in_other_language(request)
    context: dict[str, object] = {
        "search": asked,
        "page": page,
        "total": asked.hits,
        "facets": asked.groups(),
        "notes": [*asked.notes, *notes],
        "meant": meant,
        "meant_query": asked.address(q=meant),
        "other_url": other_url,
    }
    context["meta"] = _meta(request, asked, other_url)
    return render(request, "articles/search.html", context)


def _meant(asked: Search) -> str:
    """Return another spelling that may be meant, if nothing or only similar words were found; else an empty string."""
    if not asked.query or asked.everywhere.is_sure():
        return ""
    return did_you_mean(asked.text, asked.everywhere)


def _meta(request: HttpRequest, asked: Search, other_url: str) -> Meta:
    """Return the metadata of the search page. It is not indexed, because what it lists has addresses of its own."""
    url, name = address("articles:search"), _("Search")
    own = breadcrumb(
        f"{asked.text} · {name}" if asked.text else name, f"{url}?{asked.address()}" if asked.text else url
    )
    return page_meta(request, (own,), "" if asked.text else other_url, listed=False)


def suggestions(request: HttpRequest) -> HttpResponse:
    """Return up to eight names that begin like the words in ``q``, as JSON.

    The form is ``{"suggestions": [{"name": …, "kind": …, "url": …}]}``.
    """
    codes = suggest(request.GET.get("q", ""), active_language())
    records = read_named(codes)
    shown = (records[code] for code in codes if code in records)
    rows = [{"name": str(record.title), "kind": str(record.kind), "url": record.url} for record in shown]
    return JsonResponse({"suggestions": rows}, json_dumps_params={"ensure_ascii": False})
