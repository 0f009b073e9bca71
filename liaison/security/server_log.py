"""gunicorn's logs, written with the rules of the site's own: gunicorn names the sender and the query of a bad request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gunicorn.glogging import Logger

from liaison.observing.json_logs import chosen_format, formatter

if TYPE_CHECKING:
    from gunicorn.config import Config


class PrivateLogger(Logger):
    """gunicorn's logger with the formatter of the site for all that it writes."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        log_format = chosen_format()
        for log, line in ((self.error_log, self.error_fmt), (self.access_log, self.access_fmt)):
            for handler in log.handlers:
                handler.setFormatter(formatter(line, self.datefmt if log is self.error_log else None, log_format))
