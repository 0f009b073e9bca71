"""The entry point of a WSGI server: ``gunicorn liaison.wsgi``."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings")

try:
    django_application = get_wsgi_application()
    # Imported only now: these need Django to be set up.
    from liaison.page_cache.serving import PageCache
    from liaison.postgresql.replica import FromReplica
    from liaison.startup import Gate

    application = PageCache(Gate(FromReplica(django_application)))
    # A server that loads the application before it forks its workers must not share this connection with them.
    connections.close_all()
except ImproperlyConfigured as reason:
    # Print the reason without a traceback. Status 3 tells gunicorn that another worker would fail too, so it stops.
    sys.stderr.write(f"Liaison does not start. {reason}\n")
    sys.exit(3)
