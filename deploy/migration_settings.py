"""Settings for ``make lint`` to look for migrations that a release before them would not survive.

An upgrade migrates while the former release still serves, and leaves it to serve where the new one is not well (decision 73).
The linter reads PostgreSQL's statements; SQLite rebuilds whole tables for most changes, from which nothing can be told.
"""

from pathlib import Path

from liaison.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]  # noqa: F405
DATABASES = {"default": {"ENGINE": "deploy.offline_postgresql", "NAME": "none"}}
MIGRATION_LINTER_OPTIONS = {
    "no_cache": True,
    # Warnings are about locks that take moments in tables as small as an office's, and about names of arguments.
    "quiet": ["ok", "ignore", "warning"],
    # Tables of a library that come as a whole; one of its migrations asks the database what it holds.
    "exclude_apps": ["django_tasks_database"],
    # Version 0.3.0 and before were upgraded with the site stopped.
    "ignore_name": Path(__file__).with_name("migrations_until_0.3.txt").read_text().split(),
}
