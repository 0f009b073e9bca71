"""The archive by year and month: how much of it there is, and the way to each month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.meta import archive_meta
from liaison.addresses import address, same_in_other_language
from liaison.dates import month_names
from liaison.languages import active_language
from liaison.models.index import Entry
from liaison.search.codes import Kind, scope

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Month:
    """``url`` leads to its list."""

    name: str
    count: int
    url: str


@dataclass(frozen=True)
class ArchiveYear:
    year: int
    count: int
    url: str
    months: tuple[Month, ...]


def news(request: HttpRequest) -> HttpResponse:
    return _page(request, Kind.ARTICLE, "articles:news", _("News by year and month"))


def meetings(request: HttpRequest) -> HttpResponse:
    return _page(request, Kind.MEETING, "articles:meetings", _("Meetings by year and month"))


def _page(request: HttpRequest, kind: Kind, view: str, title: str) -> HttpResponse:
    """One query, and two for the office and its menus."""
    other_url = same_in_other_language(request)
    context: dict[str, Any] = {"title": title, "years": archive(kind, address(view)), "other_url": other_url}
    context["meta"] = archive_meta(request, kind, title, other_url)
    return render(request, "articles/archive.html", context)


def archive(kind: Kind, listed_at: str) -> list[ArchiveYear]:
    """The years, newest first, with their months as far as there is something. One query.

    A meeting of which the year alone is known stands in its January.
    """
    entries = Entry.objects.open().filter(scope=scope(kind, active_language()))
    days = entries.order_by().values_list("first_day").annotate(number=Count("pk"))
    months: Counter[tuple[int, int]] = Counter()
    for day, number in days:
        months[day.year, day.month] += number
    names = dict(month_names())
    return [
        _year(year, {month: months[year, month] for _, month in keys}, names, listed_at)
        for year, keys in groupby(sorted(months, reverse=True), key=lambda key: key[0])
    ]


def _year(year: int, months: dict[int, int], names: dict[int, str], listed_at: str) -> ArchiveYear:
    of_year = f"{listed_at}?year={year}"
    told = (Month(names[month], months[month], f"{of_year}&month={month}") for month in sorted(months))
    return ArchiveYear(year, sum(months.values()), of_year, tuple(told))
