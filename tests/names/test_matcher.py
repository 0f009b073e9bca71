"""Names hidden in texts in every usual way are found, and ordinary texts stop nobody."""

from __future__ import annotations

from functools import cache

import pytest

from liaison.names.matcher import Certainty, Matcher, Wanted
from tests.names.harmless_texts import HARMLESS
from tests.names.hidden_names import HIDDEN, PEOPLE

# Texts of which nobody can say without the office whether they mean the person: staff are asked.
ASKED = {"حضرت عن منظمة المرأة الذهبي ضحى وزميلتان لها."}
# Of ordinary texts at most so many may stop a publication.
MOST_FALSE = 0.02
KEYS = {person: number for number, person in enumerate(PEOPLE)}


@cache
def matcher() -> Matcher:
    return Matcher([Wanted(KEYS[person], names) for person, names in PEOPLE.items()])


def certainty_of(person: str, text: str) -> int:
    return max((each.certainty for each in matcher().find(text) if each.key == KEYS[person]), default=0)


@pytest.mark.parametrize("kind", dict.fromkeys(kind for kind, _, _ in HIDDEN))
def test_a_hidden_name_stops(kind):
    texts = [(person, text) for each, person, text in HIDDEN if each == kind]
    missed = [(person, text) for person, text in texts if certainty_of(person, text) < Certainty.STOP]
    assert [text for _, text in missed if text not in ASKED] == []
    assert all(certainty_of(person, text) == Certainty.ASK for person, text in missed)


def test_ordinary_texts_stop_nobody():
    stopped = [text for text in HARMLESS if any(each.certainty == Certainty.STOP for each in matcher().find(text))]
    assert len(stopped) <= MOST_FALSE * len(HARMLESS), stopped


def test_the_place_of_a_mention_is_that_of_the_name():
    text = "وقال الدكتور سَلِيـم القمريّ، إن\nQamari, S. كذلك"
    found = Matcher([Wanted(7, ("سليم القمري", "Salim Qamari"))]).find(text)
    assert [(each.key, text[each.start : each.end]) for each in found] == [(7, "سَلِيـم القمريّ"), (7, "Qamari, S")]


def test_a_family_name_alone_asks_if_others_bear_it_too():
    people = [Wanted(1, ("سليم الزنبركجي",))]
    text = "وقال الزنبركجي إن الاجتماع كان مفيداً."
    assert [each.certainty for each in Matcher(people).find(text)] == [Certainty.STOP]
    assert [each.certainty for each in Matcher(people, common={"زنبركجي"}).find(text)] == [Certainty.ASK]


def test_nobody_is_looked_for_without_names():
    assert Matcher([]).find("سليم القمري") == []
    assert Matcher([Wanted(1, ("", "د."))]).find("سليم القمري، د. كريم") == []
