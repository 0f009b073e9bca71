"""The views of the register files, and of the JSON Schema."""

from __future__ import annotations

import json as standard_json
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from articles.read.lists import find_meetings
from articles.register.about import about
from articles.register.json import write_json
from articles.register.rows import rows
from articles.register.tables import write_csv, write_xlsx
from liaison.web.addresses import absolute
from liaison.web.streaming import for_anybody, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


# The number of meetings that are read and kept in memory at once.
BATCH = 500
# A file of more meetings takes seconds and occupies a thread that pages need, so each process makes one at a time.
LONG = 2_000
RETRY_AFTER = 10

_press = Lock()


class _BusyError(Exception):
    """Another long file is being made."""


def csv(request: HttpRequest) -> HttpResponseBase:
    """Return the filtered register as CSV."""
    return _file(request, "csv", "text/csv; charset=utf-8", write_csv)


def xlsx(request: HttpRequest) -> HttpResponseBase:
    """Return the filtered register as an Excel workbook."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(request, "xlsx", kind, write_xlsx)


def json(request: HttpRequest) -> HttpResponseBase:
    """Return the filtered register as JSON, with a link to its schema."""
    address = _schema_address(request)
    response = _file(request, "json", "application/json", partial(write_json, schema=address))
    response.headers["Link"] = ", ".join(filter(None, (response.get("Link"), f'<{address}>; rel="describedby"')))
    return response


def schema(request: HttpRequest) -> HttpResponse:
    """Return the JSON Schema (draft 2020-12) of the JSON file, the same in both languages."""
    whole = {"$id": _schema_address(request), **_schema()}
    text = standard_json.dumps(whole, ensure_ascii=False, indent=2)
    return for_anybody(HttpResponse(text, content_type="application/schema+json"))


def _schema_address(request: HttpRequest) -> str:
    return absolute(request, reverse("register_schema"))


@cache
def _schema() -> dict[str, object]:
    return standard_json.loads(Path(__file__).with_name("schema.json").read_text())


def _file(request: HttpRequest, ending: str, content_type: str, write: Callable[..., None]) -> HttpResponseBase:
    """Return a file of all meetings that the register's filters leave; 503 while another long file is being made."""
    found = find_meetings(request.GET)
    said = about(request, found.filters)
    try:
        with _turn(found.hits.number):
            response = written(partial(write, rows=rows(found.batches(BATCH)), about=said), content_type)
    except _BusyError:
        return _busy()
    name = f"meetings-{said.language}-{said.extracted}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    if said.license and said.license.url:
        response["Link"] = f'<{said.license.url}>; rel="license"'
    return for_anybody(response)


@contextmanager
def _turn(count: int) -> Iterator[None]:
    """Allow a file of ``count`` meetings to be made.

    Raise _BusyError if it is long and another long one is being made.
    """
    if count <= LONG:
        yield
    elif not _press.acquire(blocking=False):
        raise _BusyError
    else:
        try:
            yield
        finally:
            _press.release()


def _busy() -> HttpResponse:
    words = _("Other files are being created right now. Try again in a few seconds.")
    response = HttpResponse(f"{words}\n", status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
