"""The command ``recognize``: reads a report, and tells what it says of a meeting."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils import timezone

from articles.recognition import stored_records
from liaison.recognition.printing import as_text
from liaison.recognition.reader import recognize
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

_MOST_BYTES = 10_000_000
_DATED = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


class Command(BaseCommand):
    """The command ``recognize``."""

    help = (
        "Read a report, plain text or HTML in UTF-8, and print who met whom, when, where and about what, as proposals with their "
        "places in the text. Changes nothing. JSON is after docs/recognition.schema.json."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the file; - reads from the standard input")
        parser.add_argument(
            "--language", choices=LANGUAGES, default="", help="the language of the text; without it, its letters tell"
        )
        parser.add_argument(
            "--format", choices=["text", "json"], default="text", help="for people (default) or for programs"
        )
        parser.add_argument(
            "--written",
            type=_day,
            help="the day of writing (YYYY-MM-DD), for “yesterday” and the like; without it, the date in the file's name, else today",
        )

    @no_translations
    def handle(self, *args: object, **options: Any) -> None:
        text = _read(options["file"])
        told = options["written"] or _day_in(options["file"])
        found = recognize(
            text,
            stored_records(),
            written=told or timezone.localdate(),
            assumed=told is None,
            language=options["language"],
        )
        if options["format"] == "json":
            self.stdout.write(json.dumps(found.as_data(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_text(found))


def _read(path: str) -> str:
    try:
        data = sys.stdin.buffer.read(_MOST_BYTES + 1) if path == "-" else Path(path).read_bytes()[: _MOST_BYTES + 1]
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > _MOST_BYTES:
        raise CommandError(f"{path} is larger than {_MOST_BYTES // 1_000_000} MB: it is no report.")
    try:
        # Without translating line ends: places are those of the text as given.
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CommandError(f"{path} is not text in UTF-8: line {line} has other bytes.") from error


def _day(value: str) -> dt.date:
    return dt.date.fromisoformat(value)


def _day_in(path: str) -> dt.date | None:
    """Return the date with which the name of a file begins, as 2020-12-18 or 2020-12; the last day of a month."""
    found = _DATED.match(Path(path).name)
    try:
        if not found:
            return None
        first = dt.date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
    return first if found[3] else (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
