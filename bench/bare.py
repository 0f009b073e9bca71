"""The bare view of ``bench.urls`` as a site of its own without any middleware: ``gunicorn bench.bare``."""

from __future__ import annotations

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

with override_settings(MIDDLEWARE=[]):
    application = WSGIHandler()
