"""Events that texts of the field speak of as past, with the day on which they ended: they say when a text was written at the
earliest. Rounds of the Syrian Constitutional Committee, as the United Nations announced them; staff may add others."""

from __future__ import annotations

import datetime as dt

from liaison.recognition.lexicon import word_set

_ROUNDS = (
    ("أولى first", dt.date(2019, 11, 8)),
    ("ثانية second", dt.date(2019, 11, 29)),
    ("ثالثة third", dt.date(2020, 8, 29)),
    ("رابعة fourth", dt.date(2020, 12, 4)),
    ("خامسة fifth", dt.date(2021, 1, 29)),
    ("سادسة sixth", dt.date(2021, 10, 22)),
    ("سابعة seventh", dt.date(2022, 3, 25)),
    ("ثامنة eighth", dt.date(2022, 6, 3)),
)
# Each event: sets of words, one of each of which a sentence has; and its last day.
EVENTS = tuple(
    ((word_set("جولة دورة round session"), word_set(number), word_set("دستورية constitutional")), last)
    for number, last in _ROUNDS
)
