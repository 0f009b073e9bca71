"""Where everything of an installed site lies."""

from __future__ import annotations

from pathlib import Path

# Releases lie beside each other, owned by root: what serves the site cannot change its own code.
CODE = Path("/opt/liaison")
RELEASES = CODE / "releases"
# Libraries, shared by releases that want the same ones.
LIBRARIES = CODE / "libraries"
# Links to the release that serves, and to the one before it, whose static files open pages may still ask for.
CURRENT, PREVIOUS = CODE / "current", CODE / "previous"
# In a release: the collected static files, in a folder named as their address.
STATIC = Path("public/static")

SETTINGS = Path("/etc/liaison")
ENVIRONMENT = SETTINGS / "liaison.env"
# One file for each secret, readable by root alone: systemd hands them to the services.
SECRETS = SETTINGS / "secrets"
# What nginx keeps of pages, and where it is told to forget some.
PAGES = Path("/var/lib/nginx/liaison")
PURGE = "127.0.0.1:8081"
TLS = SETTINGS / "tls"
ANSWERS = SETTINGS / "answers.json"

DATA = Path("/var/lib/liaison")
BACKUPS = Path("/var/backups/liaison")
ACME_ROOT = Path("/var/lib/liaison-acme")
LOGS = Path("/var/log/liaison")

UNITS = Path("/etc/systemd/system")
SITE_SOCKET = Path("/run/liaison/site.sock")
# Where a release answers that is only being tried.
TRIAL_SOCKET = Path("/run/liaison-try/site.sock")

USER = "liaison"
WEB_USER = "www-data"
