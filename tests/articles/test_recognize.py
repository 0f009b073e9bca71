"""``recognize`` reads a report and tells what it says, as the schema in docs/ has it. All people and bodies are invented."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db

SCHEMA = json.loads((Path(settings.BASE_DIR) / "docs" / "recognition.schema.json").read_text(encoding="utf-8"))
REPORT = """\
عقد مكتب المغتربين في مجلس الغاف بالتنسيق مع مكتب ممثل المجلس في هولندا، لقاءً افتراضياً مع قيادات المنظمات العاملة هناك.
وحضر اللقاء كل من رئيس مجلس الغاف الدكتور سامر الزبداني، ومنسق مكتب المغتربين وائل عبد الحق قطنا، وممثلة المجلس في هولندا هبة الصواف.
فيما حضر من جانب المنظمات قياديون وقياديات من رابطة السدرة، جيران بلا أسوار، ومجموعة نهر للمناصرة المدنية.
وأكد الزبداني: «لا بد من فتح باب التطوع أمام الشباب هذا العام»، وبحث الحضور ملف معادلة الشهادات.
المصدر: الدائرة الإعلامية لمجلس الغاف
"""


def read(text, monkeypatch, *options):
    """What the command prints for ``text`` on its standard input, held to the schema."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    printed = io.StringIO()
    call_command("recognize", "-", "--format", "json", *options, stdout=printed)
    data = json.loads(printed.getvalue())
    Draft202012Validator(SCHEMA).validate(data)
    return data


@pytest.fixture
def council():
    """The office's own council with its office and people, and a partner."""
    council = OrganizationFactory(
        name_ar="مجلس الغاف", name_en="Ghaf Council", slug="ghaf", kind="other", other_names="المجلس"
    )
    OrganizationFactory(
        name_ar="مكتب المغتربين في مجلس الغاف", name_en="", slug="ghaf-expatriates", kind="office", parent=council
    )
    OrganizationFactory(name_ar="رابطة السدرة", name_en="Sidra League", slug="sidra", kind="partner")
    person = PersonFactory(name_ar="سامر الزبداني", name_en="Samer al-Zabadani", slug="samer")
    MembershipFactory(person=person, organization=council, post_ar="رئيس المجلس", post_en="President")
    return council


def test_without_records_all_people_and_bodies_are_proposed_as_new(monkeypatch):
    found = read(REPORT, monkeypatch)
    assert [(one["honorific"], one["name"], one["post"], one["side"], one["record"]) for one in found["people"]] == [
        ("الدكتور", "سامر الزبداني", "رئيس مجلس الغاف", "host", None),
        (None, "وائل عبد الحق قطنا", "منسق مكتب المغتربين", "host", None),
        (None, "هبة الصواف", "ممثلة المجلس في هولندا", "host", None),
    ]
    assert {(one["name"], one["side"], one["leaders"]) for one in found["organizations"]} == {
        ("مجلس الغاف", "host", "none"),
        ("رابطة السدرة", "guest", "unnamed"),
        ("جيران بلا أسوار", "guest", "unnamed"),
        ("مجموعة نهر للمناصرة المدنية", "guest", "unnamed"),
    }
    assert {one["organization"] for one in found["people"]} == {"مجلس الغاف"}
    assert all(one["record"] is None for one in found["organizations"])


def test_organizers_are_those_who_held_it_and_those_together_with_them(monkeypatch):
    found = read(REPORT, monkeypatch)
    assert [(one["name"], one["role"]) for one in found["organizers"]] == [
        ("مكتب المغتربين في مجلس الغاف", "organizer"),
        ("مكتب ممثل المجلس في هولندا", "co-organizer"),
    ]


def test_kind_format_source_title_and_summary_are_proposed(monkeypatch):
    found = read(REPORT, monkeypatch)
    assert (found["kind"], found["format"], found["source"]) == (
        "meeting_report",
        "virtual",
        "الدائرة الإعلامية لمجلس الغاف",
    )
    assert found["title"].startswith("عقد مكتب المغتربين")
    assert found["summary"].endswith("العاملة هناك")


def test_records_are_linked_and_others_are_new(monkeypatch, council):
    found = read(REPORT, monkeypatch)
    people = {one["name"]: one for one in found["people"]}
    assert people["سامر الزبداني"]["record"] == "samer"
    assert people["سامر الزبداني"]["organization_record"] == "ghaf"
    assert people["هبة الصواف"]["record"] is None
    assert {one["record"] for one in found["organizations"]} == {"ghaf", "sidra", None}
    assert found["organizers"][0]["record"] == "ghaf-expatriates"


def test_spans_are_code_points_of_the_text_as_given(monkeypatch):
    marked = "\u200f😀 " + REPORT.replace("سامر الزبداني", "سامر\u200c الزبداني", 1)
    for one in read(marked, monkeypatch)["people"]:
        start, end = one["span"]
        assert marked[start:end].replace("\u200c", "") == one["name"]


def test_quotations_tell_who_said_them(monkeypatch, council):
    (quote,) = read(REPORT, monkeypatch)["quotations"]
    assert (quote["speaker"], quote["record"]) == ("سامر الزبداني", "samer")
    assert REPORT[slice(*quote["span"])] == quote["text"] == "لا بد من فتح باب التطوع أمام الشباب هذا العام"


