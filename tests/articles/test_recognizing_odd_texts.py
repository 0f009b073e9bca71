"""Whatever is given to ``recognize``, an answer comes: nothing found rather than something invented, and no error."""

from __future__ import annotations

import pytest

from tests.articles.test_recognize import REPORT, read

pytestmark = pytest.mark.django_db

POEM = "قفا نبك من ذكرى حبيب ومنزل\nبسقط اللوى بين الدخول فحومل\nفتوضح فالمقراة لم يعف رسمها\nلما نسجتها من جنوب وشمأل"
PERSIAN = "این متن به زبان فارسی نوشته شده است و برای آزمایش به کار می‌رود. نشست دیروز در شهر برگزار شد."


@pytest.mark.parametrize("text", ["", " \n\t ", "!!!", "\x00", "\ufeff", "🙂🙂", "(((((", "١٢٣"])
def test_no_words_give_nothing(monkeypatch, text):
    found = read(text, monkeypatch)
    assert not any(
        found[name] for name in ("kind", "people", "organizations", "organizers", "quotations", "topics", "date")
    )


@pytest.mark.parametrize("text", ["مرحبا", "Hello", POEM])
def test_a_word_and_a_poem_name_nobody(monkeypatch, text):
    found = read(text, monkeypatch)
    assert not any(found[name] for name in ("people", "organizations", "organizers", "kind"))


def test_persian_is_told(monkeypatch):
    found = read(PERSIAN, monkeypatch)
    assert found["notes"] == ["The text seems to be neither Arabic nor English."]
    assert not found["people"]


def test_html_is_read_as_a_page_shows_it(monkeypatch):
    page = "".join(f"<p>{line}</p>" for line in REPORT.replace("سامر", "<b>سا</b>مر").splitlines())
    found = read(page, monkeypatch)
    assert [one["name"] for one in found["people"]] == ["سامر الزبداني", "وائل عبد الحق قطنا", "هبة الصواف"]
    assert page[slice(*found["people"][2]["span"])] == "هبة الصواف"


@pytest.mark.parametrize("between", ["\x00", "\u200f", "\u2067", "\u200b"])
def test_marks_that_nobody_sees_change_nothing(monkeypatch, between):
    plain = read(REPORT, monkeypatch)
    marked = read(REPORT.replace("\n", f"{between}\n"), monkeypatch)
    assert [one["name"] for one in marked["people"]] == [one["name"] for one in plain["people"]]
    assert marked["source"] == plain["source"]


def test_a_table_from_a_spreadsheet(monkeypatch):
    table = "الاسم\tالصفة\tالجهة\tالجانب\nوائل قطنا\tمنسق\tرابطة السدرة\tالمضيف\nيانيك دورفال\tمحاسب\tمؤسسة رافد\tالضيف"
    found = read(table, monkeypatch)
    assert [(one["name"], one["post"], one["organization"], one["side"]) for one in found["people"]] == [
        ("وائل قطنا", "منسق", "رابطة السدرة", "host"),
        ("يانيك دورفال", "محاسب", "مؤسسة رافد", "guest"),
    ]


def test_of_a_text_that_is_no_report_the_beginning_is_read_and_that_is_told(monkeypatch):
    found = read(REPORT + "كلمة أخرى " * 50_000, monkeypatch)
    assert len(found["people"]) == 3
    assert found["notes"] == ["Only the first 15000 words were read."]
