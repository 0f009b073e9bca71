"""Find what is unusual in the code of the apps: SQL written by hand, signals, classes made while the site runs,
private methods of libraries that ours take the place of.

Each function returns the paths of the files in which it is.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from pathlib import Path

from django.core.management import get_commands, load_command_class
from django.urls import get_resolver

from tests.docs import source
from tests.docs.markdown import ROOT

_APPS = ("liaison", "articles", "organizations", "office")
_RUN_SQL = {"execute", "executemany", "raw", "extra", "RawSQL"}
_SIGNALS = ("django.dispatch", "django.db.models.signals", "django.contrib.auth.signals")
_MAKE_CLASSES = {"namedtuple", "new_class", "make_dataclass", "create_model", "modelform_factory"}


def find_sql() -> set[str]:
    """Files that run SQL of their own."""
    return {path for path, tree in _trees().items() if any(_called(node) in _RUN_SQL for node in ast.walk(tree))}


def find_signals() -> set[str]:
    """Files that define, send or receive a signal."""
    return {path for path, tree in _trees().items() if any(_imports_signals(node) for node in ast.walk(tree))}


def find_made_classes() -> set[str]:
    """Files that make classes while the site runs: by a call, or inside of a function."""
    return {path for path, tree in _trees().items() if any(_makes_class(node) for node in ast.walk(tree))}


@cache
def find_private_hooks() -> dict[str, set[str]]:
    """Methods of ours that take the place of a private one of a library: their names, by the file."""
    # Whatever answers a request is loaded by the addresses; the commands are not.
    _ = get_resolver().url_patterns
    for name, app in get_commands().items():
        if app in _APPS:
            load_command_class(app, name)
    found: dict[str, set[str]] = {}
    for kind in {value for name in list(sys.modules) if _is_ours(name) for value in _classes(sys.modules[name])}:
        for position, own in enumerate(kind.__mro__):
            for name, value in vars(own).items():
                if _is_ours(own.__module__) and _is_hook(name, value, kind.__mro__[position + 1 :]):
                    path = Path(inspect.getfile(own)).relative_to(ROOT).as_posix()
                    found.setdefault(path, set()).add(name)
    return found


def _trees() -> dict[str, ast.Module]:
    return {path: tree for path, tree in source.trees().items() if path.split("/")[0] in _APPS}


def _called(node: ast.AST) -> str:
    """The last name of what ``node`` calls; empty if it calls nothing."""
    return ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""


def _imports_signals(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module in _SIGNALS or any(f"{node.module}.{alias.name}" in _SIGNALS for alias in node.names)
    # A signal of ours is imported like any function.
    return _called(node) in ("connect", "send") and bool(getattr(node, "keywords", ()))


def _makes_class(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef):
        return any(isinstance(inner, ast.ClassDef) for inner in ast.walk(node))
    called = _called(node)
    makes_one = called == "type" and len(getattr(node, "args", ())) == len(("name", "bases", "body"))
    return makes_one or called in _MAKE_CLASSES


def _is_ours(module: str) -> bool:
    return module.split(".")[0] in _APPS


def _classes(module: object) -> list[type]:
    return [value for value in vars(module).values() if isinstance(value, type) and _is_ours(value.__module__)]


def _is_hook(name: str, value: object, bases: tuple[type, ...]) -> bool:
    """Whether ``value`` is a function that hides a private one of a class in ``bases`` that is not ours."""
    if (
        not name.startswith("_")
        or name.endswith("_")
        or not inspect.isfunction(value)
        or not _is_ours(value.__module__)
    ):
        return False
    return any(name in vars(base) for base in bases if not _is_ours(base.__module__))
