"""Right-to-left text cut where its direction changes."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring, tostring

import pytest

from liaison.media.rendered.text_order import pieces, put_in_reading_order


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("نص بلا غيره.", ["نص بلا غيره", "."]),
        ("في 18 آذار 2020", ["في", " ", "18", " ", "آذار", " ", "2020"]),
        ("يوم 18.12.2020، ثم", ["يوم", " ", "18.12.2020", "، ثم"]),
        ("من 09:30 إلى 1,234", ["من", " ", "09:30", " ", "إلى", " ", "1,234"]),
        ("مع Open Access (OA) أمس", ["مع", " ", "Open Access (OA)", " ", "أمس"]),
        ("رابطة (OA) هنا", ["رابطة", " ", "(", "OA", ")", " ", "هنا"]),
        ("قال «نعم» ومضى", ["قال", " ", "«", "نعم", "»", " ", "ومضى"]),
        ("نسبة 50% (خمسون)", ["نسبة", " ", "50", "%", " ", "(", "خمسون", ")"]),
        ("سنة ٢٠٢٠ تقريبًا", ["سنة", " ", "٢٠٢٠", " ", "تقريبًا"]),
        ("سؤال؟ وجواب: نعم", ["سؤال؟ وجواب: نعم"]),
        ("", []),
    ],
)
def test_a_text_is_cut_between_directions_and_nothing_of_it_is_lost(text, cut):
    assert list(pieces(text)) == cut
    assert "".join(cut) == text


@pytest.mark.parametrize(
    "text", ["_ _", "𞤀𞤁 x 1", "\u200fا1\u200f", "ا\n\n1", "((((A", "))))ا", "A)ا", "1" * 500 + "ا"]
)
def test_any_text_stays_whole(text):
    assert "".join(pieces(text)) == text


def cut(html: str) -> str:
    root = fromstring(f'<div dir="rtl">{html}</div>')  # noqa: S314 (our own)
    put_in_reading_order(root)
    return tostring(root, encoding="unicode").removeprefix('<div dir="rtl">').removesuffix("</div>")


def seen(html: str) -> str:
    return re.sub(r"<[^>]*>|\u200f", "", html)


def test_each_piece_has_a_box_of_its_own_and_spaces_between_boxes_are_written():
    assert cut("<p>في 18 آذار</p>") == (
        "<p>في<span>\u200f </span><span>18</span><span>\u200f </span><span>آذار</span></p>"
    )
    assert cut("<p>مع <b>رابطة</b> هنا</p>") == (
        "<p>مع<span>\u200f </span><b>رابطة</b><span>\u200f </span><span>هنا</span></p>"
    )


def test_what_is_left_to_right_or_has_one_direction_stays_as_it_is():
    for html in ('<p dir="ltr">On 18 March</p>', "<p>نص</p>", "<style>p { top: 1px }</style>", "<p>\n  <br />\n</p>"):
        assert cut(html) == html


def test_arabic_inside_a_left_to_right_page_is_cut_too():
    root = fromstring('<p dir="ltr">They met <bdi dir="rtl">لجنة 12</bdi> on 18 March</p>')  # noqa: S314 (our own)
    put_in_reading_order(root)
    assert "<span>12</span>" in tostring(root, encoding="unicode")
    assert " on 18 March</p>" in tostring(root, encoding="unicode")


def test_elements_keep_their_places():
    html = "<ul><li>أ 1 <a>ب 2</a> ج <b>3</b></li>\n<li>د</li></ul><p>هـ</p>"
    assert seen(cut(html)) == seen(html)
    assert re.sub(r"</?span>", "", cut(html)).replace("\u200f", "") == html
