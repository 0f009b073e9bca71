"""What there is in the repository that documents may name: files, modules and what they define, variables, make targets.

All of it is read from the source text; nothing is imported.
"""

from __future__ import annotations

import ast
import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from deploy.installing.answers import QUESTIONS
from tests.docs.markdown import ROOT

# Of the programs and of what they leave behind.
_SKIPPED = {"__pycache__", "var", "node_modules", "htmlcov"}
_HIDDEN = {".ci", ".gitignore", ".github"}
# Folders of Python that people run to develop; what any other one reads from the environment is a setting of the site.
_TOOLS = ("tests", "bench", "docs", "locale")
# Variables that every machine sets by itself.
_OF_THE_SYSTEM = {"PATH", "HOME", "LANG"}


@cache
def files() -> frozenset[str]:
    """The paths of all files and, with a slash at the end, of all folders, relative to the root."""
    found = set()
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in _SKIPPED and (name[0] != "." or name in _HIDDEN)]
        here = Path(folder).relative_to(ROOT).as_posix() + "/"
        here = "" if here == "./" else here
        found |= {here + name for name in names} | {f"{here}{name}/" for name in folders}
    return frozenset(found)


@cache
def files_called(tail: str) -> list[str]:
    """The files and folders whose path is ``tail`` or ends with it."""
    return sorted(path for path in files() if path == tail or path.endswith("/" + tail))


@dataclass
class Module:
    """What one file of Python defines and imports at its top, and what its classes hold, by the name of the class."""

    defined: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    classes: dict[str, set[str]] = field(default_factory=dict)
    bases: dict[str, list[str]] = field(default_factory=dict)


@cache
def modules() -> dict[str, Module]:
    """Every module of ours, by its dotted name."""
    found = {}
    for path, tree in trees().items():
        name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        found[name] = _read_module(tree)
    return found


@cache
def trees() -> dict[str, ast.Module]:
    """The parsed source of every file of Python, by its path; without migrations, and of tests those that know the environment."""
    paths = sorted(path for path in files() if path.endswith(".py") and "/migrations/" not in path)
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in paths}
    return {path: ast.parse(text) for path, text in texts.items() if not path.startswith("tests/") or "environ" in text}


