"""Checks of the settings: what is open to everybody, what readers are led to, what others are told."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core import checks as django_checks
from django.http.request import validate_host
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.health.findings import Check, Cost, Finding, Level
from liaison.staff.roles import Role
from liaison.startup import DEMO_PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liaison.health.findings import Facts

# The length of a key that nobody guesses, and how many different characters it has.
_LONG_KEY, _VARIED = 50, 5


def _measure_settings() -> Facts:
    host = urlsplit(settings.SITE_URL).hostname or ""
    return {
        "debug": settings.DEBUG,
        "demo": settings.DEMO,
        "weak_key": len(settings.SECRET_KEY) < _LONG_KEY or len(set(settings.SECRET_KEY)) < _VARIED,
        "hosts": len(settings.ALLOWED_HOSTS),
        "any_host": "*" in settings.ALLOWED_HOSTS,
        "site": host,
        "site_is_allowed": bool(host) and validate_host(host, settings.ALLOWED_HOSTS),
        "https": settings.HTTPS,
    }


def _django_warnings() -> Iterator[Any]:
    """Yield what ``check --deploy`` says beyond what is asked here: of HTTPS, the key and DEBUG."""
    known = {
        "security.W004",
        "security.W008",
        "security.W009",
        "security.W012",
        "security.W016",
        "security.W018",
        "security.W020",
    }
    for message in django_checks.run_checks(include_deployment_checks=True):
        if message.level >= django_checks.WARNING and message.id not in known and not message.is_silenced():
            yield message


def _judge_settings(facts: Facts) -> Iterator[Finding]:
    yield from _open_doors(facts)
    yield from _names(facts)
    if not facts["https"] and not facts["demo"]:
        what = _("The site is served without HTTPS: whoever watches the line reads passwords.")
        yield Finding(Level.FAULT, what, _("Remove HTTPS=0 from the environment and restart the site."))


def _measure_django() -> Facts:
    return {"said": [f"{message.msg} ({message.id})" for message in _django_warnings()]}


def _judge_django(facts: Facts) -> Iterator[Finding]:
    for message in facts["said"]:
        yield Finding(Level.WARNING, message, _("Django found this. See “manage.py check --deploy”."))


def _open_doors(facts: Facts) -> Iterator[Finding]:
    if facts["debug"]:
        what = _("DEBUG is on: whoever meets an error sees the insides of the site.")
        yield Finding(Level.FAULT, what, _("Remove DEBUG from the environment and restart the site."))
    if facts["demo"]:
        what = _("This is a demo: the passwords of its accounts are known to everybody.")
        yield Finding(Level.ADVICE, what, _("Never put it on the internet. A real site has no LIAISON_DEMO."))
    if facts["weak_key"]:
        what = _("SECRET_KEY is short or made of few different characters: it can be guessed.")
        to_do = _("Make a new one, put it into SECRET_KEY, and restart the site. Everybody has to log in again.")
        yield Finding(Level.FAULT, what, to_do, "python3 -c 'import secrets; print(secrets.token_urlsafe(60))'")


def _names(facts: Facts) -> Iterator[Finding]:
    if not facts["hosts"] and not facts["debug"]:
        what = _("ALLOWED_HOSTS is empty: every page answers “bad request”.")
        yield Finding(Level.FAULT, what, _("Set it to the names of the site, such as news.example.org."))
    if facts["any_host"]:
        what = _("ALLOWED_HOSTS holds “*”: somebody can have the site write foreign addresses into its pages.")
        yield Finding(Level.WARNING, what, _("Set it to the names of the site, such as news.example.org."))
    if facts["demo"]:
        return
    if not facts["site"]:
        what = _("SITE_URL is not set: feeds, files and letters do not know the site’s own address.")
        yield Finding(
            Level.WARNING, what, _("Set it to where readers find the site, such as https://news.example.org.")
        )
    elif not facts["site_is_allowed"]:
        what = _("SITE_URL names “%(host)s”, which ALLOWED_HOSTS does not allow.") % {"host": facts["site"]}
        yield Finding(Level.FAULT, what, _("Add that name to ALLOWED_HOSTS and restart the site."))


def _measure_demo() -> Facts:
    accounts = User.objects.filter(username__in=Role.values, is_active=True)
    return {"demo": settings.DEMO, "open": [each.username for each in accounts if each.check_password(DEMO_PASSWORD)]}


def _judge_demo(facts: Facts) -> Iterator[Finding]:
    if facts["open"] and not facts["demo"]:
        what = _("These accounts still have the demo’s password: %(names)s.") % {"names": ", ".join(facts["open"])}
        to_do = _("Change it now, or deactivate the account. The site refuses to start like this.")
        yield Finding(Level.FAULT, what, to_do, f"manage.py changepassword {facts['open'][0]}")


def _measure_privacy() -> Facts:
    """Return which of our files other users of the machine can read."""
    folder = Path(settings.DATA_DIR)
    database = Path(settings.DATABASES["default"]["NAME"])
    private = [folder, *([database] if database.is_absolute() else [])]
    # Where others cannot enter the folder, they cannot read what is in it.
    closed = folder.exists() and not folder.stat().st_mode & stat.S_IXOTH
    readable = [] if closed else [path for path in private if path.exists() and path.stat().st_mode & stat.S_IROTH]
    return {"readable": [str(path) for path in readable], "demo": settings.DEMO}


def _judge_privacy(facts: Facts) -> Iterator[Finding]:
    if facts["readable"] and not facts["demo"]:
        first = facts["readable"][0]
        what = _("Every user of this server can read “%(path)s”: drafts and protected names are in it.") % {
            "path": first
        }
        yield Finding(Level.WARNING, what, _("Close it to others."), f"chmod -R o-rwx {first}")


CHECKS = (
    Check("settings", gettext_lazy("Settings"), _measure_settings, _judge_settings, asks_database=False),
    Check("demo", gettext_lazy("Accounts of the demo"), _measure_demo, _judge_demo, Cost.LONG),
    Check(
        "django", gettext_lazy("Django’s own checks"), _measure_django, _judge_django, Cost.LONG, asks_database=False
    ),
    Check("privacy", gettext_lazy("Files that others can read"), _measure_privacy, _judge_privacy, asks_database=False),
)
