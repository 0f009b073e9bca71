"""gunicorn's logs, written with the rules of the site's own: gunicorn names the sender and the query of a bad request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gunicorn.glogging import Logger

from liaison.security.logs import PrivateFormatter

if TYPE_CHECKING:
    from gunicorn.config import Config


class PrivateLogger(Logger):
    """gunicorn's logger with ``PrivateFormatter`` for all that it writes."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for log, line in ((self.error_log, self.error_fmt), (self.access_log, self.access_fmt)):
            for handler in log.handlers:
                handler.setFormatter(PrivateFormatter(line, self.datefmt if log is self.error_log else None))
