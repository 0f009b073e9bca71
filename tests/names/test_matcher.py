"""Names hidden in texts in every usual way are found, and ordinary texts stop nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liaison.names.matcher import Certainty, Matcher, Wanted
from liaison.names.recorded import recorded
from tests.names import held_out
from tests.names.harmless_texts import HARMLESS
from tests.names.hidden_names import HIDDEN, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Texts of which nobody can say without the office whether they mean the person: staff are asked.
ASKED = {
    "حضرت عن منظمة المرأة الذهبي ضحى وزميلتان لها.",
    "وأوضح العقيد خير بك أنه لم يتلق أمراً مكتوباً.",
}
# Of ordinary texts at most so many may stop a publication.
MOST_FALSE = 0.02
ALONE = "family alone"


class Corpus:
    """Texts that hide the names of people."""

    def __init__(self, people: dict[str, tuple[str, ...]], hidden: Sequence[tuple[str, str, str]]) -> None:
        self.hidden = hidden
        self._keys = {person: number for number, person in enumerate(people)}
        wanted = [Wanted(self._keys[person], names) for person, names in people.items()]
        self.matcher = Matcher(wanted)
        self._of_the_archive = Matcher(wanted, rare=frozenset(_families(people.values())))

    def certainty(self, person: str, text: str, *, rare: bool = False) -> int:
        """The greatest certainty that ``text`` names ``person``; ``rare``: the archive has no such family names."""
        found = (self._of_the_archive if rare else self.matcher).find(text)
        return max((each.certainty for each in found if each.key == self._keys[person]), default=0)


def _families(people: Iterable[tuple[str, ...]]) -> Iterable[str]:
    return (name.family[0] for names in people for line in names if (name := recorded(0, line)))


CORPORA = {"first": Corpus(PEOPLE, HIDDEN), "held out": Corpus(held_out.PEOPLE, held_out.HIDDEN)}
KINDS = [(name, kind) for name, corpus in CORPORA.items() for kind in dict.fromkeys(each[0] for each in corpus.hidden)]


@pytest.mark.parametrize(("corpus", "kind"), KINDS)
def test_a_hidden_name_stops(corpus, kind):
    texts = [(person, text) for each, person, text in CORPORA[corpus].hidden if each == kind]
    found = {text: CORPORA[corpus].certainty(person, text, rare=kind == ALONE) for person, text in texts}
    assert [text for text, certainty in found.items() if certainty < Certainty.STOP and text not in ASKED] == []
    assert min(found.values()) >= Certainty.ASK


@pytest.mark.parametrize("corpus", CORPORA)
def test_a_family_name_alone_asks(corpus):
    texts = [(person, text) for kind, person, text in CORPORA[corpus].hidden if kind == ALONE]
    assert [text for person, text in texts if not CORPORA[corpus].certainty(person, text)] == []


@pytest.mark.parametrize(("corpus", "texts"), [("first", HARMLESS), ("held out", held_out.HARMLESS)])
def test_ordinary_texts_stop_nobody(corpus, texts):
    find = CORPORA[corpus].matcher.find
    stopped = [text for text in texts if any(each.certainty == Certainty.STOP for each in find(text))]
    assert len(stopped) <= MOST_FALSE * len(texts), stopped


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
