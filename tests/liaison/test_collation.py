"""Where names stand in a directory. Each table is in the order it should be in."""

from __future__ import annotations

import pytest

from liaison.text.collation import KEY_LENGTH, NO_LETTER, letter, letters, sort_key

ARABIC = [
    "3 منظمات",
    "10 منظمات",
    "٢٢٥٤ مبادرة",
    "Ελλάδα",
    "ابن رشد",
    "اتحاد الطلبة",
    "إحسان",
    "أحمد خليل",
    "احمد مراد",
    "آدم سلامة",
    "الاسكندرية",
    "آل سعود",
    "الألبان",
    "ألبانيا",
    "الله أكبر",
    "المانيا",
    "إلياس",
    "أمل",
    "الإنقاذ",
    "باب الحارة",
    "پارس",
    "التعاون",
    "ثقافة",
    "جمعيتان",
    "جمعية الأمل",
    "جمعية أهل الخير",
    "الجمعية الطبية",
    "جمعيه العلوم",
    "حاتم",
    "الحق",
    "دار السلام",
    "رأي",
    "سماء",
    "ـــسمير",
    "الشام",
    "عبد الأحد",
    "عبد الله",
    "عبدالكريم",
    "علاء",
    "علي",
    "القاهرة",
    "اَلقلم",
    "کتاب",
    "الكتاب ب",
    "گلستان",
    "اللجنة 2",
    "لجنة 007",
    "لجنة ١٠",
    "لجنة 10 ب",
    "ليلى",
    "ليلي ب",
    "مؤسسة",
    "موسسه ب",
    "مئذنة",
    "نصر الحريري",
    "نصر حمدان",
    "هالة",
    "ۆلات",
    "وليد",
    "يد العون",
    "League",
    "The Union",
]

ENGLISH = [
    "2254 Initiative",
    "A-Team",
    "Adam",
    "Al Jazeera",
    "The Albany Hub",
    "el-Amal",
    "Émigrés",
    "Eyad",
    "AL-HARIRI Fund",
    "an-Najah",
    "Nasr Hamdan",
    "Nasr Al-Hariri",
    "O’Neill",
    "Øst",
    "ash-Sham",
    "The",
    "Theatre",
    "Zoë",
    "zoe B",
    "الياس",
    "أمل",
]


@pytest.mark.parametrize(("language", "names"), [("ar", ARABIC), ("en", ENGLISH)])
def test_names_in_the_order_of_the_directory(language, names):
    backwards = names[::-1]
    backwards.sort(key=lambda name: sort_key(name, language))
    assert backwards == names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أمريكا", "امريكا"),
        ("الرابطة", "رابطه"),
        ("مُحَمَّد", "محمد"),
        ("کتاب ایران", "كتاب ايران"),
        ("‏سمير‎", "سمير"),
        ("The League", "league"),
        ("Zoë", "ZOE"),
        ("Ash-Sham", "Sham"),
    ],
)
def test_spellings_of_one_name_stand_in_one_place(one, other):
    assert {sort_key(one, code) for code in ("ar", "en")} == {sort_key(other, code) for code in ("ar", "en")}
    assert letter(one) == letter(other)


@pytest.mark.parametrize(
    ("name", "found_under"),
    [
        ("الجمعية الطبية", "ج"),
        ("أمل", "ا"),
        ("إلياس", "ا"),
        ("الياس", "ا"),
        ("الله", "ا"),
        ("آل سعود", "ا"),
        ("پارس", "ب"),
        ("ةلغ", "ه"),
        ("The Albany Hub", "a"),
        ("al-Hariri", "h"),
        ("As-yet unknown", "a"),
        ("Émigrés", "e"),
        ("Łódź", "l"),
        ("3 منظمات", NO_LETTER),
        ("Ελλάδα", NO_LETTER),
        ("…", NO_LETTER),
        ("", NO_LETTER),
    ],
)
def test_the_letter_a_name_is_found_under(name, found_under):
    assert letter(name) == found_under


def test_a_key_is_digits_alone_that_any_database_sorts_alike():
    for name in (*ARABIC, *ENGLISH, "", "…", "ط" * 300):
        key = sort_key(name, "ar")
        assert key == "" or (key.isascii() and key.isdigit())
        assert len(key) <= KEY_LENGTH


def test_each_language_has_its_own_alphabet_first():
    assert letters("ar").startswith(NO_LETTER + "ابت")
    assert letters("en").startswith(NO_LETTER + "abc")
    assert sorted(letters("ar")) == sorted(letters("en"))
