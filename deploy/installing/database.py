"""PostgreSQL on this machine: one role and one database, both named after the site's user, without a password."""

from __future__ import annotations

from deploy.installing import layout
from deploy.installing.machine import run, succeeds


def prepare() -> None:
    """Make the role and the database where there are none. PostgreSQL knows the site's user by its socket."""
    if not succeeds("systemctl", "is-active", "postgresql"):
        run("systemctl", "enable", "--now", "postgresql")
    if not _asked("SELECT 1 FROM pg_roles WHERE rolname = :'name'"):
        _as_postgres("createuser", layout.USER)
    if not _asked("SELECT 1 FROM pg_database WHERE datname = :'name'"):
        locale = ["--encoding=UTF8", "--template=template0", "--lc-collate=C", "--lc-ctype=C.UTF-8"]
        _as_postgres("createdb", f"--owner={layout.USER}", *locale, layout.USER)


def _asked(query: str) -> str:
    # psql fills in variables of what it reads, not of "--command".
    quietly = ("--no-psqlrc", "--tuples-only", "--no-align", f"--set=name={layout.USER}", "postgres")
    return _as_postgres("sh", "-c", 'printf %s "$1" | { shift; exec psql "$@"; }', "ask", query, *quietly).strip()


def _as_postgres(*command: str) -> str:
    return run("runuser", "-u", "postgres", "--", *command)
