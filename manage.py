#!/usr/bin/env python
"""Liaison's command line: ``python manage.py help`` lists the commands."""

from __future__ import annotations

import os
import sys


def main() -> None:
    if sys.argv[1:] in (["version"], ["--version"]):
        print_version()
    else:
        run_command()


def print_version() -> None:
    """Print the version of Liaison and that of Django. Needs no settings."""
    import django

    from liaison import __version__

    print(f"Liaison {__version__} (Django {django.get_version()})")  # noqa: T201


def run_command() -> None:
    """Run the command that the arguments name. Exits with one line if the settings cannot be read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        django.setup()
    except ImproperlyConfigured as reason:
        # Django would go on, and stop at something less telling.
        sys.exit(f"Liaison does not start. {reason}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
