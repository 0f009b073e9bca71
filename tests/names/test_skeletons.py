"""Names in Arabic and Latin letters that may be one name, and those that may not."""

from __future__ import annotations

import pytest

from liaison.names.skeletons import query_skeleton, skeleton, skeletons
from liaison.text.normalize import normalize

ALIKE = """
نصر: Nasr Naser Nasser
الحريري: Hariri Alhariri Elhariri Hariry
محمد: Mohammad Muhammad Mohamed Muhammed Mohamad
أحمد: Ahmad Ahmed
محمود: Mahmoud Mahmud Mahmood
خالد: Khaled Khalid
يوسف: Youssef Yusuf Yousef Yousif
عبيدة: Obeida Obaida Ubayda Obeidah
قتيبة: Qutaiba Kutaiba Qutayba Qotaiba
إدلبي: Idlibi Idlbi Edelbi
مريم: Mariam Maryam Miriam
جلبي: Jalabi Gelebi Jallabi
مكتبي: Maktabi Maktaby Mektebi
يحيى: Yahya Yehia Yahia
إسطيفو: Estefo Istaifo Stifo Steifo Astepho
جمال: Jamal Gamal Djamal
شاكر: Shaker Shakir Chaker
قصي: Qusay Kusai Qosai Qusai
هادي: Hadi Hady
البحرة: Bahra Albahra
رشيد: Rashid Rachid Rasheed
غسان: Ghassan Ghasan
وليد: Walid Waleed Oualid
ياسر: Yasser Yaser Yasir
فتحي: Fathi Fathy
طاهر: Taher Tahir
إسحاق: Ishaq Ishak
أدهم: Adham
منذر: Monzer Mundhir
ظافر: Zafer Dhafer
عثمان: Othman Uthman
صالح: Saleh Salih
جورج: George Jorj
ميشيل: Michel Mishel
داود: Daoud Dawood Dawud
علي: Ali Aly
إياد: Iyad Eyad
عبدالله: Abdullah Abdallah Abdalla
عبدالرحمن: Abdulrahman Abdelrahman Abdurrahman
عبدالأحد: Abdulahad Abdelahad
إلياس: Elias
الأسد: Assad Alassad Asad
مصطفى: Mustafa Moustapha Mostafa
سهير: Suhair Souheir
إدلب: Idlib Edleb
حمص: Homs Hims
"""
UNLIKE = """
نصر: Nader Nizar Mansour
الحريري: Haddad Harfoush Khoury Horani
محمد: Hamad Hamdan Ahmad
أحمد: Hamad Imad
خالد: Khadija Waled Jalal
يوسف: Saif Yasser Asaf
عبيدة: Zubaida Nabil
قتيبة: Qasem Jamil
شاكر: Sakr Sabir Bashar
جمال: Kamal Jalal Halim
وليد: Khaled Ladi Mulid
مريم: Marwan Karim
جلبي: Halabi Talabi Ghalib
مكتبي: Katib Mokhtar
غسان: Hassan Jassan
سمير: Amir Samia Nasir
حسن: Mohsen Hossam
هادي: Hani Shadi Mahdi
علي: Adel Alya Elie
عمر: Maher Omran
عبدالله: Abdo Abdulahad
عبد: Obeida Abed
رشيد: Rustum Marwa Rabih
"""


def _pairs(table: str) -> list[tuple[str, str]]:
    lines = [line.split(": ") for line in table.strip().splitlines()]
    return [(arabic, latin) for arabic, names in lines for latin in names.split()]


@pytest.mark.parametrize(("arabic", "latin"), _pairs(ALIKE))
def test_a_name_sounds_alike_in_both_scripts(arabic, latin):
    assert skeleton(normalize(arabic)) == skeleton(normalize(latin)) != ""


@pytest.mark.parametrize(("arabic", "latin"), _pairs(UNLIKE))
def test_other_names_do_not(arabic, latin):
    assert skeleton(normalize(arabic)) not in skeletons(latin)


def test_there_are_pairs_enough_to_tell_by():
    assert len(_pairs(ALIKE)) >= 60
    assert len(_pairs(UNLIKE)) >= 40


@pytest.mark.parametrize("word", ["al", "el", "ال", "و", "a", "2254", "мир", "آية"])
def test_what_says_too_little_has_no_skeleton(word):
    assert skeleton(normalize(word)) == ""


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("عبد الأحد اسطيفو", ["Abdulahad", "Ahad", "Abd", "Stifo", "عبدالأحد"]),
        ("Abdulahad Astepho", ["عبد", "الأحد", "عبدالأحد", "Abdelahad"]),
        ("Abd al-Ahad", ["عبدالأحد", "Abdulahad"]),
        ("عبد الله", ["Abdullah", "عبدالله"]),
        ("Mu’ayyad Sa'id", ["مؤيد", "سعيد", "Said"]),
    ],
)
def test_a_name_of_several_words_is_found_as_one_word_too(name, others):
    assert {skeleton(normalize(other)) for other in others} <= skeletons(name)


def test_an_arabic_word_of_two_consonants_looks_for_no_names_by_its_sound():
    assert [query_skeleton(word) for word in ("سور", "qusay", "شاكر", "علي")] == ["", "ks", "ckr", "علي"]
