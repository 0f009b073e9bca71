"""Whatever reads the index goes through one module, and each name that stands there is asked for by somebody."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from liaison.search import api

ROOT = Path(__file__).resolve().parents[2]
DOOR, WORDS = "liaison.search.api", "liaison.search.language"
# What keeps the index as the records are.
KEEPING = {f"liaison.search.index.{name}" for name in ("check", "kept_pages", "rebuild", "sources", "upkeep", "writer")}
# Those who make documents of records, or tables.
MAKERS = ("articles/index/", "organizations/index.py", "liaison/models.py", "liaison/migrations/")


def sources():
    """The files of the product outside of search, as they are called from the root."""
    found = (path for app in ("liaison", "articles", "organizations", "office") for path in (ROOT / app).rglob("*.py"))
    named = {path.relative_to(ROOT).as_posix(): path for path in found}
    return {name: path for name, path in named.items() if not name.startswith("liaison/search/")}


def imports(path):
    """The modules of search that the file imports from, each with a name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("liaison.search"):
            yield from ((module_of(node.module, alias.name), alias.name) for alias in node.names)


def module_of(package, name):
    """The module itself where ``from package import module`` takes a whole one."""
    whole = ROOT / package.replace(".", "/") / f"{name}.py"
    return f"{package}.{name}" if whole.exists() else package


def test_search_is_asked_through_one_door():
    through_the_wall = [
        f"{name}: {module}"
        for name, path in sources().items()
        if not name.startswith(MAKERS)
        for module, _what in imports(path)
        if module != DOOR and not module.startswith(WORDS) and module not in KEEPING
    ]
    assert through_the_wall == []


def test_nothing_stands_in_the_door_that_nobody_takes():
    taken = {what for path in sources().values() for module, what in imports(path) if module == DOOR}
    assert set(api.__all__) - taken == set()


@pytest.mark.parametrize("sign", [" << ", " >> "])
def test_the_layout_of_ids_is_known_in_one_module(sign):
    knowing = [path.name for path in (ROOT / "liaison/search/index").glob("*.py") if sign in path.read_text()]
    knowing += [path.name for path in (ROOT / "liaison/search/backends").glob("*.py") if sign in path.read_text()]
    knowing += [path.name for path in (ROOT / "liaison/search").glob("*.py") if sign in path.read_text()]
    assert knowing == ["entry_ids.py"]
