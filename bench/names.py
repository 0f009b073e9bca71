"""Names hidden in texts: how many are found, by kind; how many ordinary texts stop; how long 5,000 names take.

The texts are those of the tests (tests/names/). The time is that of the CPU, in one process, for the demo's longest kind of
text: the first page after a start, with nothing remembered, and later ones.
"""

from __future__ import annotations

import random
import time
from collections import Counter

from liaison.names.matcher import Certainty, Matcher, Wanted
from liaison.names.words_as_names import GIVEN
from tests.names import held_out
from tests.names.harmless_texts import HARMLESS
from tests.names.hidden_names import HIDDEN, PEOPLE

PROTECTED, PAGES, LIMIT = 5_000, 10, 100
SYLLABLES = {
    "سا": "sa",
    "مر": "mar",
    "نو": "nou",
    "زي": "zi",
    "كر": "kar",
    "دي": "di",
    "طا": "ta",
    "فو": "fou",
    "شا": "sha",
}


def main() -> None:
    table("Names hidden in texts, by kind", PEOPLE, HIDDEN, HARMLESS)
    table("The same of the list held out", held_out.PEOPLE, held_out.HIDDEN, held_out.HARMLESS)
    speed()


def table(
    title: str, people: dict[str, tuple[str, ...]], hidden: list[tuple[str, str, str]], harmless: list[str]
) -> None:
    keys = {person: number for number, person in enumerate(people)}
    find = Matcher([Wanted(keys[person], names) for person, names in people.items()]).find
    outcomes: dict[str, Counter[int]] = {}
    for kind, person, text in hidden:
        certainty = max((each.certainty for each in find(text) if each.key == keys[person]), default=0)
        outcomes.setdefault(kind, Counter())[certainty] += 1
    print(f"\n{title}\n{'kind':<44}{'stop':>6}{'ask':>6}{'missed':>8}")
    for kind, counts in outcomes.items():
        print(f"{kind:<44}{counts[Certainty.STOP]:>6}{counts[Certainty.ASK]:>6}{counts[0]:>8}")
    total = sum(outcomes.values(), Counter())
    print(f"{'all':<44}{total[Certainty.STOP]:>6}{total[Certainty.ASK]:>6}{total[0]:>8}")
    certainties = Counter(max((each.certainty for each in find(text)), default=0) for text in harmless)
    stops = certainties[Certainty.STOP]
    print(
        f"ordinary texts that stop: {stops} of {len(harmless)} ({stops / len(harmless):.1%}); that ask: {certainties[1]}"
    )


def speed() -> None:
    draw = random.Random(16)
    given = sorted(name for name in GIVEN if not name.isascii())
    wanted = [Wanted(key, tuple(_name(draw, given))) for key in range(PROTECTED)]
    start = time.process_time()
    matcher = Matcher(wanted)
    built = time.process_time() - start
    texts = [text for _, _, text in HIDDEN] + HARMLESS
    times = []
    for _page in range(PAGES):
        page = "\n\n".join(draw.sample(texts, 60))
        start = time.process_time()
        matcher.find(page)
        times.append((time.process_time() - start) * 1000)
    words = len(page.split())
    later = sorted(times[3:])[len(times[3:]) // 2]
    print(
        f"\n{PROTECTED} protected people, pages of {words} words; the list is read in {built * 1000:.0f} ms, once a process"
    )
    print(f"first page {times[0]:.0f} ms, later ones {later:.0f} ms (allowed {LIMIT})")


def _name(draw: random.Random, given: list[str]) -> list[str]:
    family = draw.sample(sorted(SYLLABLES), 3)
    return [
        f"{draw.choice(given)} {draw.choice(given)} ال{''.join(family)}ي",
        "".join(map(SYLLABLES.get, family)) + "i",
    ]


if __name__ == "__main__":
    main()
