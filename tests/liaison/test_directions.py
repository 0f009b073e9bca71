"""Each block of a text runs in its own direction."""

from __future__ import annotations

import pytest

from liaison.text.bidi.block_directions import attributes, directed, lined
from liaison.text.richtext import on_page

ENGLISH = ' lang="en" dir="ltr"'
ARABIC = ' lang="ar" dir="rtl"'


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("The council met.", "ar", ENGLISH),
        ("“The council” met (2254).", "ar", ENGLISH),
        ("اجتمع المجلس.", "ar", ""),
        ("اجتمع Council of Example and others", "ar", ""),
        # Only its first word is of the other script.
        ("OCHA: عقد المكتب اجتماعاً", "ar", ""),
        ("سوريا (Syria) is the Arabic name.", "en", ""),
        ("اجتمع المجلس.", "en", ARABIC),
        ("2254 – 50%", "ar", ""),
        ("", "ar", ""),
        ("שלום", "en", ARABIC),
    ],
)
def test_the_first_letter_decides_and_most_of_the_letters(text, language, said):
    assert attributes(text, language) == said


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>نص</p><p>Text.</p>", f"<p>نص</p><p{ENGLISH}>Text.</p>"),
        ("<h2>Title</h2><p>50%</p>", f"<h2{ENGLISH}>Title</h2><p>50%</p>"),
        ("<blockquote><p>Said.</p><p>1.</p></blockquote>", f"<blockquote{ENGLISH}><p>Said.</p><p>1.</p></blockquote>"),
        (
            "<ul><li><p>أول</p></li><li><p>Second.</p></li></ul>",
            f"<ul><li><p>أول</p></li><li{ENGLISH}><p>Second.</p></li></ul>",
        ),
        (
            "<ul><li><p>First one.</p></li><li><p>ثان</p></li></ul>",
            f"<ul{ENGLISH}><li><p>First one.</p></li><li{ARABIC}><p>ثان</p></li></ul>",
        ),
        (
            "<table><tbody><tr><th><p>اسم</p></th><td><p>Name.</p></td></tr></tbody></table>",
            f"<table><tbody><tr><th><p>اسم</p></th><td{ENGLISH}><p>Name.</p></td></tr></tbody></table>",
        ),
        (
            '<p><a href="https://x.example/">رابط</a> &amp; نص</p>',
            '<p><a href="https://x.example/">رابط</a> &amp; نص</p>',
        ),
    ],
)
def test_each_block_says_its_direction_where_it_is_not_that_around_it(html, shown):
    assert directed(html, "ar", isolate=False) == shown


def test_words_are_isolated_by_the_direction_of_their_block():
    html = on_page("<p>نص Council.</p><p>The council (المجلس) met.</p>", "ar")
    assert html == (
        '<p>نص <bdi lang="en" dir="ltr">Council</bdi>.</p>'
        f'<p{ENGLISH}>The council (<bdi lang="ar" dir="rtl">المجلس</bdi>) met.</p>'
    )


def test_a_line_that_runs_against_its_block_is_isolated():
    assert lined("سطر.\nA <line>.\n\nآخر", "ar") == (
        'سطر.<br><bdi lang="en" dir="ltr">A &lt;line&gt;.</bdi><br><br>آخر'
    )
