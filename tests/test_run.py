"""The suite about itself: nothing is left out silently, and no test finds another's leftovers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from tests import run
from tests.database_matters import PLACES
from tests.quick_ones import SLOW

BASE_DIR = Path(__file__).resolve().parents[1]
SKIPPING = """
import pytest

@pytest.fixture
def nowhere():
    pytest.skip("there is no such thing here")

def test_through_a_fixture(nowhere): ...

@pytest.mark.skip(reason="not today")
def test_by_a_mark(): ...

@pytest.mark.xfail
def test_expected_to_fail():
    assert False
"""

HALVES = """
import pytest

def test_of_no_database(): ...

@pytest.mark.django_db
def test_of_any_database(): ...

@pytest.mark.django_db
@pytest.mark.parametrize("text", ["word", "nul \\x00", "9" * 20])
def test_of_what_is_typed(text): ...

@pytest.mark.django_db
@pytest.mark.database
def test_of_the_database(): ...

@pytest.mark.django_db(transaction=True)
def test_of_several_connections(): ...

@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_of_a_page(): ...

@pytest.mark.browser
@pytest.mark.database
@pytest.mark.django_db
def test_of_the_database_in_a_browser(): ...
"""
OF_CONSTRAINTS = """
import pytest

def test_of_no_database_either(): ...

@pytest.mark.django_db
def test_of_a_place(): ...
"""


@pytest.mark.parametrize(("ci", "status", "said"), [("", 0, "2 skipped"), ("true", 1, "failed")])
def test_a_skip_is_a_failure_where_everything_must_run(tmp_path, ci, status, said):
    (tmp_path / "test_skipping.py").write_text(SKIPPING)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.no_skips",
        "-p",
        "no:cacheprovider",
        f"--rootdir={tmp_path}",
    ]
    done = subprocess.run(
        [*command, "-c", str(BASE_DIR / "pyproject.toml"), str(tmp_path)],
        cwd=BASE_DIR,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert said in done.stdout
    if ci:
        assert "there is no such thing here" in done.stdout


def test_the_half_of_another_database_leaves_out_what_says_the_same_on_each(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_halves.py").write_text(HALVES)
    (tmp_path / "tests" / "test_model_constraints.py").write_text(OF_CONSTRAINTS)
    command = [sys.executable, "-m", "pytest", "-p", "tests.database_matters", "-p", "no:cacheprovider", "--co"]
    done = subprocess.run(
        [
            *command,
            "--database-matters",
            f"--rootdir={tmp_path}",
            "-c",
            str(BASE_DIR / "pyproject.toml"),
            str(tmp_path),
        ],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert sorted(re.findall(r"::(\w+)", done.stdout)) == [
        "test_of_a_place",
        "test_of_several_connections",
        "test_of_the_database",
        "test_of_the_database_in_a_browser",
        *["test_of_what_is_typed"] * 2,
    ]


@pytest.mark.parametrize("place", PLACES)
def test_every_place_whose_tests_run_on_both_databases_has_some(place):
    assert any(fnmatch(str(file.relative_to(BASE_DIR)), place) for file in BASE_DIR.glob("tests/**/test_*.py"))


def test_every_slow_test_is_one_that_there_is():
    """A name that changed leaves a test out of no run, and would make ``make test-fast`` slow."""
    for line in SLOW.read_text().splitlines():
        file, _, name = line.split(maxsplit=1)[1].rpartition("::")
        assert f"def {name}(" in (BASE_DIR / file).read_text(), line


def test_a_database_that_cannot_be_reached_is_said_in_a_line():
    reason = run.unreachable("postgres://nobody@127.0.0.1:1/none")
    assert reason
    assert len(reason.splitlines()) == 1


def test_results_are_counted_from_pytests_report(tmp_path):
    report = tmp_path / "results.xml"
    report.write_text('<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2" time="3.4"/></testsuites>')
    assert run.counts(report) == "5 passed, 2 failed, 2 skipped in 3 s"
    assert run.counts(tmp_path / "none.xml") == "pytest did not finish"


def test_every_test_begins_in_arabic():
    assert translation.get_language() == "ar"
    translation.activate("en")


def test_whatever_the_one_before_it_read():
    assert translation.get_language() == "ar"


def test_the_developers_settings_and_data_stay_out():
    assert not settings.DEMO
    assert not settings.DEBUG
    assert "liaison-test-" in str(settings.DATA_DIR)
    assert str(settings.MEDIA_ROOT).startswith(str(settings.DATA_DIR))
