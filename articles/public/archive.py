"""The archives of news and meetings by year and month: counts, and links to the filtered lists."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.public.head import archive_meta
from articles.read.filters import UNKNOWN_MONTH
from liaison.search.api import UNKNOWN, Kind, Selection, Status, select
from liaison.text.dates import digits, month_names
from liaison.web.addresses import address, same_in_other_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class ArchiveLink:
    """The link to a filtered list, and the number of its entries."""

    name: str
    count: int
    url: str


@dataclass(frozen=True)
class ArchiveYear:
    """One year of an archive, with its months. ``coming``: the meetings of the year that are to come, or None."""

    year: ArchiveLink
    months: tuple[ArchiveLink, ...]
    coming: ArchiveLink | None


def news(request: HttpRequest) -> HttpResponse:
    """Return the page of the archive of news."""
    return _archive_page(request, Kind.ARTICLE, "articles:news", _("News by year and month"))


def meetings(request: HttpRequest) -> HttpResponse:
    """Return the page of the archive of meetings."""
    return _archive_page(request, Kind.MEETING, "articles:meetings", _("Meetings by year and month"))


def _archive_page(request: HttpRequest, kind: Kind, view: str, title: str) -> HttpResponse:
    other_url = same_in_other_language(request)
    context: dict[str, object] = {"title": title, "years": archive(kind, address(view)), "other_url": other_url}
    context["meta"] = archive_meta(request, kind, title, other_url)
    return render(request, "articles/archive.html", context)


def archive(kind: Kind, listed_at: str) -> list[ArchiveYear]:
    """Return the years of the archive of ``kind``, newest first, with their months that have entries.

    ``listed_at`` is the address of the list. Meetings of which only the year is known come after the months of that
    year.
    """
    entries = select(kind)
    months = _by_month(entries)
    coming = _by_month(entries.of_status(Status.COMING)) if kind == Kind.MEETING else Counter()
    names = {**dict(month_names()), UNKNOWN: _("Month not known")}
    return [
        _year(year, {month: months[year, month] for _, month in keys}, _of_year(coming, year), names, listed_at)
        for year, keys in groupby(sorted(months, reverse=True), key=lambda key: key[0])
    ]


def _by_month(selection: Selection) -> Counter[tuple[int, int]]:
    """Return the number of entries by year and month; the month is ``UNKNOWN`` where only the year is known."""
    months: Counter[tuple[int, int]] = Counter()
    for (day, precision), number in selection.count_days().items():
        months[day.year, UNKNOWN if precision == UNKNOWN else day.month] += number
    return months


def _of_year(months: Counter[tuple[int, int]], year: int) -> int:
    return sum(number for (each, _month), number in months.items() if each == year)


def _year(year: int, months: dict[int, int], coming: int, names: dict[int, str], listed_at: str) -> ArchiveYear:
    of_year = f"{listed_at}?year={year}"
    # Months in calendar order, then the entries without a month.
    order = sorted(months, key=lambda month: (month == UNKNOWN, month))
    values = {month: UNKNOWN_MONTH if month == UNKNOWN else month for month in months}
    return ArchiveYear(
        ArchiveLink(digits(str(year)), sum(months.values()), of_year),
        tuple(ArchiveLink(names[month], months[month], f"{of_year}&month={values[month]}") for month in order),
        ArchiveLink("", coming, f"{of_year}&status={Status.COMING.value}") if coming else None,
    )
