"""``python -m bench.recognition``: prints, per style, how well reports are read, with records of all they name and without any.

``--mistakes`` prints what was missed, invented or taken for something else as well. The reports held out were written when the
rules stood, and scored once: what decision 0108 says of them is that score.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from bench.recognition.labels import Report
    from liaison.recognition.records import Records

WHAT = ("people", "bodies", "posts", "sides", "organizers", "date", "format")


def main() -> None:
    django.setup()
    from bench.recognition import speed
    from bench.recognition.labels import HELD_OUT, REPORTS, read

    mistakes = "--mistakes" in sys.argv
    wanted = [word for word in sys.argv[1:] if not word.startswith("-")]
    for title, folder in (("Reports for building", REPORTS), ("Reports held out", HELD_OUT)):
        if wanted and folder.name not in wanted:
            continue
        reports = list(read(folder))
        for known in (True, False):
            _table(
                f"{title}: {len(reports)}, {'on record' if known else 'nothing on record'}",
                reports,
                known=known,
                mistakes=mistakes,
            )
    speed.table([report.text for report in read(REPORTS)])


def _table(title: str, reports: list[Report], *, known: bool, mistakes: bool) -> None:
    from bench.recognition.scoring import Counts, score
    from liaison.recognition.reader import recognize

    by_style: dict[str, Counts] = defaultdict(Counts)
    whole, spent = Counts(), 0.0
    keys, records = on_record(reports) if known else (None, None)
    for number, report in enumerate(reports):
        if records:
            own(records, report)
        start = time.perf_counter()
        found = recognize(report.text, records, written=report.written)
        spent += time.perf_counter() - start
        wrong: list[str] = []
        counts = score(report, found, wrong, keys)
        by_style[f"{report.style} {report.language}"].take(counts)
        whole.take(counts)
        if mistakes and wrong:
            print(f"-- {report.style} {report.language} {number}", *wrong, sep="\n   ")
    print(f"\n{title}\n{'F1 of':<16}" + "".join(f"{what:>12}" for what in WHAT))
    for style, counts in [*by_style.items(), ("all", whole)]:
        print(f"{style:<16}" + "".join(f"{counts.f1(what):>12.3f}" for what in WHAT))
    print(f"{spent / max(1, len(reports)) * 1000:.0f} ms a report")


def on_record(reports: list[Report]) -> tuple[dict[str, str], Records]:
    """Return the records of all that the reports name, with their keys by label."""
    from liaison.recognition.records import BodyRecord, PersonRecord, Records

    people: dict[str, PersonRecord] = {}
    bodies: dict[str, BodyRecord] = {}
    for one in reports:
        for body in one.bodies:
            bodies.setdefault(body.name, BodyRecord(body.name, (one.also.get(body.name, body.name),)))
        for person in one.people:
            posts = ((person.body, person.post),) if person.body else ()
            people.setdefault(person.name, PersonRecord(person.name, (one.also.get(person.name, person.name),), posts))
    return {key: key for key in (*people, *bodies)}, Records(tuple(people.values()), tuple(bodies.values()))


def own(records: Records, report: Report) -> None:
    """Make the hosts of ``report`` the office's own, as they are for the office that writes it."""
    hosts = {body.name for body in report.bodies if body.side == "host"}
    records.body = {key: replace(record, own=key in hosts) for key, record in records.body.items()}


if __name__ == "__main__":
    import os

    os.environ |= {
        "SECRET_KEY": "x" * 60,
        "HTTPS": "0",
        "DATABASE_URL": "sqlite://:memory:",
        "DJANGO_SETTINGS_MODULE": "liaison.settings",
    }
    main()
