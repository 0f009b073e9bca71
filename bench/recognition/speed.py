"""How long reading takes beside 20,000 records, and of a text that is no report: the CPU's time."""

from __future__ import annotations

import datetime as dt
import random
import time
from typing import TYPE_CHECKING

from bench.names import SYLLABLES, _name
from liaison.names.words_as_names import GIVEN
from liaison.recognition.reader import recognize
from liaison.recognition.records import BodyRecord, PersonRecord, Records

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE, BODIES, WORDS = 10_000, 10_000, 100_000
_HEADS = "رابطة جمعية مجلس منظمة مؤسسة اتحاد هيئة مركز شبكة منتدى".split()


def table(reports: list[str]) -> None:
    """Print the times for pages made of ``reports``."""
    draw = random.Random(19)
    given = sorted(name for name in GIVEN if not name.isascii())
    people = tuple(PersonRecord(f"person-{key}", tuple(_name(draw, given))) for key in range(PEOPLE))
    bodies = tuple(BodyRecord(f"body-{key}", (_body(draw),)) for key in range(BODIES))
    records = Records(people, bodies)
    page, other, third = ("\n\n".join(draw.sample(reports, 6)) for _ in range(3))
    day = dt.date(2026, 1, 1)
    rows = {
        f"records are laid out, {PEOPLE + BODIES} of them, once a process": lambda: (
            records.names,
            records.who("سامر"),
            records.which("سامر"),
        ),
        f"a page of {len(page.split())} words, first time": lambda: recognize(page, records, written=day),
        f"another one, of {len(other.split())} words": lambda: recognize(other, records, written=day),
        f"a third one, of {len(third.split())} words": lambda: recognize(third, records, written=day),
        f"a text of {WORDS} words": lambda: recognize(" ".join((page.split() * WORDS)[:WORDS]), records, written=day),
    }
    print()
    for label, call in rows.items():
        print(f"{label:<70}{_timed(call) * 1000:>8.0f} ms")


def _timed(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def _body(draw: random.Random) -> str:
    words = ("".join(draw.sample(sorted(SYLLABLES), 3)) for _ in range(2))
    return f"{draw.choice(_HEADS)} ال{' ال'.join(words)}"
