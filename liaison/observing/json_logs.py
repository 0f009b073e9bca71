"""Logs as lines of JSON, for programs that collect them (``LOG_FORMAT=json``), by the rules of ``liaison.security.logs``."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from liaison import environment as env
from liaison.security.logs import PrivateFormatter, without_visitors

if TYPE_CHECKING:
    import logging

# What gunicorn knows of a request, by its signs for the log of requests: nothing of who sent it, nor the query.
_OF_REQUESTS = {"m": "method", "U": "path", "s": "status", "B": "bytes", "L": "seconds"}


class JsonFormatter(PrivateFormatter):
    """A formatter that writes each record, with its traceback, as one object on one line; times are UTC."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": without_visitors(record.getMessage()),
        }
        if record.name == "gunicorn.access" and isinstance(record.args, dict):
            told |= {name: without_visitors(str(record.args.get(sign))) for sign, name in _OF_REQUESTS.items()}
        if record.exc_info:
            told["exception"] = without_visitors(self.formatException(record.exc_info))
        # JSON escapes all signs that would begin another line.
        return json.dumps(told)


def chosen_format() -> str:
    """Return which form the environment asks for: "line" or "json"."""
    return env.choice("LOG_FORMAT", ("line", "json"), default="line")


def formatter(format: str, date_format: str | None = None, log_format: str = "line") -> PrivateFormatter:
    """Return the formatter of ``log_format``, "line" or "json"; ``format`` is the form of a line of text."""
    return JsonFormatter() if log_format == "json" else PrivateFormatter(format, date_format)
