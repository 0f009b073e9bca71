"""Texts compared word by word, and rich texts block by block."""

from __future__ import annotations

import random
import time

import pytest

from liaison.text.block_diff import FormatNote, blocks_of, compare_html, sections
from liaison.text.word_diff import compare, tokens


def marked(old: str, new: str) -> str:
    """The comparison as one line: ``[-removed-]`` and ``{+added+}``."""
    shapes = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(shapes[piece.kind].format(piece.text) for piece in compare(old, new))


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def states(old: str, new: str) -> list[tuple[str, str]]:
    return [(change.state, "".join(piece.text for piece in change.pieces)) for change in compare_html(old, new)]


def notes(old: str, new: str) -> list[FormatNote]:
    return [note for change in compare_html(old, new) for note in change.notes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سُوريَّة حُرّة", ["سُوريَّة", " ", "حُرّة"]),
        ("مُحـــمّد وبالمدرسةِ", ["مُحـــمّد", " ", "وبالمدرسةِ"]),
        ("قال: «نعم»، ثم…", ["قال", ":", " ", "«", "نعم", "»", "،", " ", "ثم", "…"]),
        ("متى؟ الآن؛ حالاً!", ["متى", "؟", " ", "الآن", "؛", " ", "حالاً", "!"]),
        ("٢٥٠ شخصاً، 12,5% و٣٠٪", ["٢٥٠", " ", "شخصاً", "،", " ", "12,5%", " ", "و٣٠", "٪"]),
        ("يوم 5/3/2024 في 18:30", ["يوم", " ", "5/3/2024", " ", "في", " ", "18:30"]),
        ("COVID-19 isn’t B2B", ["COVID-19", " ", "isn’t", " ", "B2B"]),
        ("the 3rd, naïve", ["the", " ", "3rd", ",", " ", "naïve"]),
        ("press@example.org, https://a.org/b?c=1.", ["press@example.org", ",", " ", "https://a.org/b?c=1", "."]),
        ("wait... --", ["wait", "...", " ", "--"]),
        ("می‌شود", ["می‌شود"]),
        ("", []),
    ],
)
def test_a_text_in_tokens(text, expected):
    assert tokens(text) == expected
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("same", "same", "same"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("a big cat", "a cat", "a [-big -]cat"),
        ("I like red apples", "I like sweet green apples", "I like [-red-]{+sweet green+} apples"),
        ("الثورة مستمرة", "«الثورة» مستمرة", "{+«+}الثورة{+»+} مستمرة"),
        (
            "قال رئيس المكتب إن اللقاء مفيد",
            "قال مدير المكتب إن اللقاء مفيد",
            "قال [-رئيس-]{+مدير+} المكتب إن اللقاء مفيد",
        ),
        # One word with its clitic and its marks is one token.
        ("في مدرسة حلب", "في المدرسة حلب", "في [-مدرسة-]{+المدرسة+} حلب"),
        ("في سُوريا اليوم", "في سوريا اليوم", "في [-سُوريا-]{+سوريا+} اليوم"),
        ("حضر ٢٥٠ شخصاً.", "حضر ٣٠٠ شخص.", "حضر [-٢٥٠ شخصاً-]{+٣٠٠ شخص+}."),
        ("حضر، ثم خرج", "حضر؛ ثم خرج", "حضر[-،-]{+؛+} ثم خرج"),
        ("on 5/3/2024 at noon", "on 6/3/2024 at noon", "on [-5/3/2024-]{+6/3/2024+} at noon"),
        # The same characters, written in two ways: the fatha before the shadda, and after; an accent apart.
        ("حر\u064e\u0651ية", "حر\u0651\u064eية", "حر\u0651\u064eية"),
        ("cafe\u0301 noir", "caf\u00e9 noir", "caf\u00e9 noir"),
    ],
)
def test_what_changed_in_a_line(old, new, expected):
    assert marked(old, new) == expected


