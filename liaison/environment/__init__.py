"""What the environment says, read with types: ``from liaison import environment as env``, then ``env.flag("HTTPS", default=True)``.

A wrong value raises ImproperlyConfigured, which stops the start and says which variable it is, what it holds and what it
should be. A variable ``NAME_FILE`` names a file with the value of ``NAME``, such as a secret.
"""

from __future__ import annotations

from liaison.environment.services import cache, database, mail, replica, reports, storage
from liaison.environment.values import (
    absolute_folder,
    choice,
    choices,
    flag,
    folder,
    hosts,
    location,
    mailbox,
    number,
    numbers,
    onion,
    site_address,
    text,
    time_zone,
    web_address,
    words,
)

__all__ = [
    "absolute_folder",
    "cache",
    "choice",
    "choices",
    "database",
    "flag",
    "folder",
    "hosts",
    "location",
    "mail",
    "mailbox",
    "number",
    "numbers",
    "onion",
    "replica",
    "reports",
    "site_address",
    "storage",
    "text",
    "time_zone",
    "web_address",
    "words",
]
