"""The directory of organizations as files (CSV, workbook, JSON), with the same filters as its page."""

from __future__ import annotations

import json as standard_json
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from liaison.search.api import Facet
from liaison.text.empty_values import without_empty
from liaison.text.languages import LANGUAGES, active_language
from liaison.web.addresses import absolute, address
from liaison.web.license import license_of_data
from liaison.web.streaming import for_anybody, written
from liaison.web.tables import Address, Column, Table
from liaison.web.tables.csv import write_csv
from liaison.web.tables.xlsx import Properties, write_xlsx
from office.identity import identity_of
from organizations.models import Organization
from organizations.read.activity import Activity, activity
from organizations.read.filters import OrganizationFilterSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from liaison.web.tables import Cell

# The number of organizations that are read at once, and the most meetings that are counted for one.
BATCH, MOST = 500, 100_000

# An organization and its public activity.
Row = tuple[Organization, Activity]


def csv(request: HttpRequest) -> HttpResponseBase:
    """Return the filtered directory as CSV."""

    def write(file: IO[bytes], rows: Iterable[Row]) -> None:
        write_csv(file, _table(request, rows))

    return _file(request, "csv", "text/csv; charset=utf-8", write)


def xlsx(request: HttpRequest) -> HttpResponseBase:
    """Return the filtered directory as an Excel workbook."""

    def write(file: IO[bytes], rows: Iterable[Row]) -> None:
        told_license = license_of_data()
        comments = f"{told_license.name} {told_license.url}" if told_license else ""
        office, today = str(identity_of(request)), timezone.localdate()
        properties = Properties(_("Organizations"), office, comments, today, active_language())
        write_xlsx(file, _table(request, rows), properties, partial(_about, request))

    return _file(request, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write)


def json(request: HttpRequest) -> HttpResponseBase:
    """Return the filtered directory as JSON, one organization a line; names follow Popolo where it has them."""

    def write(file: IO[bytes], rows: Iterable[Row]) -> None:
        site, found = _site(request), license_of_data()
        about = {
            "name": _("Organizations"),
            "language": active_language(),
            "publisher": {"name": str(identity_of(request))},
            "license": found and found.name,
            "license_url": found and found.url,
            "source": _source(request),
            "extracted_on": timezone.localdate().isoformat(),
        }
        file.write(_encoded(without_empty(about)).removesuffix(b"}") + b',\n"organizations": [')
        for nth, row in enumerate(rows):
            file.write((b",\n" if nth else b"\n") + _encoded(_node(row, site)))
        file.write(b"\n]}\n")

    return _file(request, "json", "application/json", write)


def _file(request: HttpRequest, ending: str, kind: str, write: Callable[..., None]) -> HttpResponseBase:
    """Return a streamed file of the filtered directory; ``write`` writes the rows."""
    filters = OrganizationFilterSet(request.GET, queryset=Organization.objects.listed().select_related("parent"))
    response = written(partial(write, rows=_rows(filters.qs)), kind)
    name = f"organizations-{active_language()}-{timezone.localdate()}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return for_anybody(response)


def _rows(found: Any) -> Iterator[Row]:
    records = found.iterator(chunk_size=BATCH)
    while batch := list(islice(records, BATCH)):
        yield from _with_activity(batch)


def _with_activity(organizations: list[Organization]) -> Iterator[Row]:
    numbers = activity(Facet.ORGANIZATION, [each.pk for each in organizations], most=MOST)
    live = set(_live_parents(organizations))
    for each in organizations:
        # Visitors may not know the parent organization.
        if each.parent_id not in live:
            each.parent = None
        yield each, numbers[each.pk]


def _live_parents(organizations: list[Organization]) -> dict[int, Organization]:
    parents = {each.parent_id for each in organizations} - {None}
    return Organization.objects.live().filter(pk__in=parents).values_list("pk", flat=True)


def _site(request: HttpRequest) -> str:
    return absolute(request, "/").removesuffix("/")


def _source(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return absolute(request, address("organizations:list")) + (f"?{query}" if query else "")


def _table(request: HttpRequest, rows: Iterable[Row]) -> Table:
    return Table(pgettext("sheet", "Organizations"), COLUMNS, rows, _site(request))


def _of(tell: Callable[[Organization], Cell]) -> Callable[[Row, str], Cell]:
    return lambda row, _site: tell(row[0]) or ""


def _name_in(code: str) -> Callable[[Row, str], Cell]:
    return _of(lambda each: getattr(each, f"name_{code}"))


def _counted(tell: Callable[[Activity], Cell]) -> Callable[[Row, str], Cell]:
    return lambda row, _site: tell(row[1])


COLUMNS = (
    Column(gettext_lazy("Name"), 40, lambda row, _site: str(row[0].title())),
    *(
        Column(label, 40, _name_in(code))
        for code, label in (("ar", gettext_lazy("Name in Arabic")), ("en", gettext_lazy("Name in English")))
    ),
    Column(gettext_lazy("Kind"), 18, _of(lambda each: str(each.get_kind_display()))),
    Column(gettext_lazy("Country"), 18, _of(lambda each: str(each.country_name()))),
    Column(gettext_lazy("Part of"), 30, _of(lambda each: str(each.parent.title()) if each.parent else "")),
    Column(gettext_lazy("Website"), 30, _of(lambda each: Address(each.website))),
    Column(gettext_lazy("Meetings held"), 10, _counted(lambda counts: counts.meetings.held)),
    Column(gettext_lazy("Meetings to come"), 10, _counted(lambda counts: counts.meetings.coming)),
    Column(gettext_lazy("Meetings called off"), 10, _counted(lambda counts: counts.meetings.called_off)),
    Column(gettext_lazy("Articles"), 10, _counted(lambda counts: counts.articles)),
    Column(pgettext_lazy("day", "Latest"), 12, _counted(lambda counts: counts.latest or "")),
    Column(pgettext_lazy("meeting", "Next"), 12, _counted(lambda counts: counts.next or "")),
    Column(gettext_lazy("Page"), 40, lambda row, site: Address(site + row[0].get_absolute_url())),
)


def _node(row: Row, site: str) -> dict[str, object]:
    organization, counts = row
    return {
        "id": organization.slug,
        "name": str(organization.title()),
        **without_empty(
            {
                "names": without_empty({code: getattr(organization, f"name_{code}") for code in LANGUAGES}),
                "classification": organization.kind,
                "country": organization.country,
                "parent_id": organization.parent.slug if organization.parent else "",
                "links": [
                    {"url": site + organization.get_absolute_url(), "note": "page"},
                    *([{"url": organization.website, "note": "website"}] if organization.website else []),
                ],
                "latest": str(counts.latest or ""),
                "next": str(counts.next or ""),
            }
        ),
        "meetings": {
            "held": counts.meetings.held,
            "coming": counts.meetings.coming,
            "called_off": counts.meetings.called_off,
        },
        "articles": counts.articles,
    }


def _encoded(node: dict[str, object]) -> bytes:
    return standard_json.dumps(node, ensure_ascii=False).encode()


def _about(request: HttpRequest, count: int) -> list[tuple[str, str]]:
    found = license_of_data()
    lines = [
        (_("Title"), _("Organizations")),
        (_("Published by"), str(identity_of(request))),
        *([(_("License"), found.name), ("", Address(found.url))] if found else []),
        (_("Source"), Address(_source(request))),
        (_("Exported on"), timezone.localdate().isoformat()),
        (_("Number of organizations"), str(count)),
    ]
    return [(name, value) for name, value in lines if value]
