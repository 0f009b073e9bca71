"""Find the methods of ours that take the place of private ones of a library."""

from __future__ import annotations

import inspect
import sys
from functools import cache
from pathlib import Path

from django.core.management import get_commands, load_command_class
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[2]
_APPS = ("liaison", "articles", "organizations", "office")


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
