"""A release: the code with its libraries, catalogs and static files, complete in a folder of its own, owned by root."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.installing import layout
from deploy.installing.machine import InstallationError, folder, run, say

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a copy of the repository holds besides the product.
_LEFT_OUT = {"var", "tests", "bench", "__pycache__", "node_modules", "sbom.json"}
# The last thing written: a release without it was interrupted.
_COMPLETE = ".complete"
_KEPT = 3
# Run by the units: it belongs to its release even while "current" is led elsewhere.
_RUNNER = """\
#!{python}
import sys
sys.path.insert(0, {release!r})
from manage import main
main()
"""


def is_left_out(name: str) -> bool:
    """Return whether the file or folder ``name`` is no part of the product."""
    return name.startswith(".") or name in _LEFT_OUT or name.endswith((".pyc", ".mo"))


def files_of(source: Path) -> list[Path]:
    """Return the product's files under ``source``, relative to it, in a fixed order."""
    found = []
    for top, folders, names in os.walk(source):
        folders[:] = [name for name in folders if not is_left_out(name)]
        found += [Path(top, name).relative_to(source) for name in names if not is_left_out(name)]
    return sorted(found)


def name_of(source: Path) -> str:
    """Return the name of the release in ``source``: its version and eight letters that change with any file."""
    digest = hashlib.sha256()
    for file in files_of(source):
        digest.update(f"{file}\n".encode() + hashlib.sha256((source / file).read_bytes()).digest())
    return f"{version_of(source)}-{digest.hexdigest()[:8]}"


def version_of(source: Path) -> str:
    """Return the version of the product in ``source``. Raises InstallationError if there is no product."""
    file = source / "liaison" / "__init__.py"
    found = re.search(r'^__version__ = "([\w.]+)"', file.read_text(), re.MULTILINE) if file.exists() else None
    if not found:
        raise InstallationError(f"{source} holds no release of Liaison: {file} is not there or names no version.")
    return found[1]


@contextmanager
def opened(given: Path) -> Iterator[Path]:
    """The folder of the release ``given``, which may be an archive. Raises InstallationError if it is neither."""
    if given.is_dir():
        yield given.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="liaison-release-") as place:
        try:
            with tarfile.open(given) as archive:
                archive.extractall(place, filter="data")
        except (OSError, tarfile.TarError) as reason:
            raise InstallationError(
                f"{given} is neither a folder nor an archive that can be read: {reason}"
            ) from reason
        inside = list(Path(place).iterdir())
        yield inside[0] if len(inside) == 1 else Path(place)


def built(source: Path) -> Path:
    """Return the folder of the release in ``source`` on this machine, built if it is not there, whole or not at all."""
    if source.parent == layout.RELEASES and (source / _COMPLETE).exists():
        return source
    release = layout.RELEASES / name_of(source)
    if not (release / _COMPLETE).exists():
        shutil.rmtree(release, ignore_errors=True)
        try:
            _build(source, release)
        except BaseException:
            shutil.rmtree(release, ignore_errors=True)
            raise
    return release


def _build(source: Path, release: Path) -> None:
    say(f"Building {release.name} …")
    folder(release)
    for file in files_of(source):
        folder((release / file).parent)
        shutil.copyfile(source / file, release / file)
        (release / file).chmod(0o755 if os.access(source / file, os.X_OK) else 0o644)
    (release / ".venv").symlink_to(_libraries(release))
    python = release / ".venv/bin/python"
    (release / "bin").mkdir()
    runner = release / "bin/liaison"
    runner.write_text(_RUNNER.format(python=(release / ".venv").resolve() / "bin/python", release=str(release)))
    runner.chmod(0o755)
    run(str(python), "-m", "liaison.catalogs", cwd=release)
    _collect_static(python, release)
    run(str(python), "-m", "compileall", "-q", "-x", r"/\.venv/", ".", cwd=release)
    # Some files were made for their maker alone.
    run("chmod", "-R", "a+rX,go-w", str(release), str(release / ".venv/"))
    (release / _COMPLETE).touch()


def _libraries(release: Path) -> Path:
    """Return the folder with the libraries of ``release``; releases that want the same ones share it."""
    wanted = (release / "requirements.txt").read_bytes() + sys.version.encode()
    place = layout.LIBRARIES / hashlib.sha256(wanted).hexdigest()[:12]
    if not (place / _COMPLETE).exists():
        say("Installing its libraries …")
        shutil.rmtree(place, ignore_errors=True)
        run("python3", "-m", "venv", str(place))
        quietly = (
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--root-user-action=ignore",
            "--no-cache-dir",
        )
        only = ("--require-hashes", "--only-binary=:all:", "-r", str(release / "requirements.txt"))
        run(str(place / "bin/python"), "-m", "pip", "install", *quietly, *only)
        (place / _COMPLETE).touch()
    return place


def _collect_static(python: Path, release: Path) -> None:
    say("Compressing its static files …")
    with tempfile.TemporaryDirectory() as data:
        env = offline(LIAISON_DATA=data, STATIC_ROOT=str(release / layout.STATIC))
        run(str(python), "manage.py", "collectstatic", "--noinput", cwd=release, env=env)


def commands(release: Path) -> set[str]:
    """Return the names of the commands that ``release`` has."""
    return set(run(str(release / "bin/liaison"), "help", "--commands", env=offline()).split())


def offline(**others: str) -> dict[str, str]:
    """Return an environment for commands that serve nobody: they read nothing from the site's database and get no secret."""
    return {"PATH": os.environ["PATH"], "SECRET_KEY": "-" * 50, "DATABASE_URL": "sqlite://:memory:", **others}


def current() -> Path | None:
    """Return the release that serves, or None before the first."""
    return layout.CURRENT.resolve() if layout.CURRENT.is_symlink() else None


def prune() -> None:
    """Remove releases that are neither served, nor the one before, nor among the newest."""
    kept = {link.resolve() for link in (layout.CURRENT, layout.PREVIOUS) if link.is_symlink()}
    by_age = sorted(layout.RELEASES.iterdir(), key=lambda release: release.stat().st_mtime, reverse=True)
    for release in by_age[_KEPT:]:
        if release not in kept:
            shutil.rmtree(release)
    used = {(release / ".venv").resolve() for release in layout.RELEASES.iterdir()}
    for libraries in layout.LIBRARIES.iterdir():
        if libraries not in used:
            shutil.rmtree(libraries)