def test_topics_are_the_offices_own_by_all_words_of_their_names(monkeypatch):
    TopicFactory(name_ar="معادلة الشهادات", name_en="Recognition of degrees", slug="degrees")
    TopicFactory(name_ar="تجديد جوازات السفر", name_en="Passports", slug="passports")
    assert [(one["record"], one["sure"]) for one in read(REPORT, monkeypatch)["topics"]] == [("degrees", True)]


def test_protected_people_are_flagged_before_anything_else(monkeypatch, tmp_path):
    PersonFactory(name_ar="هبة الصواف", name_en="Heba Sawwaf", slug="heba", protected=True)
    (one,) = (person for person in read(REPORT, monkeypatch)["people"] if person["protected"])
    assert one["record"] == "heba"
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    printed = io.StringIO()
    call_command("recognize", str(path), stdout=printed)
    assert printed.getvalue().startswith("! Protected: هبة الصواف")


def test_two_of_one_name_are_offered_and_neither_is_sure(monkeypatch, council):
    PersonFactory(name_ar="هبة الصواف", name_en="", slug="one")
    PersonFactory(name_ar="هبة الصواف", name_en="", slug="other")
    (one,) = (person for person in read(REPORT, monkeypatch)["people"] if person["name"] == "هبة الصواف")
    assert not one["sure"]
    assert {one["record"], *one["close"]} == {"one", "other"}


@pytest.mark.parametrize(
    ("said", "date", "precision", "sure"),
    [
        ("الثلاثاء 12 آذار/مارس 2024", "2024-03-12", "day", True),
        ("الأربعاء 12 آذار 2024", "2024-03-12", "day", False),
        ("١٢/٣/٢٠٢٤", "2024-03-12", "day", True),
        ("۱۲ مارس ۲۰۲۴", "2024-03-12", "day", True),
        ("12 جويلية 2024", "2024-07-12", "day", True),
        ("5 غشت 2024", "2024-08-05", "day", True),
        ("الثاني عشر من نيسان 2024", "2024-04-12", "day", True),
        ("15 رمضان 1445هـ", "2024-03-25", "day", False),
        ("أمس", "2024-04-17", "day", False),
        ("يوم الاثنين الماضي", "2024-04-15", "day", False),
        ("الشهر الماضي", "2024-03", "month", False),
        ("في آذار 2024", "2024-03", "month", True),
        ("من 3 إلى 5 آذار 2024", "2024-03-03", "day", True),
        ("12 شباط", "2024-02-12", "day", False),
    ],
)
def test_dates_in_arabic(monkeypatch, said, date, precision, sure):
    found = read(f"عقدت رابطة السدرة {said} اجتماعاً مع جمعية النخيل.", monkeypatch, "--written", "2024-04-18")
    assert (found["date"], found["date_precision"], found["because"]["date"]["sure"]) == (date, precision, sure)


@pytest.mark.parametrize(
    ("said", "date", "sure"),
    [
        ("on 12 March 2024", "2024-03-12", True),
        ("on March 12th, 2024", "2024-03-12", True),
        ("on Monday, 12 March 2024", "2024-03-12", False),
        ("on 3/4/2024", "2024-04-03", False),
        ("on 2024-03-12", "2024-03-12", True),
        ("last Monday", "2024-04-15", False),
        ("yesterday", "2024-04-17", False),
        ("in March 2024", "2024-03", True),
    ],
)
def test_dates_in_english(monkeypatch, said, date, sure):
    found = read(f"The Sidra League met with the Palm Association {said}.", monkeypatch, "--written", "2024-04-18")
    assert (found["date"], found["because"]["date"]["sure"]) == (date, sure)


def test_a_period_has_an_end(monkeypatch):
    found = read("نظمت رابطة السدرة ورشة من 3 إلى 5 آذار 2024.", monkeypatch)
    assert (found["date"], found["date_end"]) == ("2024-03-03", "2024-03-05")


def test_a_month_is_deduced_from_what_comes_next(monkeypatch):
    text = "عقدت رابطة السدرة اجتماعاً افتراضياً مع جمعية النخيل. وتحدث الحضور عن الدورة القادمة التي ستقام في كانون الثاني القادم."
    found = read(text, monkeypatch, "--written", "2023-12-20")
    because = found["because"]["date"]
    assert (found["date"], found["date_precision"], because["sure"]) == ("2023-12", "month", False)
    assert because["pattern"] == "deduced from what comes next"


def test_the_file_name_tells_the_day_of_writing(tmp_path):
    path = tmp_path / "2024-04-18-visit.txt"
    path.write_text("زار وفد من جمعية النخيل مقر رابطة السدرة أمس.", encoding="utf-8")
    printed = io.StringIO()
    call_command("recognize", str(path), "--format", "json", stdout=printed)
    assert json.loads(printed.getvalue())["date"] == "2024-04-17"


def test_every_proposal_names_its_pattern(monkeypatch, council):
    found = read(REPORT, monkeypatch)
    for kind in ("people", "organizations", "organizers", "quotations"):
        assert found[kind]
        assert all(one["pattern"] for one in found[kind])
    assert all(because["pattern"] for because in found["because"].values())


def test_a_missing_file_and_other_bytes_are_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("recognize", str(tmp_path / "none.txt"))
    path = tmp_path / "latin.txt"
    path.write_bytes(b"first\n\xff\xfe")
    with pytest.raises(CommandError, match="line 2"):
        call_command("recognize", str(path))
