"""A pytest plugin: which worker gets which tests when several run at once (``pytest -n``).

Each takes the next tests of one file, so that what is stored once for a file is stored by one worker, and they keep the
order of the collection: tests that empty the database come after those that rely on what migrations stored in it. A file
of the browser is shared out by page.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling


class FilesInOrder(LoadScopeScheduling):
    def __init__(self, config, log=None):
        super().__init__(config, log)
        config.option.loadscopereorder = False
        self._parts = {}
        self._last, self._number = "", 0

    def _split_scope(self, nodeid):
        """The name of the part that ``nodeid`` belongs to; asked of all tests in their order first."""
        if nodeid not in self._parts:
            part = _part(nodeid)
            self._number += part != self._last
            self._last = part
            self._parts[nodeid] = f"{self._number} {part}"
        return self._parts[nodeid]


def _part(nodeid: str) -> str:
    file, _, test = nodeid.partition("::")
    if "/browser/" not in file:
        return file
    _name, bracket, page = test.partition("[")
    return f"{file}[{page}" if bracket else nodeid


def pytest_xdist_make_scheduler(config, log):
    return FilesInOrder(config, log)