def _read_module(tree: ast.Module) -> Module:
    module = Module()
    for node in _statements(tree.body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module.imported |= _names(node)
        else:
            module.defined |= _names(node)
        if isinstance(node, ast.ClassDef):
            module.classes[node.name] = _members(node)
            module.bases[node.name] = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
    return module


def _statements(body: list[ast.stmt]) -> list[ast.stmt]:
    """``body`` and what stands in its conditions."""
    return [
        inner
        for node in body
        for inner in ([*_statements(node.body), *_statements(node.orelse)] if isinstance(node, ast.If) else [node])
    ]


def _names(node: ast.stmt) -> set[str]:
    """The names that one statement defines."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {part.id for target in targets if target for part in ast.walk(target) if isinstance(part, ast.Name)}


def _members(node: ast.ClassDef) -> set[str]:
    """What a class defines: in its body, and on ``self``."""
    found = {name for statement in node.body for name in _names(statement)}
    return found | {
        part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store) and ast.unparse(part.value) == "self"
    }


@cache
def classes() -> dict[str, set[str]]:
    """The members of every class of ours with those it inherits from others of ours, by the name of the class."""
    own: dict[str, set[str]] = defaultdict(set)
    bases: dict[str, set[str]] = defaultdict(set)
    for module in modules().values():
        for name, members in module.classes.items():
            own[name] |= members
            bases[name] |= set(module.bases[name])

    def all_members(name: str, seen: frozenset[str]) -> set[str]:
        inherited = (all_members(base, seen | {name}) for base in bases[name] if base in own and base not in seen)
        return own[name].union(*inherited)

    return {name: all_members(name, frozenset()) for name in list(own)}


@cache
def functions() -> frozenset[str]:
    """The names of all functions, methods and classes of ours."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return frozenset(node.name for tree in trees().values() for node in ast.walk(tree) if isinstance(node, kinds))


@cache
def words() -> frozenset[str]:
    """Every word of the source: Python, templates, scripts, styles, configuration."""
    ends = (".py", ".html", ".js", ".css", ".toml", ".json", "Makefile", ".svg", ".txt", ".xml")
    skipped = (".mo", "requirements.txt", "requirements-dev.txt")
    texts = (path for path in files() if path.endswith(ends) and not path.endswith(skipped))
    found = {Path(path).stem for path in files()}
    for path in texts:
        if not path.startswith("tests/docs/"):
            found.update(re.findall(r"\w+", (ROOT / path).read_text(encoding="utf-8")))
    return frozenset(found)


@dataclass(frozen=True)
class Variable:
    """A variable of the environment: where it is read, by what method of ``environ.Env``, and its default if that is a literal."""

    name: str
    place: str
    method: str = ""
    default: object = None


@cache
def settings() -> dict[str, Variable]:
    """The variables that the site itself reads."""
    return {
        name: found
        for name, found in _variables().items()
        if not found.place.startswith(_TOOLS) and name not in _OF_THE_SYSTEM
    }


@cache
def variables() -> frozenset[str]:
    """All variables that can be given: to the site, its tools, its tests, make."""
    asked = frozenset(question.variable for question in QUESTIONS)
    return frozenset(_variables()) | frozenset(make_variables()) | asked


@cache
def tool_variables() -> dict[str, str]:
    """The variables that only tools, tests and make read: where."""
    read = {name: found.place for name, found in _variables().items()} | make_variables()
    return {name: place for name, place in read.items() if name not in settings() and name not in _OF_THE_SYSTEM}


@cache
def _variables() -> dict[str, Variable]:
    found: dict[str, Variable] = {}
    # The tools last: what the site reads too is a setting.
    for path in sorted(trees(), key=lambda path: path.startswith(_TOOLS)):
        for node in ast.walk(trees()[path]):
            if variable := _read(node, path):
                found.setdefault(variable.name, variable)
    return found


def _read(node: ast.AST, path: str) -> Variable | None:
    """The variable that ``node`` reads: ``env.str("NAME")``, ``os.environ["NAME"]``, ``os.environ.get("NAME")``, ``os.getenv``."""
    place = f"{path}:{getattr(node, 'lineno', 0)}"
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ" and isinstance(node.ctx, ast.Load):
        return Variable(_text(node.slice), place) if _text(node.slice) else None
    if not isinstance(node, ast.Call) or not node.args or not _text(node.args[0]):
        return None
    called = ast.unparse(node.func)
    if called in ("os.environ.get", "os.getenv"):
        return Variable(_text(node.args[0]), place)
    if re.fullmatch(r"env(\.\w+)?", called):
        defaults = [keyword.value for keyword in node.keywords if keyword.arg == "default"]
        literal = defaults[0].value if defaults and isinstance(defaults[0], ast.Constant) else None
        return Variable(_text(node.args[0]), place, called.removeprefix("env").removeprefix("."), literal)
    return None


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@cache
def make_variables() -> dict[str, str]:
    """The variables of the Makefile that whoever calls make may give: where they stand in it."""
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    found = {}
    for number, line in enumerate(lines, 1):
        given = re.findall(r"^(\w+) \?=", line) + re.findall(r"\b([A-Z]+)=\$\(\1\)", line)
        found.update(dict.fromkeys(given, f"Makefile:{number}"))
    return found


@cache
def make_targets() -> dict[str, str]:
    """The targets of the Makefile, each with what ``make help`` says of it; empty if that does not list it."""
    lines = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z][\w-]*):(?!=)(?:.*?## (.*))?", lines, re.MULTILINE))


def make_line(target: str) -> int:
    """The line of the Makefile on which ``target`` begins."""
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(f"{target}:"))
