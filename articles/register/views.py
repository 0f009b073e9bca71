"""The views of the register files, and of the JSON Schema."""

from __future__ import annotations

import json as standard_json
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import etag

from articles.read.lists import find_meetings
from articles.register.about import about
from articles.register.json import write_json
from articles.register.rows import rows
from articles.register.tables import write_csv, write_xlsx
from liaison.page_cache.state import tag_of_now
from liaison.web.addresses import absolute
from liaison.web.growing_files import growing, whole
from liaison.web.streaming import for_anybody

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from articles.facts import MeetingRow
    from articles.read.lists import Found


# The number of meetings that are read and kept in memory at once.
BATCH = 500
# A file of more meetings is sent while it is made, which else takes a tenth of a second.
SHORT = 200
# A file of more meetings takes seconds and occupies a thread that pages need, so each process makes one at a time.
LONG = 2_000
RETRY_AFTER = 10

_press = Lock()


def csv(request: HttpRequest) -> HttpResponseBase:
    """Return the filtered register as CSV."""
    return _file(request, "csv", "text/csv; charset=utf-8", write_csv)


def xlsx(request: HttpRequest) -> HttpResponseBase:
    """Return the filtered register as an Excel workbook, which is made whole: its index is the last thing in it."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(request, "xlsx", kind, write_xlsx, grows=False)


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


def _file(
    request: HttpRequest, ending: str, content_type: str, write: Callable[..., None], *, grows: bool = True
) -> HttpResponseBase:
    """Return a file of all meetings that the register's filters leave; 503 while another long file is being made.

    One that ``grows`` from its beginning to its end is sent while it is made, if it is not short.
    """
    found: Found[MeetingRow] = find_meetings(request.GET)
    said = about(request, found.filters)
    at = found.selection.at if found.selection else timezone.now()
    number = len(found.selection.newest(LONG + 1)) if found.selection else 0
    make = partial(write, rows=rows(found.batches(BATCH), at), about=said)
    if number <= SHORT or not grows:
        response = _in_turn(number, partial(whole, make, content_type))
    else:
        response = _sent_while_made(request, number, make, content_type)
    if response.status_code != HTTPStatus.OK:
        return response
    name = f"meetings-{said.language}-{said.extracted}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    if said.license and said.license.url:
        response["Link"] = f'<{said.license.url}>; rel="license"'
    return for_anybody(response)


@etag(lambda request, *_: tag_of_now(request))
def _sent_while_made(
    request: HttpRequest, number: int, make: Callable[[IO[bytes]], None], content_type: str
) -> HttpResponseBase:
    """Return a file of ``number`` meetings, made in its turn; 304 to a reader who has it."""
    return _in_turn(number, partial(growing, request, make, content_type))


def _in_turn(number: int, answer: Callable[[Callable[[], object]], HttpResponseBase]) -> HttpResponseBase:
    """Return the answer with a file of ``number`` meetings; it gets what is to be called when the file is made."""
    if number <= LONG:
        return answer(_nothing)
    return answer(_press.release) if _press.acquire(blocking=False) else _busy()


def _nothing() -> None:
    """Do nothing: a short file keeps no other waiting."""


def _busy() -> HttpResponse:
    words = _("Other files are being created right now. Try again in a few seconds.")
    response = HttpResponse(f"{words}\n", status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
