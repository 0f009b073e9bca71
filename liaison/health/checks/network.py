"""Checks that ask other servers: the certificate that readers get, and the mail server. No letter is sent."""

from __future__ import annotations

import datetime as dt
import smtplib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.health.certificate import certificate_at
from liaison.health.findings import Check, Cost, Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.health.findings import Facts

# Days: automatic clients renew a month before the end.
_SOON, _VERY_SOON = 21, 7
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_PATIENCE = 5


def _measure_certificate() -> Facts:
    address = urlsplit(settings.SITE_URL)
    if address.scheme != "https" or not address.hostname:
        return {"host": ""}
    found = certificate_at(address.hostname, address.port or 443)
    return {"host": address.hostname, "ends": found.ends, "error": found.error, "kind": found.kind}


def _judge_certificate(facts: Facts) -> Iterator[Finding]:
    if not (host := facts["host"]):
        yield Finding(Level.OK, _("SITE_URL has no https:// address to look at."))
    elif facts["kind"] == "unreachable":
        what = _("“%(host)s” was not reached from this server: %(error)s.") % {"host": host, "error": facts["error"]}
        yield Finding(
            Level.WARNING, what, _("Open it from elsewhere. If that fails too, see the web server and the name’s DNS.")
        )
    elif facts["kind"] == "untrusted":
        what = _("Browsers refuse the certificate of “%(host)s”: %(error)s.") % {"host": host, "error": facts["error"]}
        yield Finding(
            Level.FAULT, what, _("Renew it, with its whole chain, and reload the web server."), "certbot renew"
        )
    if host and facts["ends"]:
        yield from _judge_end(host, dt.datetime.fromisoformat(facts["ends"]))


def _judge_end(host: str, ends: dt.datetime) -> Iterator[Finding]:
    days = (ends - timezone.now()).days
    told = {"host": host, "days": days, "day": f"{ends:%Y-%m-%d}"}
    if days < 0:
        return
    level = Level.FAULT if days < _VERY_SOON else Level.WARNING if days < _SOON else Level.OK
    to_do = _("Renew it now, and see why that was not done by itself.") if level else ""
    yield Finding(
        level,
        _("The certificate of “%(host)s” ends in %(days)d days, on %(day)s.") % told,
        to_do,
        "certbot renew" if level else "",
    )


def _measure_mail() -> Facts:
    """Connect to the mail server and log in, without a letter."""
    if settings.EMAIL_BACKEND != _SMTP:
        return {"backend": settings.EMAIL_BACKEND.split(".")[-2], "error": ""}
    server = get_connection(timeout=_PATIENCE)
    try:
        server.open()
    except smtplib.SMTPAuthenticationError:
        return {"backend": "smtp", "error": "login"}
    except (OSError, smtplib.SMTPException) as error:
        return {"backend": "smtp", "error": type(error).__name__}
    finally:
        server.close()
    return {"backend": "smtp", "error": ""}


def _judge_mail(facts: Facts) -> Iterator[Finding]:
    if facts["backend"] in ("console", "dummy", "locmem"):
        what = _("No mail is sent: staff are not told of logins to their accounts.")
        yield Finding(Level.WARNING, what, _("Set EMAIL_URL to a mail server, and EMAIL_FROM to a sender."))
    elif facts["error"] == "login":
        what = _("The mail server refuses the name or the password in EMAIL_URL.")
        yield Finding(Level.FAULT, what, _("Correct EMAIL_URL and restart the site."))
    elif facts["error"]:
        what = _("The mail server was not reached (%(error)s): letters wait or are lost.") % {"error": facts["error"]}
        yield Finding(
            Level.FAULT, what, _("Compare host and port in EMAIL_URL, and ask whether the hoster blocks mail.")
        )


CHECKS = (
    Check(
        "certificate",
        gettext_lazy("Certificate (HTTPS)"),
        _measure_certificate,
        _judge_certificate,
        Cost.WAITS,
        asks_database=False,
    ),
    Check("mail", gettext_lazy("Mail"), _measure_mail, _judge_mail, Cost.WAITS, asks_database=False),
)
