"""Reading one variable, and saying what is wrong with its value without telling a secret."""

from __future__ import annotations

import re

from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

# The longest part of a value that a message repeats.
_SHOWN = 200
# Everything up to the last @ may hold a user and a password, however they are written.
_URL = re.compile(r"(?P<scheme>[A-Za-z][\w.+-]*://)(?P<user>.*@)?(?P<host>[^/?#\s]*)(?P<path>/[^?#\s]*)?.*", re.DOTALL)
_HOST = re.compile(r"[\w.,-]*(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")

_VARIABLES = FileAwareMapping()
_READ: set[str] = set()


def held(name: str) -> str | None:
    """Return what the variable ``name`` holds, or the file that ``name_FILE`` names, without white space around it; None if unset."""
    _READ.update((name, f"{name}_FILE"))
    try:
        return str(_VARIABLES[name]).strip()
    except KeyError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"The file that {name}_FILE names cannot be read: {error}") from error


def names_read() -> set[str]:
    """Return the names of all variables that were asked for, set or not."""
    return set(_READ)


def wrong(name: str, value: str, should: str) -> ImproperlyConfigured:
    """Return the error that ``name`` holds ``value``, which must be no secret, with what it ``should`` be set to."""
    told = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    return ImproperlyConfigured(f"{name} is “{told}”. Set it to {should}.")


def wrong_url(name: str, value: str, should: str) -> ImproperlyConfigured:
    """Return the error that ``name`` holds the address ``value``, told without user, password and query."""
    return wrong(name, shown(value), should)


def shown(url: str) -> str:
    """Return ``url`` without what may be secret: ``postgres://…@db.example:5432/news``."""
    parts = _URL.fullmatch(url)
    if parts is None:
        return "…"
    if not _HOST.fullmatch(parts["host"]):
        # What stands where host and port should may be a password.
        return f"{parts['scheme']}…"
    return f"{parts['scheme']}{'…@' if parts['user'] else ''}{parts['host']}{parts['path'] or ''}"
