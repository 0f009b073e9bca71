"""gunicorn's settings that are no matter of taste; it finds them in the folder in which it is started.

What a request says of the way it came is for Django to believe, which does where ``BEHIND_PROXY`` says so. gunicorn would
believe these headers from whatever runs on this machine.
"""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured

# The command gunicorn reads this file before it looks for the site.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from liaison import environment as env
from liaison.observing import metrics
from liaison.observing.json_logs import chosen_format

secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""

# Nothing is kept of who asked for what. Where somebody switches the log of requests on (``--access-logfile``), it names
# the time, the path without its query, the status, the size and how long it took, and never an address.
accesslog = None
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(L)s'
logger_class = "liaison.security.server_log.PrivateLogger"

# A request that no browser sends is refused before it costs anything: an address of 8,000 letters is an Arabic search of
# more than a thousand.
limit_request_line = 8190
limit_request_fields = 64
limit_request_field_size = 8190
# A connection that says nothing is closed, in seconds.
keepalive = 5

try:
    _METRICS_PORT = env.number("METRICS_PORT", default=0, most=65535)
    # Its own logger reads it a moment later.
    chosen_format()
except ImproperlyConfigured as reason:
    sys.exit(f"Liaison does not start. {reason}")
if _METRICS_PORT:
    metrics.prepare()

    def on_starting(_server: object) -> None:
        metrics.serve(_METRICS_PORT)

    def post_fork(_server: object, _worker: object) -> None:
        metrics.let_go()

    def child_exit(_server: object, worker: object) -> None:
        metrics.ended(worker.pid)  # type: ignore[attr-defined]
