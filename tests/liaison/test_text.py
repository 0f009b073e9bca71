from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from lxml import etree

from liaison.text.normalize import clean, names_key, normalize, xml_text


def test_clean_drops_nul_and_control_characters():
    assert clean("a\x00b\x1bc\x7fd\x9fe") == "abcde"


def test_clean_keeps_tabs_and_makes_line_ends_plain():
    assert clean("one\r\ntwo\rthree\tfour\n") == "one\ntwo\nthree\tfour\n"


def test_clean_keeps_arabic_marks_and_joiners():
    assert clean("مُحَمَّد‌ي") == "مُحَمَّد‌ي"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أمريكا", "امريكا"),
        ("إدلبي", "ادلبي"),
        ("آمنة", "امنه"),
        ("سورية", "سوريه"),
        ("مُحَمَّد", "محمد"),
        ("الائتلاف", "الايتلاف"),
        ("مؤسسة", "موسسه"),
        ("عـــلي", "علي"),
        ("ليلى", "ليلي"),
        ("الجاليات، السورية", "الجاليات السورية"),
        ("کتاب ایران", "كتاب ايران"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("القرار ٢٢٥٤", "القرار 2254"),
        ("القرار ۲۲۵۴", "القرار 2254"),
        ("Zoë O’Neill", "zoe o neill"),
        ("STRASSE", "straße"),
        ("Ｆｕｌｌ width", "full  WIDTH"),
        ("‏سمير‎", "سمير"),
        ("سماء", "سما"),
    ],
)
def test_two_spellings_of_one_name_are_the_same(one, other):
    assert normalize(one) == normalize(other)


@pytest.mark.parametrize(("one", "other"), [("سمير", "سميرة"), ("Ali", "Alia"), ("2254", "2245")])
def test_two_names_stay_two(one, other):
    assert normalize(one) != normalize(other)


@pytest.mark.parametrize("text", ["", "  ", "…!؟", "\x00", "ء", "ـــ"])
def test_a_name_without_letters_is_nothing(text):
    assert normalize(text) == ""


def test_normalizing_twice_changes_nothing():
    once = normalize("الدكتور عبد الأحد إسطيفو، ‎PhD (١٩٧٠)")
    assert normalize(once) == once


def test_a_hundred_thousand_words_are_normalized_at_once():
    assert len(normalize("كلمةٌ " * 100_000).split()) == 100_000


def test_xml_text_is_what_an_xml_parser_takes():
    every = "".join(map(chr, [*range(0x3000), *range(0xFE00, 0x10100)]))
    assert etree.fromstring(f"<a>{escape(xml_text(every))}</a>").text == xml_text(every)
    assert xml_text("لا\ufffe\uffff\x0b 🙂\t\n") == "لا 🙂\t\n"


def test_names_key_holds_each_name_once_a_line():
    key = names_key("المجلس", "The Council", "Council, The\nthe council\n\nاَلمجلس", None, "")
    assert key.split("\n") == ["المجلس", "the council", "council the"]


def test_names_key_of_nothing_is_empty():
    assert names_key(None, "", "\n \n") == ""
