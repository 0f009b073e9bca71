"""gunicorn's settings that are no matter of taste; it finds them in the folder in which it is started.

What a request says of the way it came is for Django to believe, which does where ``BEHIND_PROXY`` says so. gunicorn would
believe these headers from whatever runs on this machine.
"""

secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
