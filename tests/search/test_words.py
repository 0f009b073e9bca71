"""Words as search compares them, and where they stand in the original spelling."""

from __future__ import annotations

import itertools
import random

import pytest

from liaison.search.language.words import index_forms, words
from liaison.text.normalize import normalize


def spelled(text):
    return [text[word.start : word.end] for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال: «الحُرّيّـــةُ» اليوم.", ["قال", "الحُرّيّـــةُ", "اليوم"]),
        ("والسماء، سماءٌ (أولى)", ["والسماء", "سماءٌ", "أولى"]),
        ("ﺍﻟﻤﺠﻠﺲ ﷺ", ["ﺍﻟﻤﺠﻠﺲ", "ﷺ", "ﷺ", "ﷺ", "ﷺ"]),
        ("‏سم‌ير‎!", ["سم‌ير"]),
        ("Zoë O’Neill's Al-Ḥarīrī", ["Zoë", "O", "Neill", "s", "Al", "Ḥarīrī"]),
        ("ʿAbd Sanaʾa", ["ʿAbd", "Sanaʾa"]),
        ("القرار ٢٢٥٤/2015 و½", ["القرار", "٢٢٥٤", "2015", "و½", "½"]),
        ("Straße ﬁrst snake_case", ["Straße", "ﬁrst", "snake", "case"]),
        ("x²y №5", ["x²y", "№5"]),
        ("عليــ", ["عليــ"]),
        ("👍🏽 ❤️نعم", ["نعم"]),
        (" \t\n، ء", []),
        ("", []),
    ],
)
def test_words_are_cut_out_as_they_are_spelled(text, expected):
    assert spelled(text) == expected


ALPHABET = [
    *"ابتءآأؤئىةيهکیےںپ",
    *"ًُّْٰـ٠۵5",
    *"aZéßıæʿ'’-_.,،؟ \n\t ",
    *map(
        chr,
        (
            0x301,
            0x654,
            0x200C,
            0x200F,
            0x2066,
            0xAD,
            0xFE0F,
            0x34F,
            0xFDFA,
            0xFEFB,
            0xFE8E,
            0xBD,
            0xA8,
            0x1F600,
            0x1100,
            0x1161,
            0x0B47,
            0x85,
        ),
    ),
]


def test_words_are_those_of_the_normal_form_whatever_the_text():
    chance = random.Random(7)  # noqa: S311 # no secret: the same texts at every run
    for _ in range(3_000):
        text = "".join(chance.choices(ALPHABET, k=chance.randint(1, 14)))
        found = words(text)
        assert [word.exact for word in found] == normalize(text).split(), ascii(text)
        assert index_forms(text)[0] == normalize(text)
        assert all(0 <= word.start < word.end <= len(text) for word in found)
        assert all(one.start <= other.start for one, other in itertools.pairwise(found))


def test_a_word_cut_out_is_the_same_word():
    text = "عقدَ مكتبُ الجاليات، بالتنسيق مع «المجلس السوري» — اجتماعًا (افتراضيًّا) مع Free Syria’s PAC."
    for word in words(text):
        assert normalize(text[word.start : word.end]) == word.exact


def test_the_index_gets_words_in_order_and_only_the_stems_they_are_not():
    exact, stems = index_forms("المؤتمرات والمؤتمرات، مؤتمر بدمج; Meetings meeting")
    assert exact == "الموتمرات والموتمرات موتمر بدمج meetings meeting"
    assert stems == "دمج meet"


def test_the_index_leaves_out_what_is_too_long_for_a_word():
    assert index_forms(f"لقاء {'ا' * 5_000} {'x' * 99}")[0] == f"لقا {'x' * 99}"


def test_the_index_of_nothing_is_empty():
    assert index_forms(" ،… ") == ("", "")


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ("بدمج", "دمج", True),
        ("دمج", "بدمج", True),
        ("البيان", "بيانات", True),
        ("meeting", "Meetings", True),
        ("مكتبي", "مكتب", False),
    ],
)
def test_words_meet_in_any_form(one, other, meets):
    assert words(one)[0].meets(words(other)[0]) is meets


def test_a_long_text_is_cut_into_words_at_once():
    assert len(words("كلمةٌ، " * 30_000)) == 30_000
    assert words("ا" * 200_000)[0].end == 200_000
