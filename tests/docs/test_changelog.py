"""The version has one place, and the newest entry of the changelog is about it."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import tomllib

from liaison import __version__
from tests.docs.markdown import ROOT

SECTIONS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def read_entries() -> list[tuple[str, str]]:
    """The versions of the changelog with their dates, in order."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)


def test_the_newest_entry_is_about_this_version():
    assert read_entries()[0][0] == __version__, (
        "CHANGELOG.md begins with another version than liaison/__init__.py. Add an entry, or raise the version."
    )


def test_entries_are_in_order_newest_first():
    versions = [tuple(map(int, version.split("."))) for version, _ in read_entries()]
    days = [dt.date.fromisoformat(day) for _, day in read_entries()]
    assert versions == sorted(set(versions), reverse=True)
    assert days == sorted(days, reverse=True)


def test_sections_have_the_usual_names():
    headings = re.findall(r"^#{2,3} (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    others = [heading for heading in headings if heading not in SECTIONS and not heading.startswith("[")]
    assert others == []


def test_the_project_takes_its_version_from_the_code():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "liaison.__version__"}


def test_the_command_line_prints_it_without_settings():
    command = [sys.executable, "manage.py", "--version"]
    answer = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, check=True)
    assert answer.stdout.startswith(f"Liaison {__version__} (Django 5.")
