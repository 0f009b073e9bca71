#!/usr/bin/env python
"""Liaison's command line: ``python manage.py help`` lists the commands."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as reason:
        # Django would go on, and stop at something less telling.
        sys.exit(f"Liaison does not start. {reason}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
