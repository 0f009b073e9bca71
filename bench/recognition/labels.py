"""The labeled reports as values: what a careful clerk reads out of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORTS = Path(__file__).parent / "reports"
HELD_OUT = Path(__file__).parent / "held_out"


@dataclass
class Person:
    name: str
    post: str = ""
    body: str = ""
    side: str = ""


@dataclass
class Body:
    name: str
    side: str = ""
    leaders: str = "none"


@dataclass
class Report:
    """One report: its text and its labels. ``also``: by label, other names under which the record is kept."""

    style: str
    language: str
    text: str
    written: dt.date
    date: str = ""
    format: str = ""
    people: list[Person] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    organizers: list[str] = field(default_factory=list)
    also: dict[str, str] = field(default_factory=dict)


def read(folder: Path) -> Iterator[Report]:
    """Yield the reports of the files in ``folder``: ``style.language.txt``, with ``=====`` between two of them."""
    for path in sorted(folder.glob("*.txt")):
        style, language, _ = path.name.split(".")
        for one in path.read_text(encoding="utf-8").split("\n=====\n"):
            head, _, text = one.partition("\n---\n")
            yield _report(style, language, head, text.strip("\n"))


def _report(style: str, language: str, head: str, text: str) -> Report:
    report = Report(style, language, text, dt.date(2026, 1, 1))
    for line in head.strip().splitlines():
        key, _, value = line.partition(":")
        cells = [cell.strip() for cell in value.split("|")]
        cells[0], _, other = (part.strip() for part in cells[0].partition(" ~ "))
        if other:
            report.also[cells[0]] = other
        if key == "written":
            report.written = dt.date.fromisoformat(cells[0])
        elif key == "person":
            report.people.append(Person(*cells))
        elif key == "org":
            report.bodies.append(Body(*cells))
        elif key == "organizer" and cells[0]:
            report.organizers.append(cells[0])
        elif key in ("date", "format"):
            setattr(report, key, cells[0])
    return report
