"""What readers and staff get while the database is gone: a page that asks nothing of it, and keeps what was typed.

No copy of an earlier page is shown: decision 79.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.shortcuts import render

from liaison.staff.requests import is_desk
from liaison.write_failures import causes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# Seconds after which to come again.
RETRY_AFTER = "60"
_BY_SQLITE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
# PostgreSQL: no connection, too many of them, shutting down or starting.
_BY_SQLSTATE = ("08", "53300", "57P")


def is_outage(error: BaseException | None) -> bool:
    """Return whether ``error`` or one of its causes says that the database does not answer, or cannot be read at all."""
    return any(_is_outage(cause) for cause in causes(error))


def _is_outage(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _BY_SQLITE
    if isinstance(error, OperationalError | InterfaceError) and not isinstance(error.__cause__, sqlite3.Error):
        code = getattr(error.__cause__, "pgcode", None)
        # A connection that was refused or broke off has no code.
        return code is None or code.startswith(_BY_SQLSTATE)
    return False


def out_of_order(request: HttpRequest, kept: list[tuple[str, str]] | None = None) -> HttpResponse:
    """Return the 503 page, in both languages for readers; for staff in theirs, with ``kept``, the names and values typed.

    What another site had a browser send is not kept: it must not be one press away from being stored.
    """
    if not is_desk(request):
        response = render(request, "503.html", status=503)
    else:
        ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
        has_password = any("password" in name for name, _value in kept or ())
        context = {"kept": kept if ours and not has_password else [], "files": ours and bool(request.FILES)}
        response = render(request, "admin/out_of_order.html", context, status=503)
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "no-store"
    return response
