"""gunicorn's settings that are no matter of taste; it finds them in the folder in which it is started.

What a request says of the way it came is for Django to believe, which does where ``BEHIND_PROXY`` says so. gunicorn would
believe these headers from whatever runs on this machine.
"""

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
