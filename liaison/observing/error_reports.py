"""Reports of errors to a service that speaks Sentry's protocol (``ERROR_REPORTS_URL``): what failed and where, never for whom.

A report is written anew from what is known to be harmless, instead of taking out what is known to be personal: the kind of
error, the places in the code with their source, the view, the version. Messages of errors are left out, since they quote
what was typed ("Key (name)=(…) already exists"); so are addresses, queries, forms, cookies, variables and arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from liaison import __version__

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

_OF_EVENT = ("event_id", "timestamp", "platform", "level", "logger", "release", "sdk", "transaction_info")
_OF_FRAME = ("filename", "function", "module", "lineno", "pre_context", "context_line", "post_context", "in_app")
# Attributes of errors that tell a code and no text: of the operating system, of PostgreSQL, of SQLite.
_CODES = ("errno", "pgcode", "sqlite_errorname")


def start(address: str) -> None:
    """Report errors to ``address`` (a DSN) from now on, from this process and those that it forks."""
    sentry_sdk.init(
        dsn=address,
        release=__version__,
        before_send=_harmless,
        before_send_transaction=lambda _event, _hint: None,
        before_breadcrumb=lambda _crumb, _hint: None,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration(transaction_style="function_name", middleware_spans=False, signals_spans=False),
            LoggingIntegration(level=None),
        ],
        shutdown_timeout=2,
    )


def _harmless(event: Event, hint: Hint) -> Event | None:
    """Return a new report with what is harmless in ``event``."""
    given: dict[str, Any] = dict(event)
    told = {name: given[name] for name in _OF_EVENT if name in given}
    told["transaction"] = _view(given)
    errors = given.get("exception", {}).get("values", [])
    raised = _raised((hint.get("exc_info") or (None, None, None))[1])
    if errors:
        told["exception"] = {"values": [_error(error, raised) for error in errors]}
    elif record := hint.get("log_record"):
        # The text of a message may be put together with what somebody typed: its place in the code tells as much.
        told["message"] = f"{record.module}:{record.lineno}"
    else:
        return None
    return told  # type: ignore[return-value]


def _view(event: dict[str, Any]) -> str:
    """Return the name of the view or command; nothing where Sentry took the address for it."""
    name = str(event.get("transaction") or "")
    return name if name.replace(".", "").replace("_", "").isalnum() and "/" not in name else ""


def _raised(error: BaseException | None) -> dict[str, BaseException]:
    """Return ``error`` and what it came from, by the names of their classes."""
    found: dict[str, BaseException] = {}
    while error is not None and type(error).__name__ not in found:
        found[type(error).__name__] = error
        error = error.__cause__ or error.__context__
    return found


def _error(error: dict[str, Any], raised: dict[str, BaseException]) -> dict[str, Any]:
    kind = error.get("type", "")
    codes = {name: getattr(raised.get(kind), name, None) for name in _CODES}
    frames = (error.get("stacktrace") or {}).get("frames", [])
    return {
        "type": kind,
        "module": error.get("module"),
        "value": ", ".join(f"{name} {code}" for name, code in codes.items() if code is not None),
        "stacktrace": {"frames": [{name: frame.get(name) for name in _OF_FRAME} for frame in frames]},
    }
