"""“What is unusual here” in docs/developer.md leaves out nothing of its kind, and names nothing that is gone."""

from __future__ import annotations

import re

import pytest

from tests.docs import unusual
from tests.docs.markdown import Mention, read_guides
from tests.liaison.test_django_hooks import PRIVATE

GUIDE = next(guide for guide in read_guides() if guide.path.name == "developer.md")

HEADINGS = {
    "SQL written by hand": unusual.find_sql,
    "Signals": unusual.find_signals,
    "Classes made while the site runs": unusual.find_made_classes,
}


def read_rows(heading: str) -> dict[str, tuple[Mention, str]]:
    """The paths in the first column of the table under ``heading``: where each stands, and the rest of its row."""
    rows = GUIDE.rows_under(heading)
    assert rows, f"docs/developer.md has no table under “{heading}”"
    return {
        path.strip("`"): (row[0], " ".join(cell.text for cell in row[1:]))
        for row in rows
        for path in row[0].text.split(", ")
        if path.startswith("`")
    }


def covers(path: str, file: str) -> bool:
    return file == path or (path.endswith("/") and file.startswith(path))


@pytest.mark.parametrize("heading", HEADINGS)
def test_nothing_is_left_out(heading):
    told = read_rows(heading)
    missing = [file for file in sorted(HEADINGS[heading]()) if not any(covers(path, file) for path in told)]
    if missing:
        pytest.fail(
            "\n".join(
                f"{file} is missing under “{heading}” in docs/developer.md. Add it, with why." for file in missing
            ),
            pytrace=False,
        )


@pytest.mark.parametrize("heading", HEADINGS)
def test_nothing_is_gone(heading):
    found = HEADINGS[heading]()
    gone = [
        f"{mention.place}: nothing of the kind is in {path}. Take it out."
        for path, (mention, _) in read_rows(heading).items()
        if not any(covers(path, file) for file in found)
    ]
    if gone:
        pytest.fail("\n".join(gone), pytrace=False)


def test_every_private_name_is_told_with_its_files():
    told = GUIDE.rows_under("Private parts of Django and other packages")
    rows = [(row[0].text, row[1].text) for row in told]
    missing = [
        f"docs/developer.md does not say why {file} relies on {name}. Add it under “Private parts of Django …”."
        for name, (_pieces, files) in PRIVATE.items()
        for file in files.split(", ")
        if not any(f"`{file}`" in where and f"`{name}`" in why for where, why in rows)
    ]
    if missing:
        pytest.fail("\n".join(missing), pytrace=False)
    names = {name for _where, why in rows for name in re.findall(r"`(_\w+)`", why)}
    assert names == PRIVATE.keys(), "docs/developer.md names others than tests/liaison/test_django_hooks.py."
