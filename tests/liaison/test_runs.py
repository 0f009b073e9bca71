"""Words of the other script inside a text, each with its language and direction."""

from __future__ import annotations

import time

import pytest

from liaison.runs import isolated

EN = '<bdi lang="en" dir="ltr">'
AR = '<bdi lang="ar" dir="rtl">'


@pytest.mark.parametrize(
    ("language", "html", "marked"),
    [
        ("ar", "لقاء مع Open Access UK أمس", f"لقاء مع {EN}Open Access UK</bdi> أمس"),
        ("ar", "الرابطة (Model League) هنا", f"الرابطة ({EN}Model League</bdi>) هنا"),
        ("ar", "مع Model League (ML) أمس", f"مع {EN}Model League (ML)</bdi> أمس"),
        ("ar", "عبر <b>Zoom</b>، ثم Signal.", f"عبر <b>{EN}Zoom</bdi></b>، ثم {EN}Signal</bdi>."),
        ("ar", "شركة A &amp; B Ltd معنا", f"شركة {EN}A &amp; B Ltd</bdi> معنا"),
        ("ar", "الهاتف +1 202-555-0100 مفتوح", 'الهاتف <bdi dir="ltr">+1 202-555-0100</bdi> مفتوح'),
        ("ar", "القرار 2254 لعام 2015", "القرار 2254 لعام 2015"),
        ("ar", "قال &quot;نعم&quot; &lt;ثم&gt; مضى &#x27;", "قال &quot;نعم&quot; &lt;ثم&gt; مضى &#x27;"),
        ("ar", '<a href="https://example.org/a-b">هنا</a>', '<a href="https://example.org/a-b">هنا</a>'),
        ("en", "They met رابطة القراءة today", f"They met {AR}رابطة القراءة</bdi> today"),
        ("en", "Nothing else here, 2020", "Nothing else here, 2020"),
        ("en", "", ""),
    ],
)
def test_each_run_of_the_other_script_is_marked_and_nothing_else_changes(language, html, marked):
    assert isolated(html, language) == marked


def test_a_long_text_takes_no_time_that_a_reader_would_notice():
    start = time.process_time()
    isolated("نص عربي طويل فيه Latin words هنا، " * 3000 + "a " * 50_000, "ar")
    assert time.process_time() - start < 2
