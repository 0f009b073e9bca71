"""Logs that tell what went wrong and not who asked for what: no addresses of visitors, no queries, no secret links."""

from __future__ import annotations

import ipaddress
import logging
import re

# Signs that would begin a line of their own, or move the cursor of a terminal.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_QUERY = re.compile(r"(/[^\s?'\"<>]*)\?[^\s'\"<>]*")
# The token in the address of a shared link, which opens what is not published.
_TOKEN = re.compile(r"(/(?:preview|fact-check)/)[^/\s'\"]+")
_ADDRESS = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*)(?![\w])", re.IGNORECASE
)


def without_visitors(text: str) -> str:
    """Return ``text`` without queries, tokens of shared links and addresses of other machines."""
    return _ADDRESS.sub(_hidden, _TOKEN.sub(r"\1…", _QUERY.sub(r"\1", text)))


def _hidden(found: re.Match[str]) -> str:
    try:
        address = ipaddress.ip_address(found[0].rstrip(":."))
    except ValueError:
        return found[0]
    return found[0] if address.is_loopback or address.is_unspecified else "…"


class PrivateFormatter(logging.Formatter):
    """A formatter of log lines without anything about visitors; each record is one line, save for its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        shown = logging.makeLogRecord(record.__dict__)
        message = _CONTROL.sub(lambda sign: repr(sign[0])[1:-1], record.getMessage())
        shown.msg, shown.args, shown.exc_text = message, (), None
        return without_visitors(super().format(shown))
