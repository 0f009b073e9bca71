"""The door for a WSGI server: ``gunicorn liaison.wsgi``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings")

application = get_wsgi_application()

# After set-up, before the first request: see liaison/start.py.
from liaison.start import refuse_demo_accounts  # noqa: E402

refuse_demo_accounts()
