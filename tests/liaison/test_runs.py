"""Words of the other script inside a text, each with its language and direction."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from liaison.text.bidi.isolation import isolated, isolated_text
from tests.reading import LINES, isolated_parts, plain

EN = '<bdi lang="en" dir="ltr">'
AR = '<bdi lang="ar" dir="rtl">'


def text_of(html):
    return unescape(re.sub("<[^>]*>", "", html))


@pytest.mark.parametrize(("language", "line"), LINES)
def test_what_runs_the_other_way_is_isolated_as_one_and_nothing_else(language, line):
    html = isolated(escape(plain(line)), language)
    assert [text_of(part) for part in re.findall("<bd[io].*?</bd[io]>", html)] == isolated_parts(line)
    assert text_of(html) == plain(line)


@pytest.mark.parametrize(
    ("language", "html", "marked"),
    [
        ("ar", "لقاء مع Open Access UK أمس", f"لقاء مع {EN}Open Access UK</bdi> أمس"),
        ("ar", "عبر <b>Zoom</b>، ثم Signal.", f"عبر <b>{EN}Zoom</bdi></b>، ثم {EN}Signal</bdi>."),
        ("ar", "شركة A &amp; B Ltd معنا", f"شركة {EN}A &amp; B Ltd</bdi> معنا"),
        ("ar", "الهاتف +1 202-555-0100 مفتوح", 'الهاتف <bdi dir="ltr">+1 202-555-0100</bdi> مفتوح'),
        ("ar", "هاتف ٠٢١٢ ٥٥٥ ٠١ ٤٣ مفتوح", 'هاتف <bdo dir="ltr">٠٢١٢ ٥٥٥ ٠١ ٤٣</bdo> مفتوح'),
        ("ar", "مع Свобода هنا", 'مع <bdi dir="ltr">Свобода</bdi> هنا'),
        ("ar", "قال &quot;نعم&quot; &lt;ثم&gt; مضى &#x27;", "قال &quot;نعم&quot; &lt;ثم&gt; مضى &#x27;"),
        ("ar", '<a href="https://example.org/a-b">هنا</a>', '<a href="https://example.org/a-b">هنا</a>'),
        ("ar", "<script>نص x</script><textarea>نص x</textarea>", "<script>نص x</script><textarea>نص x</textarea>"),
        ("en", "They met رابطة القراءة today", f"They met {AR}رابطة القراءة</bdi> today"),
        ("en", "Nothing else here, 2020", "Nothing else here, 2020"),
        ("en", "", ""),
    ],
)
def test_each_run_says_its_language_and_direction(language, html, marked):
    assert isolated(html, language) == marked


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        (
            "<mark>Syrian</mark> <mark>American</mark> Council",
            f"{EN}<mark>Syrian</mark> <mark>American</mark> Council</bdi>",
        ),
        ("first_<mark>last</mark>@x.example", f"{EN}first_<mark>last</mark>@x.example</bdi>"),
        ("<em><b>Open</b> Access</em>", f"<em>{EN}<b>Open</b> Access</bdi></em>"),
        # What reaches out of the run is closed and opened again at its edge.
        ("<b>نص Open</b> Access", f"<b>نص </b>{EN}<b>Open</b> Access</bdi>"),
        ("Open <em>Access نص</em>", f"{EN}Open <em>Access</em></bdi><em> نص</em>"),
        # A link stays one: its words keep their order by themselves.
        (
            '<a href="/x">نص Open</a> Access',
            '<a href="/x">نص <span lang="en">Open</span></a><span lang="en"> Access</span>',
        ),
        ('<a href="/x">Open</a> Access', f'{EN}<a href="/x">Open</a> Access</bdi>'),
        # Blocks and line breaks end a run.
        ("<p>نص Open</p><p>Access نص</p>", f"<p>نص {EN}Open</bdi></p><p>{EN}Access</bdi> نص</p>"),
        ("Open<br>Access", f"{EN}Open</bdi><br>{EN}Access</bdi>"),
    ],
)
def test_runs_go_across_tags_within_a_line(html, marked):
    # Arabic on both sides, so that nothing is a line of its own.
    assert isolated(f"هنا {html} هنا", "ar") == f"هنا {marked} هنا"


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        (
            '<p dir="ltr">Met لجنة on Zoom.</p><p>عبر Zoom</p>',
            f'<p dir="ltr">Met {AR}لجنة</bdi> on Zoom.</p><p>عبر {EN}Zoom</bdi></p>',
        ),
        ('<p dir="auto">Met لجنة</p>', f'<p dir="auto">Met {AR}لجنة</bdi></p>'),
        (
            "<bdi>لغة C++</bdi> و<bdi>C++ &amp; لغة</bdi>",
            f"<bdi>لغة {EN}C++</bdi></bdi> و<bdi>C++ &amp; {AR}لغة</bdi></bdi>",
        ),
        (f"مع {EN}Open Access</bdi> 12", f"مع {EN}Open Access</bdi> 12"),
    ],
)
def test_what_has_a_direction_of_its_own_is_read_by_it(html, marked):
    assert isolated(html, "ar") == marked


@pytest.mark.parametrize(("language", "line"), LINES)
def test_doing_it_again_changes_nothing(language, line):
    once = isolated(escape(plain(line)), language)
    assert isolated(once, language) == once


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("لقاء مع Open Access (OA) أمس", "لقاء مع Open Access (OA) أمس"),
        ("لغة C++ هنا", "لغة \u2066C++\u2069 هنا"),
        ("حساب @handle هنا", "حساب \u2066@handle\u2069 هنا"),
        ("اتصل 00963 11 222 3344 الآن", "اتصل \u206600963 11 222 3344\u2069 الآن"),
        ("هاتف ٠٢١٢ ٥٥٥ ٠١ ٤٣ الآن", "هاتف \u202d٠٢١٢ ٥٥٥ ٠١ ٤٣\u202c الآن"),
        ("نسبة 50% من", "نسبة 50% من"),
        ("حرارة -5 هنا", "حرارة \u2066-5\u2069 هنا"),
        ("Who we are.", "Who we are."),
        ("بين 2011-2020", "بين 2011-2020"),
    ],
)
def test_where_no_tags_may_stand_only_what_would_read_backwards_gets_signs(text, signed):
    assert isolated_text(text, "ar") == signed


@pytest.mark.parametrize(
    "text",
    [
        "نص عربي طويل فيه Latin words هنا، " * 3000 + "a " * 50_000,
        "(a " * 20_000 + "ع",
        '"a ' * 20_000 + "ع",
        "<b>a" * 20_000 + "ع",
        '<p dir="ltr">a' * 5_000,
        "0532-" * 20_000,
        "a." * 50_000,
        "ا" * 500_000 + " a",
    ],
    ids=lambda text: text[:12],
)
def test_a_long_text_takes_no_time_that_a_reader_would_notice(text):
    start = time.process_time()
    isolated(text, "ar")
    assert time.process_time() - start < 2


def test_a_text_remembered_as_safe_does_not_make_the_same_text_safe():
    words = "words in no other script"
    assert isinstance(isolated(mark_safe(words), "en"), SafeString)
    assert not isinstance(isolated(words, "en"), SafeString)
