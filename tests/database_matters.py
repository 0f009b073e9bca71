"""A pytest plugin: ``--database-matters`` leaves out what says the same on every database.

That is every test which asks for none, and what the browser's tests say of pages, but for those marked ``database``.
"""

from __future__ import annotations

ASKS = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser):
    parser.addoption("--database-matters", action="store_true", help="leave out what says the same on every database")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--database-matters"):
        return
    config.hook.pytest_deselected(items=[item for item in items if not _matters(item)])
    items[:] = filter(_matters, items)


def _matters(item) -> bool:
    if item.get_closest_marker("browser") and not item.get_closest_marker("database"):
        return False
    return bool(item.get_closest_marker("django_db") or ASKS.intersection(item.fixturenames))