def test_a_rewritten_sentence_is_one_removal_and_one_addition():
    old = "The quick brown fox jumped over the lazy dog in the park"
    new = "A completely different sentence about the weather in spring"
    assert marked(old, new) == f"[-{old}-]{{+{new}+}}"


def test_a_word_that_stayed_by_chance_does_not_cut_a_replaced_phrase():
    old = "بحث المجتمعون ملف التعليم في المخيمات البعيدة جداً"
    new = "ناقش الحاضرون قضية السكن في المدن الكبرى كلها"
    assert marked(old, new) == f"[-{old}-]{{+{new}+}}"


def test_two_changes_far_apart_stay_two():
    old = "أول كلمة هنا ثم كلام طويل لا يتغير أبداً ثم آخر كلمة"
    new = old.replace("أول", "ثاني").replace("آخر", "أخير")
    assert marked(old, new).count("[-") == 2


def test_a_comparison_holds_both_texts_whole():
    chance = random.Random(5)  # noqa: S311
    for _ in range(200):
        old, new = ("".join(chance.choices("اب،. \nab1", k=chance.randrange(60))) for _ in range(2))
        found = compare(old, new)
        assert "".join(piece.text for piece in found if piece.kind != "added") == old
        assert "".join(piece.text for piece in found if piece.kind != "removed") == new
        assert all(piece.text for piece in found)


def long_text(words: int, vocabulary: int) -> list[str]:
    chance = random.Random(7)  # noqa: S311
    return [f"كلمة{int(chance.paretovariate(0.7)) % vocabulary}" for _ in range(words)]


@pytest.mark.parametrize("vocabulary", [3, 200, 20_000])
def test_a_hundred_thousand_words_are_compared_in_seconds(vocabulary):
    old = long_text(100_000, vocabulary)
    new = [f"أخرى{place % 5}" if place % 97 == 0 else word for place, word in enumerate(old)]
    started = time.process_time()
    found = compare(" ".join(old), " ".join(new))
    # It takes about one; a comparison of everything with everything would take hours.
    assert time.process_time() - started < 15
    assert "".join(piece.text for piece in found if piece.kind != "removed") == " ".join(new)


def test_a_body_of_a_thousand_changed_paragraphs_is_compared_in_seconds():
    old = long_text(100_000, 5000)
    new = [f"أخرى{place % 5}" if place % 50 == 0 else word for place, word in enumerate(old)]
    old_body, new_body = (
        paragraphs(*(" ".join(words[start : start + 100]) for start in range(0, len(words), 100)))
        for words in (old, new)
    )
    started = time.process_time()
    found = compare_html(old_body, new_body)
    assert time.process_time() - started < 20
    assert {change.state for change in found} == {"changed"}
    assert len(found) == 1000


def test_the_blocks_of_a_body():
    html = (
        "<h2>عنوان</h2><p>فقرة <strong>غامقة</strong><br>وسطر</p><ul><li><p>أول</p><ol><li><p>داخل</p></li></ol></li></ul>"
        "<blockquote><p>قول</p></blockquote><table><tbody><tr><th><p></p></th><th><p>أ</p></th></tr>"
        "<tr><td><p>١</p><p>٢</p></td><td><p>٣</p></td></tr></tbody></table><p> </p><h3>آخر</h3>"
    )
    assert [(block.kind, block.depth, block.text) for block in blocks_of(html)] == [
        ("heading_2", 0, "عنوان"),
        ("paragraph", 0, "فقرة غامقة\nوسطر"),
        ("bullet", 1, "أول"),
        ("numbered", 2, "داخل"),
        ("quotation", 0, "قول"),
        ("row", 0, "│ أ"),
        ("row", 0, "١\n٢ │ ٣"),
        ("heading_3", 0, "آخر"),
    ]


