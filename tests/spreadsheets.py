"""Spreadsheets as LibreOffice reads them, without a window."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

# UTF-8, commas, quotes; cells as they look; formulas worked out; every sheet.
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
_FROM_CSV = "CSV:44,34,76,1,,0,false,true,false"


def find_libreoffice() -> str:
    """The path of a LibreOffice that knows spreadsheets, or nothing."""
    program = shutil.which("soffice") or ""
    calc = Path(program).resolve().with_name("libsclo.so") if program else None
    return program if calc and calc.exists() else ""


def read_back(program: str, folder: Path, *files: Path) -> dict[str, list[list[str]]]:
    """The rows of every sheet of the files, by the file's name and the sheet's: ``{"ar.xlsx Meetings": …}``. One run a format."""
    found: dict[str, list[list[str]]] = {}
    for ending in {file.suffix for file in files}:
        out = folder / ending.strip(".")
        options = [f"--infilter={_FROM_CSV}"] if ending == ".csv" else []
        same = [str(file) for file in files if file.suffix == ending]
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [
            program,
            "--headless",
            "--norestore",
            profile,
            *options,
            "--convert-to",
            _CSV,
            "--outdir",
            str(out),
            *same,
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        for file in out.iterdir():
            book, _, sheet = file.stem.partition("-")
            with file.open(encoding="utf-8", newline="") as lines:
                found[f"{book}{ending} {sheet}"] = list(csv.reader(lines))
    return found
