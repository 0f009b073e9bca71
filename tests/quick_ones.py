"""A pytest plugin: ``--quick`` leaves out the browser's tests and those that take long, which ``tests/slow.txt`` names.

``--weigh`` writes that file anew: after a whole run on a machine that does nothing else.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

SLOW = Path(__file__).with_name("slow.txt")
# What all cases of a test together may take, in seconds, to count as quick.
LIMIT = 0.3

_seconds: Counter[str] = Counter()


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="leave out the browser's tests and those that take long")
    parser.addoption(
        "--weigh", action="store_true", help="write the names of the tests that take long into tests/slow.txt"
    )


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--quick"):
        return
    slow = {line.split(maxsplit=1)[1] for line in SLOW.read_text().splitlines()}
    left_out = [item for item in items if item.get_closest_marker("browser") or _name(item.nodeid) in slow]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def pytest_runtest_logreport(report):
    _seconds[_name(report.nodeid)] += report.duration


def pytest_sessionfinish(session):
    if session.config.getoption("--weigh") and not hasattr(session.config, "workerinput"):
        slow = [f"{seconds:6.1f} {name}" for name, seconds in _seconds.most_common() if seconds > LIMIT]
        SLOW.write_text("\n".join(slow) + "\n")


def _name(nodeid: str) -> str:
    """Of the test, whatever its case."""
    return nodeid.partition("[")[0]
