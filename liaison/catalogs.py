"""The message catalogs: Babel compiles the .po files, so that no machine needs gettext to run Liaison."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogs(locale_dir: Path = LOCALE_DIR) -> list[Path]:
    """Compile each .po file under ``locale_dir`` that changed since it was last compiled; return the .mo files written.

    Uses neither settings nor the app registry: call it before Django is set up, because Django reads the catalogs once.
    Raises babel.messages.pofile.PoFileError for a catalog that cannot be read.
    """
    catalogs = sorted(locale_dir.glob("*/LC_MESSAGES/*.po"))
    return [_compile(source) for source in catalogs if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parts[-3], abort_invalid=True)
    # Write to a temporary file and rename it, so that a process that starts meanwhile reads a complete catalog.
    number, name = tempfile.mkstemp(dir=source.parent, suffix=".mo")
    with os.fdopen(number, "wb") as file:
        write_mo(file, catalog)
    return Path(name).rename(source.with_suffix(".mo"))


if __name__ == "__main__":
    compile_catalogs()