def test_text_without_any_block_and_broken_html_are_read_too():
    assert [block.text for block in blocks_of("loose <b>text</b><p>and </i>more")] == ["loose text", "and more"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (("one two", "three"), ("one two", "three"), [("same", "one two"), ("same", "three")]),
        (("a b c",), ("x y z", "a b c"), [("added", "x y z"), ("same", "a b c")]),
        (("a b c", "x y z"), ("a b c",), [("same", "a b c"), ("removed", "x y z")]),
        (("a b c d",), ("a b c e",), [("changed", "a b c de")]),
        (("a b c d",), ("p q r s",), [("removed", "a b c d"), ("added", "p q r s")]),
        (
            ("a b c", "d e f", "g h i"),
            ("d e f", "g h i", "a b c"),
            [("moved_away", "a b c"), ("same", "d e f"), ("same", "g h i"), ("moved_here", "a b c")],
        ),
        ((), ("a",), [("added", "a")]),
        ((), (), []),
    ],
)
def test_what_became_of_each_block(old, new, expected):
    assert states(paragraphs(*old), paragraphs(*new)) == expected


def test_a_changed_paragraph_is_found_among_others_that_changed():
    old = paragraphs("واحد اثنان ثلاثة أربعة", "خمسة ستة سبعة ثمانية")
    new = paragraphs("كلام جديد كله هنا", "واحد اثنان ثلاثة عشرة", "خمسة ستة تسعة ثمانية")
    assert [state for state, _text in states(old, new)] == ["added", "changed", "changed"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<p>a bold word</p>", "<p>a <strong>bold word</strong></p>", [FormatNote("bold_on", "bold word")]),
        ("<p>a <strong>bold</strong> word</p>", "<p>a bold word</p>", [FormatNote("bold_off", "bold")]),
        ("<h2>كلام</h2>", "<h3>كلام</h3>", [FormatNote("kind", old="heading_2", new="heading_3")]),
        ("<p>كلام</p>", "<ul><li><p>كلام</p></li></ul>", [FormatNote("kind", old="paragraph", new="bullet")]),
        (
            "<ul><li><p>a</p></li><li><p>b c</p></li></ul>",
            "<ul><li><p>a</p><ul><li><p>b c</p></li></ul></li></ul>",
            [FormatNote("depth")],
        ),
        (
            '<p>see <a href="https://a.org/">our site</a></p>',
            '<p>see <a href="https://b.org/">our site</a></p>',
            [FormatNote("link", "our site", "https://a.org/", "https://b.org/")],
        ),
        (
            "<p>see our site</p>",
            '<p>see <a href="https://b.org/">our site</a></p>',
            [FormatNote("link_on", "our site", "", "https://b.org/")],
        ),
        (
            '<p>see <a href="https://a.org/">our site</a></p>',
            "<p>see our site</p>",
            [FormatNote("link_off", "our site", "https://a.org/")],
        ),
        # With the words, the link went too.
        (
            '<p>look at <a href="https://a.org/">this</a> today please</p>',
            '<p>look at <a href="https://b.org/">that</a> today please</p>',
            [FormatNote("link", "", "https://a.org/", "https://b.org/")],
        ),
        (
            '<p>look at <a href="https://a.org/">this</a> today please</p>',
            '<p>look at <a href="https://a.org/">that</a> today please</p>',
            [],
        ),
        ("", '<p>new <a href="https://b.org/">link</a></p>', [FormatNote("link_on", "", "", "https://b.org/")]),
        ("<p>a  b</p>", "<p>a\nb</p>", []),
    ],
)
def test_a_change_of_form_is_told(old, new, expected):
    assert notes(old, new) == expected


def test_only_what_is_far_from_any_change_is_folded():
    same = [f"paragraph number {number}" for number in range(10)]
    old, new = paragraphs(*same), paragraphs(*same[:5], "something else entirely", *same[5:])
    found = [(section.folded, len(section.blocks)) for section in sections(compare_html(old, new))]
    assert found == [(True, 4), (False, 3), (True, 4)]
