"""Text in pictures: joined, in order, in lines that fit, and never as empty boxes."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from liaison.media.rendered import lettering
from liaison.media.rendered.lettering import ELLIPSIS, Hand, fitted

ARABIC, ENGLISH = Hand("ar", "Bold", 60, "black"), Hand("en", "Bold", 60, "black")
SIZES = [Hand("ar", "Bold", size, "black") for size in (80, 60, 40)]


@pytest.fixture(autouse=True)
def able():
    if not lettering.can_letter():
        pytest.skip("Pillow finds no FriBidi here (Debian: apt-get install libfribidi0)")


def drawn(hand, text, edge="l"):
    """The ink of ``text``: a picture cut to where there is any."""
    image = Image.new("L", (1600, 200), "white")
    hand.write(ImageDraw.Draw(image), 20 if edge == "l" else 1580, 120, text, edge)
    return image.point(lambda value: 255 - value)


def ink(image):
    return image.crop(image.getbbox())


def test_arabic_letters_are_joined():
    letters = "لقاء المكتب"
    apart = sum(ARABIC.width(letter) for letter in letters)
    assert ARABIC.width(letters) < apart * 0.9
    # Lam and alef make one sign of their own.
    assert ARABIC.width("لا") < ARABIC.width("ل") + ARABIC.width("ا")


def test_arabic_runs_from_right_to_left():
    word, longer = ink(drawn(ARABIC, "خبر", "r")), drawn(ARABIC, "خبر      وطن", "r")
    _, top, right, bottom = longer.getbbox()
    assert ink(longer.crop((right - word.width, top, right, bottom))).tobytes() == word.tobytes()


def test_latin_inside_arabic_keeps_its_own_direction():
    name, line = ink(drawn(ARABIC, "ABC")), drawn(ARABIC, "خبر ABC")
    left, top, _, bottom = line.getbbox()
    # The name comes last, so it stands on the left, and reads from left to right.
    assert ink(line.crop((left, top, left + name.width, bottom))).tobytes() == name.tobytes()


def test_brackets_around_latin_open_and_close_rightly():
    bracket = ink(drawn(ENGLISH, ")"))
    line = drawn(ARABIC, "خبر (CSA)")
    left, _, _, _ = line.getbbox()
    assert ink(line.crop((left, 0, left + bracket.width, 200))).tobytes() != bracket.tobytes()


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_no_letter_of_either_language_is_an_empty_box(weight):
    hand = Hand("ar", weight, 60, "black")
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىءآأإؤئةپچژگڤ٠١٢٣٤٥٦٧٨٩،؛؟٪«»"
    letters += "ABCXYZabcxyz0123456789.,:;!?()[]“”‘’–—…·&@#%/+€$éüßñçŁşğ"
    assert hand.known(letters) == letters
    assert drawn(hand, "ض").getbbox() != drawn(hand, "\ufffe").getbbox()


def test_what_the_font_lacks_is_left_out():
    assert ARABIC.known("خبر 😀 表 مهم\n\tجداً") == "خبر مهم جداً"


def test_lines_are_no_wider_than_told_and_lose_no_word():
    text = "بحث المكتب مع ممثلي منظمات الجالية سُبل التنسيق المشترك ودعم Open Access في المخيمات"
    for width in (300, 500, 900):
        lines = ARABIC.lines(text, width)
        assert " ".join(lines) == text
        assert all(ARABIC.width(line) <= width for line in lines)


@pytest.mark.parametrize("word", ["ط" * 300, "W" * 300])
def test_a_word_wider_than_the_line_is_broken(word):
    lines = ARABIC.lines(word, 500)
    assert "".join(lines) == word
    assert all(ARABIC.width(line) <= 500 for line in lines)


def test_the_largest_hand_in_which_it_fits_is_taken():
    assert fitted("خبر", SIZES, 500, 300)[0].size == 80
    assert fitted("خبر " * 12, SIZES, 500, 300)[0].size == 60


def test_lines_are_of_about_one_length():
    text = "The office met the league of readers on the Caesar Act again"
    hand, lines = fitted(text, [Hand("en", "Bold", 60, "black")], 900, 600)
    assert len(lines) == len(hand.lines(text, 900))
    assert min(map(hand.width, lines)) > max(map(hand.width, lines)) * 0.6


@pytest.mark.parametrize("text", ["بحث المكتب " * 40, "ط" * 300])
def test_what_fits_in_none_is_cut_and_says_so(text):
    hand, lines = fitted(text, SIZES, 500, 300)
    assert hand.size == 40
    assert len(lines) * hand.leading <= 300
    assert all(hand.width(line) <= 500 for line in lines)
    assert lines[-1].endswith(ELLIPSIS)


def test_one_line_is_cut_between_words():
    text = "Communities and Partners Office of the Whole World"
    cut = ENGLISH.cut(text, 700)
    assert ENGLISH.width(cut) <= 700
    assert text.startswith(cut.removesuffix(ELLIPSIS))
    assert text[len(cut) - 1] == " "
    assert ENGLISH.cut("Office", 700) == "Office"
    assert ENGLISH.cut("", 700) == ""


def test_what_ends_in_signs_keeps_them_behind_it():
    name, plus, line = ink(drawn(ENGLISH, "C")), ink(drawn(ENGLISH, "+")), drawn(ARABIC, "خبر C++")
    left, _, _, _ = line.getbbox()
    # The name comes last, so that it stands on the left: its letter there, and its signs on its right.
    assert ink(line.crop((left, 0, left + plus.width // 2, 200))).height > plus.height
    assert ink(line.crop((left, 0, left + name.width, 200))).height == name.height
    # Nothing is drawn for the isolation.
    assert ARABIC.width("خبر C++") == pytest.approx(ARABIC.width("خبر ") + ENGLISH.width("C++"), abs=1)
