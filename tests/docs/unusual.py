"""Find what is unusual in the code of the apps: SQL written by hand, signals, classes made while the site runs.

Each function returns the paths of the files in which it is.
"""

from __future__ import annotations

import ast

from tests.docs import source

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
