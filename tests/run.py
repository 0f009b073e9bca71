"""``make test``: the whole suite on SQLite, the browser's tests included, and on PostgreSQL what a database can change.

``make test-everything`` (``--everything``) runs all of it on both; ``make test-fast`` (``--fast``) on SQLite what is quick.

Installs Chromium and libraries where it can (root on Debian or Ubuntu). What it could neither find nor install it says
and leaves out; with ``CI=true`` that is a failure. Arguments are passed on to pytest: ``tests/run.py tests/articles -k disclosure``.
``TEST_POSTGRES_URL`` is the PostgreSQL to use; Django makes and drops a database ``test_…`` there.
"""

from __future__ import annotations

import argparse
import getpass
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import psycopg2

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))

from deploy import system  # noqa: E402
from tests.browser.chromium import find_chromium  # noqa: E402
from tests.spreadsheets import find_libreoffice  # noqa: E402

CI = os.environ.get("CI") == "true"
WHOLE = "Before a change is sent, make test must pass."


@dataclass
class Outcome:
    name: str
    words: str
    failed: bool


def say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fast", action="store_true", help="on SQLite what is quick")
    parser.add_argument("--everything", action="store_true", help="all on SQLite and all on PostgreSQL")
    chosen, options = parser.parse_known_args()
    if chosen.fast:
        outcomes, missing = [run("SQLite", None, "--quick", *options)], [f"Quick tests alone. {WHOLE}"]
    else:
        outcomes, missing = run_on_both(options if chosen.everything else ["--database-matters", *options], options)
    summarize(outcomes, missing)
    sys.exit(any(outcome.failed for outcome in outcomes))


def run_on_both(options_of_postgresql: list[str], options: list[str]) -> tuple[list[Outcome], list[str]]:
    """What came out on each database, and what could not be tested."""
    missing = [] if have_browser() else ["Chromium is missing: the browser's tests are SKIPPED."]
    if lacking := lacking_libraries():
        missing.append(f"{', '.join(lacking)} cannot be found: the tests of PDF and of social cards are SKIPPED.")
    if not have_spreadsheets():
        missing.append("LibreOffice is missing: the test that opens spreadsheets in it is SKIPPED.")
    if lacking := lacking_tools():
        missing.append(f"{', '.join(lacking)} cannot be found: the tests that start them are SKIPPED.")
    outcomes = [run("SQLite", None, *options)]
    url = os.environ.get("TEST_POSTGRES_URL") or f"postgres://{getpass.getuser()}@127.0.0.1:5432/liaison"
    if problem := unreachable(url):
        missing.append(f"PostgreSQL is out of reach, its half is SKIPPED: {problem}")
        outcomes.append(Outcome("PostgreSQL", "SKIPPED, out of reach (TEST_POSTGRES_URL says where it is)", CI))
    else:
        outcomes.append(run("PostgreSQL", url, *options_of_postgresql))
    return outcomes, missing


def have_browser() -> bool:
    """Whether there is a Chromium; installs one where this script may."""
    if find_chromium():
        return True
    if system.may_install():
        say(f"Installing {' and '.join(system.BROWSER)} for the browser's tests …")
        system.install(system.BROWSER)
    return bool(find_chromium())


def lacking_libraries() -> list[str]:
    """The packages whose libraries are still not there after installing them where this script may."""
    lacking = system.lacking()
    if lacking and system.may_install():
        say(f"Installing {', '.join(lacking)} for the tests of PDF and of social cards …")
        system.install(lacking)
    return system.lacking()


def lacking_tools() -> list[str]:
    """The programs of ``system.TOOLS`` that are still not there after installing them where this script may."""
    lacking = [program for program in system.TOOLS if not shutil.which(program, os.F_OK)]
    if lacking and system.may_install():
        say(f"Installing {', '.join(lacking)} for the tests that start them …")
        system.install(system.TOOLS[program] for program in lacking)
    return [program for program in system.TOOLS if not shutil.which(program, os.F_OK)]


def have_spreadsheets() -> bool:
    """Whether there is a LibreOffice for spreadsheets; installs one where this script may."""
    if find_libreoffice():
        return True
    if system.may_install():
        say(f"Installing {', '.join(system.SPREADSHEETS)} for the tests of spreadsheets …")
        system.install(system.SPREADSHEETS)
    return bool(find_libreoffice())


def unreachable(url: str) -> str:
    """Why the server at ``url`` cannot be used; empty when it answers."""
    parts = urlsplit(url)
    # As Django does to make the test database: through the one that is always there.
    try:
        psycopg2.connect(parts._replace(scheme="postgresql", path="/postgres").geturl(), connect_timeout=5).close()
    except psycopg2.Error as error:
        return str(error).strip().splitlines()[0]
    return ""


def run(name: str, database_url: str | None, *options: str) -> Outcome:
    """The suite on one database; ``None``: SQLite, whatever the developer's environment says."""
    say(f"── {name} " + "─" * (70 - len(name)))
    # Compiled modules are kept from one run to the next whatever the shell says: each worker imports some 700 of ours.
    foreign = ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
    environment = {key: value for key, value in os.environ.items() if key not in foreign}
    if database_url:
        environment["DATABASE_URL"] = database_url
    with tempfile.TemporaryDirectory() as directory:
        results = Path(directory, "results.xml")
        command = [sys.executable, "-m", "pytest", "-n", str(max(2, os.cpu_count() or 2)), f"--junitxml={results}"]
        status = subprocess.run([*command, *options], cwd=BASE_DIR, env=environment).returncode
        return Outcome(name, counts(results), status != 0)


def counts(results: Path) -> str:
    """``412 passed, 0 failed, 0 skipped in 31 s`` from pytest's report; says so when there is none."""
    if not results.exists():
        return "pytest did not finish"
    suite = ElementTree.parse(results).getroot().find("testsuite")  # noqa: S314 (written by pytest just now)
    if suite is None:
        return "no tests"
    total, failures, errors, skipped = (int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped"))
    failed = failures + errors
    return (
        f"{total - failed - skipped} passed, {failed} failed, {skipped} skipped in {float(suite.get('time', 0)):.0f} s"
    )


def summarize(outcomes: list[Outcome], missing: list[str]) -> None:
    say("═" * 74)
    for outcome in outcomes:
        say(f"{'FAILED' if outcome.failed else 'ok':8}{outcome.name:12}{outcome.words}")
    for line in missing:
        say(f"!!      {line}")


if __name__ == "__main__":
    main()
