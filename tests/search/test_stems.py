"""What forms of a word share, and what they may not share with other words."""

from __future__ import annotations

import pytest

from liaison.search.language.lexicon import IRREGULAR, WHOLE, WITH_INITIAL
from liaison.search.language.stems import stem
from liaison.text.normalize import normalize


def stems(words):
    return {stem(normalize(word)) for word in words.split()}


@pytest.mark.parametrize(
    "forms",
    [
        "دمج بدمج وبدمج لدمج الدمج والدمج بالدمج للدمج",
        "منظمة والمنظمات منظمات المنظمات لمنظمات منظمتها بالمنظمة للمنظمة ومنظماتها منظمتين",
        "جالية للجالية الجالية الجاليات وجاليات جاليتنا وللجاليات",
        "سوري السوريين السورية سوريون والسوري سوريا للسوريين سوريات السوريات بسوريا لسوريا",
        "مؤتمر مؤتمره مؤتمرات المؤتمر بالمؤتمر للمؤتمر ومؤتمرها مؤتمرهم",
        "لاجئ اللاجئين لاجئون للاجئين وللاجئين لاجئة لاجئات واللاجئون",
        "تعاون وبالتعاون التعاون بتعاون للتعاون وتعاونهم",
        "لجنة للجنة اللجان لجان ولجنتها باللجنة لجنته",
        "بيان البيان بيانات وبيان ببيانه للبيان والبيانات بيانا",
        "وفد الوفد للوفد وفدها وفود والوفود",
        "قيادة قياديو قيادات القيادات وقياداتها القيادة للقيادة",
        "فرنسا فرنسية الفرنسية الفرنسيين لفرنسا بفرنسا وفرنسا",
        "فلسطين فلسطيني الفلسطينيين فلسطينية لفلسطين",
        "لبنان لبناني للبنان اللبنانيون بلبنان ولبنان",
        "أمريكا أميركا الأميركية الأمريكيين أميركيون لأمريكا",
        "حل الحل للحل وبالحل الحلول لحل",
        "حق الحق بحق حقوق الحقوق وحقوقهم",
        "برنامج البرنامج برامج وبرامجها ببرنامج",
        "ولاية الولايات ولايات بالولايات",
        "وزير الوزير وزراء للوزير ووزير",
        "رئيس الرئيس رؤساء ورئيس لرئيس",
        "اجتماع اجتماعا واجتماعات الاجتماع باجتماعهم لاجتماع اجتماعين اجتماعان",
        "معتقل المعتقلين معتقلات للمعتقلين ومعتقلون",
        "سياسة السياسية سياسي سياسات للسياسيين",
        "التزام الالتزام بالتزام والتزامها التزامات",
        "التقى والتقى",
        "لقاء لقاءات للقاء ولقاءاته اللقاء بلقاء",
        "رسالة رسالته برسالتهم الرسالة",
        "مدني المدنيين مدنيون والمدنيين",
        "إعلام الإعلامية إعلامي والإعلام",
        "طالب طلاب الطلاب للطلبة",
        "مسؤول مسئول المسؤولين بمسؤولين",
        "كمنظمة منظمة",
        "ڤيينا فيينا لفيينا",
        "2254 و2254 بـ2254 ال2254 وال٢٢٥٤",
        "pyd PYD وPYD لـPYD",
        "مكتب مكاتب المكتب للمكتب مكتبهم",
        "meeting meetings",
        "organization organizations",
        "council councils",
        "cooperate cooperated cooperating",
        "displaced displace",
    ],
)
def test_forms_of_a_word_share_a_stem(forms):
    assert len(stems(forms)) == 1


@pytest.mark.parametrize(
    "others",
    [
        "باسل اسل",
        "كمال مال",
        "لينا لين",
        "وليد ليد لدى",
        "بشار شار",
        "فارس ارس",
        "الله له لله",
        "ليبيا يبيا",
        "بيان يان بين",
        "وفاء فاء وفد",
        "والي علي ولاية",
        "والد ولد",
        "مكتبي مكتب مكتبة",
        "حريري حرير",
        "سميرة سمير",
        "عبيدة عبيد",
        "سليمان سليم",
        "خبراء خبر",
        "تفاهم تفاؤل",
        "تعاون تعالى",
        "قانون قانا",
        "بلد ولد",
        "سورية سور",
        "كتاب تاب",
        "لبنان بنان",
        "فرنسا رنسا",
        "وزير زير",
        "حل حال",
        "ثورة ثروة",
        "organs organizations",
        "syria syriac",
    ],
)
def test_other_words_keep_their_own(others):
    assert len(stems(others)) == len(others.split())


def test_a_stem_has_three_letters_unless_it_is_a_noun_of_two():
    for word in "الحل به لها بكم عنا منهم الان الى بالغ فيها وما":
        assert len(stem(word)) >= min(len(word), 2)
    assert stem("الان") == "الان"


@pytest.mark.parametrize("word", ["2254", "covid19", "мир", "x", "", "و", "日本"])
def test_what_is_no_arabic_and_no_english_word_stays(word):
    assert stem(word) == word


def test_the_stem_of_a_stem_is_itself_for_all_words_of_the_lexicon():
    for word in WHOLE | WITH_INITIAL | set(IRREGULAR) | set(IRREGULAR.values()):
        assert stem(stem(word)) == stem(word), word


def test_words_of_the_lexicon_keep_one_stem_with_the_article_and_particles():
    for word in WITH_INITIAL:
        if not word.startswith("ال"):
            assert {stem(f"{before}{word}") for before in ("و", "ال", "وال", "بال")} == {stem(word)}, word
