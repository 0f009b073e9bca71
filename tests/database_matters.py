"""A pytest plugin: ``--database-matters`` leaves out what says the same on every database.

What remains depends on the database by its place (``PLACES``: a new test there runs on both without further ado), or
because several connections meet in it, because it tries what a database cannot hold, or because it is marked ``database``. Everything on every database: without this
option (``make test-everything``).
"""

from __future__ import annotations

import re
from fnmatch import fnmatch

ASKS = {"db", "transactional_db", "live_server"}
# What connections do to each other: locks, waiting, what one sees of the other's transaction.
SEVERAL_CONNECTIONS = {"transactional_db", "together"}

# As names of tests and of their cases have it: a NUL character, and numbers beyond every column.
UNSTORABLE = re.compile(r"nul_byte|\\x00|%00|9{10,}")

PLACES = {
    "tests/search/*": "each database has its own full text, and SQL of its own for the index",
    "tests/backups/test_restore.py": "all that is stored, out of each database and into it",
    "tests/backups/test_backup.py": "one consistent view of each database",
    "tests/portable/*": "all that is stored, out of each database and into it",
    "tests/*constraints*.py": "the database refuses what must not be stored",
    "tests/*lists.py": "order, pages, filters and search of lists, and how many queries they take",
    "tests/*queries.py": "how many queries a page takes",
    "tests/*trash.py": "what is taken out and put back under constraints",
    "tests/*duplicates.py": "names compared in SQL",
    "tests/admin/test_merging.py": "rows moved under constraints and locks",
    "tests/admin/test_my_work.py": "lists made of many conditions in SQL",
    "tests/admin/test_same_name_at_once.py": "locks",
    "tests/admin/test_audit_log.py": "JSON, and rows that cannot be changed",
    "tests/admin/test_autosave.py": "rows stored anew or for the first time",
    "tests/admin/test_timeline.py": "unions, and their order",
    "tests/articles/test_demo.py": "everything that can be stored, once",
    "tests/articles/test_article.py": "the models, as they are stored",
    "tests/articles/test_meeting.py": "the models, as they are stored",
    "tests/articles/test_editions_apart.py": "columns of each language, and what the database keeps apart",
    "tests/articles/test_live.py": "what is public, asked in SQL",
    "tests/articles/test_disclosure.py": "who may be shown, asked in SQL",
    "tests/articles/test_publish_due.py": "locks, and moments compared in SQL",
    "tests/articles/test_two_person_rule.py": "who did what in which order, asked in SQL",
    "tests/articles/test_what_concerns.py": "what concerns somebody, asked in SQL",
    "tests/organizations/*": "names sorted and searched, former slugs, constraints",
    "tests/liaison/test_collation.py": "the order of letters",
    "tests/office/test_redirects.py": "addresses compared as texts",
    "tests/page_cache/*": "the log of changes, and what wrappers see of each database's statements",
    "tests/public/test_read_next.py": "neighbors in SQL of each database's own",
    "tests/provenance/test_log.py": "locks, bytes, and rows in order",
    "tests/provenance/test_verify_page.py": "groups counted and looked up by numbers of 64 bits",
    "tests/public/test_clock.py": "moments and days compared in SQL",
    "tests/public/test_directory.py": "the order of letters",
    "tests/public/test_facets.py": "sums over groups",
    "tests/public/test_figures.py": "sums over groups",
    "tests/public/test_counts.py": "sums over groups",
    "tests/public/test_filters.py": "conditions over several tables",
    "tests/public/test_timelines.py": "unions, and their order",
    "tests/public/test_who_met_whom.py": "sums over groups",
    "tests/public/test_register_files.py": "rows read by batches",
    "tests/public/test_register_and_list.py": "rows read by batches",
    "tests/public/test_bad_input.py": "characters and numbers that a database cannot hold",
}


def pytest_addoption(parser):
    parser.addoption("--database-matters", action="store_true", help="leave out what says the same on every database")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--database-matters"):
        return
    config.hook.pytest_deselected(items=[item for item in items if not _matters(item)])
    items[:] = filter(_matters, items)


def _matters(item) -> bool:
    if item.get_closest_marker("database"):
        return True
    if item.get_closest_marker("browser"):
        return False
    mark = item.get_closest_marker("django_db")
    if SEVERAL_CONNECTIONS.intersection(item.fixturenames) or (mark and mark.kwargs.get("transaction")):
        return True
    if not mark and not ASKS.intersection(item.fixturenames):
        return False
    file = item.nodeid.partition("::")[0]
    return bool(UNSTORABLE.search(item.nodeid)) or any(fnmatch(file, place) for place in PLACES)
