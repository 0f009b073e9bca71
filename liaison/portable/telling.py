"""What the commands tell the terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.management.base import OutputWrapper

# Seconds between two lines of progress, and how many names of files are told.
_PAUSE, _MOST = 0.2, 10


class Progress:
    """Writes to a terminal how far a command is, on one line; to anything else, nothing."""

    def __init__(self, output: OutputWrapper, *, shown: bool) -> None:
        self.output, self.shown, self.told, self.width = output, shown and output.isatty(), 0.0, 0

    def __call__(self, name: str, done: int, total: int) -> None:
        now = time.monotonic()
        if self.shown and (done == total or now - self.told > _PAUSE):
            text = f"{name}: {done:,} of {total:,}"
            self.output.write(f"\r{text:{self.width}}", ending="")
            self.told, self.width = now, len(text)

    def end(self) -> None:
        """Leave the line of progress."""
        if self.shown:
            self.output.write("")


def told_lost(names: list[str], then: str) -> str:
    """Return the message about uploads that are not there."""
    more = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return f"{len(names):,} uploaded files are missing: {', '.join(names[:_MOST])}{more}. {then}"
