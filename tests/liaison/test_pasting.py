"""What each program puts on the clipboard, and what of it may be stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from liaison.text.link_cleaning import direct_address
from liaison.text.pasting.cleaner import tidied_text
from liaison.text.pasting.omissions import Omission
from liaison.text.pasting.source_line import take_source
from liaison.text.richtext import sanitize, tidy

CLIPBOARDS = Path(__file__).parent / "clipboards"
LEFT_OUT = {
    "word": {Omission.DELETION: 1, Omission.COMMENT: 1, Omission.HIDDEN: 1, Omission.PICTURE: 1, Omission.FOOTNOTE: 1},
    "word-online": {Omission.DELETION: 1},
    "google-docs": {Omission.DELETION: 1, Omission.COMMENT: 1, Omission.PICTURE: 1, Omission.FOOTNOTE: 1},
    "libreoffice": {Omission.DELETION: 1, Omission.FOOTNOTE: 1},
    "apple": {Omission.DELETION: 1},
    "outlook": {Omission.HIDDEN: 1},
}


def stored(program):
    return "".join((CLIPBOARDS / f"{program}.stored.html").read_text().split("\n"))


@pytest.mark.parametrize("program", LEFT_OUT)
def test_each_program_is_read(program):
    found = tidy((CLIPBOARDS / f"{program}.html").read_text())
    assert found.html == stored(program)
    assert +found.left_out.counts == LEFT_OUT[program]
    assert sanitize(found.html) == found.html


@pytest.mark.parametrize(
    "struck",
    [
        "<del>Samer</del>",
        "<s>Samer</s>",
        "<strike>Samer</strike>",
        "<DEL CITE='mailto:a' datetime=x>Samer</DEL>",
        "<span class=msoDel>Samer</span>",
        "<span style='text-decoration: underline line-through red'>Samer</span>",
        "<span style='text-decoration-line:line-through!important'>Samer</span>",
        "<del><b>Sa</b>mer</del><ins></ins><del> Invented</del>",
        "<style>.gone{text-decoration:line-through}</style><span class=gone>Samer</span>",
        "<del><p>Samer</p></del>",
        "<div><div><del><div>Samer</div></del></div></div>",
        f"{'<span>' * 80}<del>Samer</del>{'</span>' * 80}",
        f"{'<div>' * 80}<del>Samer</del>{'</div>' * 80}",
        f"<p>{'<b>' * 90}<s>Samer</s></p>",
    ],
)
def test_what_was_struck_out_is_gone_and_counted(struck):
    found = tidy(f"<p>came {struck} home</p>")
    assert "Samer" not in found.html
    assert "came" in found.html
    assert "home" in found.html
    assert found.left_out.counts[Omission.DELETION] == 1


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='mso-hide:all'>Samer</span>",
        "<span style='display:none'>Samer</span>",
        "<div style='visibility: hidden'>Samer</div>",
        "<span style='font-size:0'>Samer</span>",
        "<span style='font:0/0 a'>Samer</span>",
        "<p hidden>Samer</p>",
        "<div style='display:none'><div><p>Sa</p><p>mer</p></div></div>",
    ],
)
def test_what_was_hidden_is_gone_and_counted(hidden):
    found = tidy(f"<div>before {hidden} after</div>")
    assert "mer" not in found.html
    assert found.left_out.counts[Omission.HIDDEN] == 1


def test_what_shows_inside_something_without_size_is_kept():
    html = "<div style='font-size:0'><span style='font-size:12px'>seen</span></div>"
    assert sanitize(html + "<p style='color:white'>white</p>") == "<p>seen</p><p>white</p>"


@pytest.mark.parametrize(
    ("raised", "written"),
    [
        ("2254<sup>1</sup>", "2254[1]"),
        ("2254<sup>[1]</sup>", "2254[1]"),
        ("2254<sup>1,2</sup>", "2254[1,2]"),
        ("القرار 2254<sup>١</sup>", "القرار 2254[١]"),
        ("2254<span style='vertical-align:super'>1</span>", "2254[1]"),
        ("2254<span style='position:relative;top:-3.0pt;mso-text-raise:3.0pt'>1</span>", "2254[1]"),
        ("the agreement<sup>a</sup>", "the agreement[a]"),
        ("2254<a href='#_ftn1'>[1]</a>", "2254"),
        ("2254<sup><a href='#cite_note-1'>[1]</a></sup>", "2254"),
        ("5 km<sup>2</sup>", "5 km²"),
        ("5م<sup>3</sup>", "5م³"),
        ("1<sup>st</sup> and 22<sup>nd</sup>", "1st and 22nd"),
        ("Office<sup>TM</sup>", "Office™"),
        ("5<sup>1</sup>/<sub>2</sub>", "5 1/₂"),
        ("H<sub>2</sub>O", "H₂O"),
        ("x<sub>i</sub>", "xi"),
        ("<sup>all</sup>", "all"),
    ],
)
def test_what_is_raised_changes_no_number(raised, written):
    assert sanitize(f"<p>{raised}</p>") == f"<p>{written}</p>"


def test_a_mark_without_its_note_is_counted():
    assert (
        tidy("<p>2254<a href='#_ftn1'>[1]</a> 1<a href='#_ftn2'><sup>2</sup></a></p>").left_out.counts[Omission.MARK]
        == 2
    )


@pytest.mark.parametrize(
    ("headings", "written"),
    [
        ("<h1>a</h1><h2>b</h2><h3>c</h3>", "<h2>a</h2><h3>b</h3><h3>c</h3>"),
        ("<h2>a</h2><h3>b</h3><h4>c</h4><h6>d</h6>", "<h2>a</h2><h3>b</h3><h3>c</h3><h3>d</h3>"),
        ("<p class=MsoTitle>a</p><h1>b</h1>", "<h2>a</h2><h2>b</h2>"),
        ("<h1 style='mso-list:l0 level1'><span style='mso-list:Ignore'>1.&nbsp;</span><b>a</b></h1>", "<h2>1. a</h2>"),
    ],
)
def test_headings_of_any_level_stay_headings(headings, written):
    assert sanitize(headings) == written


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<div>a</div><div>b<br><br>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<p>a</p><p>&nbsp;</p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<b>a</b> <i>b</i><p>c", "<p><strong>a</strong> b</p><p>c</p>"),
        ("<p>a <a href='#x'>b</a> <a href='file:///c:/x'>c</a></p>", "<p>a b c</p>"),
        ("<p>a <img alt='🙂' src=x> b</p>", "<p>a 🙂 b</p>"),
        ("<ul><ul><li>a</li></ul><li></li><li>b</li></ul>", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("<ol start=3><li>a<p>b</p></li></ol><s></s>", '<ol start="3"><li><p>a</p><p>b</p></li></ol>'),
        ("<table><tr><td><div>a</div></td></tr></table>", "<p>a</p>"),
        ("<p>\u200e\u202bأ\u202c ب\u200c\u200d</p><div></div>", "<p>أ ب\u200c\u200d</p>"),
        ("<pre>a\nb</pre>", "<p>a<br>b</p>"),
        ("<p>1 &lt; 2 &amp; <i>3</i></p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p class=MsoListParagraph>no point</p>", "<p>no point</p>"),
        (
            "<p class=MsoListParagraph style='mso-list:l0 level1'><span style='mso-list:Ignore'>4)&nbsp;</span>a</p>",
            '<ol start="4"><li><p>a</p></li></ol>',
        ),
    ],
)
def test_blocks_become_the_editor_s(html, written):
    assert sanitize(html) == written


def test_what_the_editor_writes_stays_to_the_letter():
    html = (
        '<table><tbody><tr><td colspan="1" rowspan="1"><p>a</p></td></tr></tbody></table>'
        "<p></p><p>a  b<br><br>c \u200f!</p><ul><li><p>*d*</p></li></ul>"
    )
    widths = '<table style="min-width: 25px"><colgroup><col style="min-width: 25px"></colgroup><tbody>'
    assert sanitize(html.replace("<table><tbody>", widths)) == html


@pytest.mark.parametrize(
    ("address", "direct"),
    [
        ("https://www.google.com/url?q=https://x.example/%3Fa%3D1&sa=D", "https://x.example/?a=1"),
        ("https://www.google.co.uk/url?sa=t&url=https%3A%2F%2Fx.example%2F", "https://x.example/"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fx.example%2Fa%3Ffbclid%3D1&h=2", "https://x.example/a"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fx.example%2F&rut=1", "https://x.example/"),
        ("https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly94LmV4YW1wbGUv&ntb=1", "https://x.example/"),
        (
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fx.example%252F",
            "https://x.example/",
        ),
        ("https://x.example/?utm_source=a&b=%D8%A7&c&gclid=1#d", "https://x.example/?b=%D8%A7&c#d"),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        ("https://www.google.com/search?q=https://x.example/", "https://www.google.com/search?q=https://x.example/"),
        (
            "https://google.com.evil.example/url?q=https://x.example/",
            "https://google.com.evil.example/url?q=https://x.example/",
        ),
        ("https://[bad", "https://[bad"),
        ("mailto:a@x.example?subject=utm_source", "mailto:a@x.example?subject=utm_source"),
        ("/ar/news/3/", "/ar/news/3/"),
    ],
)
def test_links_lead_straight_to_where_they_lead(address, direct):
    assert direct_address(address) == direct


def test_a_link_typed_in_the_editor_leads_straight_too():
    html = '<p><a href="https://www.google.com/url?q=https://x.example/%3Fa%3D1%26b%3D2&amp;sa=D">a</a></p>'
    assert sanitize(html) == '<p><a href="https://x.example/?a=1&amp;b=2">a</a></p>'


CHAT = """[12/1/2020, 10:05] سامر المخترع: *عاجل*: عقد المكتب _اجتماعاً_ مع ~ليلى المخترعة~ المنظمات
\u200e[١٢\u200f/١\u200f/٢٠٢٠، ١٠:٠٥ ص] \u200fسامر المخترع\u200f: • أول
• ثان
12/1/20, 10:06 - Samer added Layla
1. one
2. *two*
- a
- b
> said
[12/1/2020, 10:07] Layla: This message was deleted
[12/1/2020, 10:08] Layla: image omitted
راسلنا first_last@x.example أو https://x.example/_a_/report_2020.pdf. ثم 2*3*4 و snake_case_name
‪+963 11 222 3344‬
- كلمة واحدة"""
CHAT_STORED = (
    "<p><strong>عاجل</strong>: عقد المكتب اجتماعاً مع المنظمات</p>"
    "<ul><li><p>أول</p></li><li><p>ثان</p></li></ul>"
    "<ol><li><p>one</p></li><li><p><strong>two</strong></p></li></ol>"
    "<ul><li><p>a</p></li><li><p>b</p></li></ul>"
    "<blockquote><p>said</p></blockquote>"
    "<p>راسلنا first_last@x.example أو "
    '<a href="https://x.example/_a_/report_2020.pdf">https://x.example/_a_/report_2020.pdf</a>. ثم 2*3*4 و snake_case_name</p>'
    "<p>+963 11 222 3344</p>"
    "<p>- كلمة واحدة</p>"
)


def test_a_chat_is_read_without_its_signs_and_without_who_wrote_it():
    found = tidied_text(CHAT)
    assert found.html == CHAT_STORED
    assert +found.left_out.counts == {Omission.DELETION: 2, Omission.SENDER: 4, Omission.NOTICE: 1, Omission.PICTURE: 1}


@pytest.mark.parametrize(
    "line",
    [
        "12/1/2020, 10:05 - بدأ الاجتماع",
        "12/1/2020, 10:05 - الوزير: كلمة",
        "2254. قرار",
        "1990. سنة",
        "من ~50 إلى ~60",
        "* ملاحظة",
        "[1] حاشية",
        "1-2-3",
    ],
)
def test_a_line_that_only_looks_like_a_chat_or_a_list_stays(line):
    assert tidied_text(line).html == f"<p>{line}</p>"


@pytest.mark.parametrize(
    ("html", "rest", "source"),
    [
        ("<p>a</p><p>المصدر: وكالة المثال</p>", "<p>a</p>", "وكالة المثال"),
        ("<p>a</p><p><strong>Source</strong>: Example Agency.</p>", "<p>a</p>", "Example Agency"),
        ("<p>a<br>المصدر : وكالة &amp; مكتب</p>", "<p>a</p>", "وكالة & مكتب"),
        ("<p>a</p><p>(المصدر: وكالة)</p><p></p>", "<p>a</p><p></p>", "وكالة"),
        ("<p>a[1]</p><p>المصدر: وكالة</p><p>[1] b</p>", "<p>a[1]</p><p>[1] b</p>", "وكالة"),
        ("<p>المصدر: وكالة</p>", "", "وكالة"),
        ("<p>المصدر: وكالة</p><p>a</p>", "<p>المصدر: وكالة</p><p>a</p>", ""),
        ("<p>a</p><p>وقال المصدر: نعم</p>", "<p>a</p><p>وقال المصدر: نعم</p>", ""),
        ("<p>a</p><p>المصدر:</p>", "<p>a</p><p>المصدر:</p>", ""),
        (f"<p>a</p><p>Source: {'x' * 301}</p>", f"<p>a</p><p>Source: {'x' * 301}</p>", ""),
        ("<ul><li><p>Source: x</p></li></ul>", "<ul><li><p>Source: x</p></li></ul>", ""),
        ("", "", ""),
    ],
)
def test_the_source_at_the_end_is_recognized(html, rest, source):
    found = take_source(html)
    assert (found.html, found.source) == (rest, source)


@pytest.mark.parametrize("weight", ["²", "9" * 5000])
def test_a_weight_that_is_no_number_makes_nothing_bold(weight):
    assert tidy(f'<p><span style="font-weight: {weight}">Council</span></p>').html == "<p>Council</p>"


def test_boxes_nested_as_deep_as_a_program_may_write_are_read():
    assert "text" in sanitize("<section><ul><li>" * 30 + "text")
    assert "text" in sanitize("<blockquote><div>" * 45 + "text")
    assert "text" in sanitize("<table><tr><td><i>" * 20 + "text")
