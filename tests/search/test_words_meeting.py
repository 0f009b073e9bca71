"""Looking through a text quickly for some words finds what taking it apart finds."""

from __future__ import annotations

from itertools import islice

import pytest

from liaison.search.language.lexicon import IRREGULAR
from liaison.search.language.words import Word, words, words_meeting
from liaison.search.query.parser import parse
from tests.search.pairs import DOCUMENTS, PAIRS

TEXT = "\n".join(f"{each.title} {' '.join(each.names)} {each.summary} {each.body}" for each in DOCUMENTS)
ENGLISH = "He is dying while lying and tying; the skies over policies, ladies, agreements and agreed early news."


def slowly(wanted: list[Word], text: str) -> list[Word]:
    return [word for word in words(text) if any(word.meets(other) for other in wanted)]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.query)
def test_words_of_a_query(pair):
    wanted = [word for term in parse(pair.query).required for word in term.words]
    assert words_meeting(wanted, TEXT) == slowly(wanted, TEXT)


@pytest.mark.parametrize("word", ["die", "lies", "tied", "sky", "policy", "lady", "agree"])
def test_english_words(word):
    wanted = words(word)
    assert words_meeting(wanted, ENGLISH) == slowly(wanted, ENGLISH) != []


def test_irregular_forms_with_what_is_written_to_them():
    forms = sorted(IRREGULAR)
    text = " ".join(f"{form} و{form} ال{form} لل{form} {form}ها" for form in forms)
    for form in islice(forms, 0, None, 25):
        wanted = words(f"{form} {IRREGULAR[form]}")
        assert words_meeting(wanted, text) == slowly(wanted, text)
