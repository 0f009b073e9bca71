"""Why something was found: its passage, with the words found marked as they are spelled."""

from __future__ import annotations

import re
import time

import pytest
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from liaison.search.query.parser import parse
from liaison.search.query.snippets import mark, snippet

FILLER = "كلام آخر لا يعني أحدا. "


def marks(html):
    return re.findall("<mark>(.*?)</mark>", html)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("عقد المجلس السُّوريّ اجتماعاً", "سوري", ["السُّوريّ"]),
        ("مستقبل المنظمات، والمنظمات كلها", "منظمة", ["المنظمات", "والمنظمات"]),
        ("قرار بدمج الهيئات", "دمج", ["بدمج"]),
        ("قرار مجلس الأمن ٢٢٥٤.", "2254", ["٢٢٥٤"]),
        ("حــــريــة", "حرية", ["حــــريــة"]),
        ("the councils’ meetings", "council meeting", ["councils", "meetings"]),
        ("سورية حرة، حرة سورية", '"سورية حرة"', ["سورية حرة"]),
        ("مواطنون من أجل أمريكا", '"من أجل" أجل', ["من أجل"]),
        ("عقد اللقاء في باريس", "لقاء -باريس", ["اللقاء"]),
        ("لا شيء هنا", "دمج", []),
    ],
)
def test_what_was_found_is_marked_as_it_is_spelled(text, query, expected):
    assert marks(mark(text, parse(query))) == expected
    assert marks(snippet(text, parse(query))) == expected


def test_all_else_is_escaped():
    html = mark("<script>alert(1)</script> & <mark>لقاء</mark>", parse("لقاء"))
    assert html == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;mark&gt;<mark>لقاء</mark>&lt;/mark&gt;"
    assert isinstance(html, SafeString)
    assert snippet('a"b<i>', parse("x")) == "a&quot;b&lt;i&gt;"


def test_a_short_text_is_shown_whole():
    assert snippet("عقد   اجتماع\nاليوم", parse("اجتماع")) == "عقد <mark>اجتماع</mark> اليوم"


def test_the_beginning_is_shown_where_nothing_is_found():
    html = snippet(FILLER * 50, parse("دمج"))
    assert html.startswith("كلام آخر")
    assert html.endswith(" …")
    assert len(html) <= 222


def test_the_passage_with_most_different_terms_is_shown():
    text = FILLER * 20 + "دمج دمج دمج " + FILLER * 20 + "قرار بدمج الهيئات " + FILLER * 20 + "قرار الدمج " + FILLER * 20
    assert marks(snippet(text, parse("دمج قرار"))) == ["قرار", "بدمج"]


def test_a_passage_is_cut_between_words_with_an_ellipsis_at_either_side():
    html = snippet(FILLER * 30 + "نصر الحريري " + FILLER * 30, parse("نصر الحريري"))
    assert html.startswith("… ")
    assert html.endswith(" …")
    plain = strip_tags(html).strip("… ")
    assert f" {plain} " in FILLER * 30 + "نصر الحريري " + FILLER * 30
    assert len(plain) <= 220


def test_a_passage_at_the_end_has_no_ellipsis_there():
    assert snippet(FILLER * 30 + "نصر الحريري", parse("الحريري")).endswith("<mark>الحريري</mark>")


def test_a_word_without_end_is_cut():
    html = snippet("ا" * 5_000 + " دمج " + "ب" * 5_000, parse("دمج"))
    assert marks(html) == ["دمج"]
    assert len(html) < 300


def test_a_megabyte_takes_no_time():
    for text in ("قرار بدمج الهيئات، " * 60_000, "ا" * 1_000_000, "< " * 500_000):
        before = time.process_time()
        assert snippet(text, parse('دمج قرار "بدمج الهيئات"'))
        assert time.process_time() - before < 1.5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("open access", ["open access"]),
        ("an open-access journal", ["open-access"]),
        ("semi-open access", ["open access"]),
        ("open — access", ["open — access"]),
        ("open open access open", ["open access"]),
        ("open\taccess", ["open\taccess"]),
        ("open to access", []),
        ("the last word is open", []),
    ],
)
def test_words_of_a_phrase_are_marked_where_nothing_but_signs_stand_between_them(text, expected):
    assert marks(mark(text, parse('"open access"'))) == expected


def test_a_query_of_nothing_marks_nothing():
    assert mark("نصر & الحريري", parse("")) == "نصر &amp; الحريري"
    assert snippet("", parse("دمج")) == ""
