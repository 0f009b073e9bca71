"""The audit log as a CSV file for spreadsheets, streamed, so that memory does not grow with the number of events."""

from __future__ import annotations

import csv
import datetime as dt
import json
from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from liaison.staff.audit.log import event_details, label_of
from liaison.staff.trash.bin import model_called
from liaison.text.languages import active_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from liaison.models import Event

# A spreadsheet takes a text that begins with one of these for a formula. Some ignore white space before it.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_AT_ONCE = 1000


class _Line:
    """A file for ``csv.writer`` whose ``write()`` returns the line."""

    def write(self, text: str) -> str:
        return text


def csv_of(events: QuerySet[Event]) -> StreamingHttpResponse:
    """Return a response that streams ``events`` as CSV in UTF-8, with the byte order mark that spreadsheets need."""
    response = StreamingHttpResponse(
        _lines(events, _heads(), active_language()), content_type="text/csv; charset=utf-8"
    )
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="audit-log-{day}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _heads() -> list[str]:
    return [
        _("Time (UTC)"),
        _("Who"),
        _("Action"),
        _("What"),
        _("Type of record"),
        _("Record number"),
        _("Record"),
        _("Edition"),
        _("Note"),
        _("Details"),
    ]


def _lines(events: QuerySet[Event], heads: list[str], language: str) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    yield b"\xef\xbb\xbf" + writer.writerow(heads).encode()
    for event in events.iterator(chunk_size=_AT_ONCE):
        # The file is sent after the request was handled, when its language may no longer be active.
        with translation.override(language):
            cells = [safe(value) for value in _csv_row(event)]
        yield writer.writerow(cells).encode()


def _csv_row(event: Event) -> list[object]:
    model = model_called(event.record_type)
    return [
        event.at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        event.by_name,
        event.action,
        label_of(event.action),
        model._meta.verbose_name if model else event.record_type,
        event.record_id or "",
        event.record_label,
        event.language,
        event_details(event),
        json.dumps(event.details, ensure_ascii=False) if event.details else "",
    ]


def safe(value: object) -> str:
    """Return ``value`` as text that no spreadsheet runs as a formula: an apostrophe precedes what looks like one."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
