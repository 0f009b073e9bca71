"""What is done and checked before a production server answers its first request."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connection

from liaison.health.outage import is_outage
from liaison.staff.roles import Role
from liaison.write_failures import hindrance

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

DEMO_PASSWORD = "liaison-demo"


class Gate:
    """A WSGI application that answers as ``application`` does, once what must come before the first request is done.

    With a database that does not answer, the site starts all the same: a server that restarts beside its database must not
    stay down. Then each request tries again, and until that succeeds, every page that needs the database answers 503.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._is_open = self._opened()
        if not self._is_open:
            logger.warning("The database does not answer. The site answers 503 until it does.")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._is_open and not environ.get("PATH_INFO", "").startswith("/healthz/"):
            try:
                self._is_open = self._opened()
            except ImproperlyConfigured as reason:
                logger.error("Liaison does not serve. %s", reason)
                start_response("503 Service Unavailable", [("Content-Type", "text/plain"), ("Retry-After", "60")])
                return [b"Out of order.\n"]
        return self._application(environ, start_response)

    def _opened(self) -> bool:
        """Do it; return False if the database does not answer. Raises ImproperlyConfigured if the site must not be served."""
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            if is_outage(error):
                return False
        refuse_demo_accounts()
        keep_a_log()
        return True


def keep_a_log(**_signal: object) -> None:
    """Switch on SQLite's write-ahead log, so that readers never wait for a writer; the database file remembers it.

    Does nothing on other databases, or when the disk is full or read-only. Called after migrating and when a server
    starts, not for each connection, because it writes.
    """
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
    except OperationalError as error:
        if hindrance(error) is None:
            raise


def report_errors() -> None:
    """Report errors from now on where ERROR_REPORTS_URL says so."""
    if settings.ERROR_REPORTS_URL:
        # Imported only here: it takes a tenth of a second and 10 MB.
        from liaison.observing import error_reports

        error_reports.start(settings.ERROR_REPORTS_URL)


def refuse_demo_accounts() -> None:
    """Raise ImproperlyConfigured when, outside the demo, an active account still has the demo's password.

    Also raises it when the database cannot be read: it does not answer, or has no tables yet.
    """
    if settings.DEMO:
        return
    try:
        accounts = list(User.objects.filter(username__in=Role.values, is_active=True))
    except DatabaseError as error:
        raise ImproperlyConfigured(
            "The database does not answer or has not been prepared (manage.py migrate): "
            f"{str(error).strip().splitlines()[0]}"
        ) from error
    open_doors = [account.username for account in accounts if account.check_password(DEMO_PASSWORD)]
    if open_doors:
        raise ImproperlyConfigured(
            "These demo accounts still have the demo's password: "
            f"{', '.join(open_doors)}. Change it (manage.py changepassword NAME) or deactivate them; "
            "LIAISON_DEMO=1 is for the demo alone."
        )
