"""Descriptions of pages, and what may stand inside a script."""

from __future__ import annotations

import json

import pytest
from django.test import RequestFactory

from liaison.text.empty_values import without_empty
from liaison.web.addresses import absolute
from liaison.web.head import LENGTH, Meta, plain, shortened
from liaison.web.structured_data import script


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("<h2>رأس</h2><ul><li>أول</li><li>ثانٍ</li></ul>", "رأس أول ثانٍ"),
        ("a<br>b &amp; c &lt;d&gt;", "a b & c <d>"),
        ("", ""),
        ("<p>" + "x" * 3990 + '</p><a href="https://example.org/long', "x" * 3990),
    ],
)
def test_the_text_of_html_keeps_its_words_apart(html, text):
    assert plain(html) == text


def test_a_short_text_stays_and_loses_its_line_ends():
    assert shortened("  One\n two.  ") == "One two."
    assert shortened("") == ""


def test_a_long_text_ends_with_a_sentence_where_that_is_most_of_it():
    first, second = "The office met the league on " + "a very " * 15 + "long day.", "More " * 60
    assert shortened(f"{first} {second}") == first
    arabic = "هل " + "اجتمع المكتب " * 10 + "أمس؟"
    assert shortened(f"{arabic} {'ثم ' * 90}") == arabic


@pytest.mark.parametrize("text", ["word " * 200, "كلمة، " * 200, "Short. " + "word " * 200, "T" * 900, "ط" * 900])
def test_any_other_text_is_cut_at_a_word_and_says_so(text):
    cut = shortened(text)
    assert len(cut) <= LENGTH
    assert cut.endswith("…")
    assert not cut.endswith((" …", "،…"))
    if " " in text:
        assert cut[:-1].split()[-1].strip("،") in text.replace("،", "").split()


def test_a_page_without_editions_names_none():
    assert Meta("x").alternates() == []
    assert Meta("x", editions=(("en", "/en/"),)).alternates() == [("en", "/en/"), ("x-default", "/en/")]
    assert Meta("x", editions=(("ar", "/ar/"), ("en", "/en/"))).alternates()[-1] == ("x-default", "/ar/")


def test_no_text_can_leave_the_script_it_stands_in():
    text = '</script><!-- <script> & \u2028\u2029 «نص» " \\'
    written = script([{"name": text}])
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["@graph"] == [{"name": text}]
    assert "«نص»" in written


def test_what_is_not_known_is_not_told():
    assert without_empty({"a": "", "b": None, "c": [], "d": (), "e": 0, "f": False, "g": "x"}) == {
        "e": 0,
        "f": False,
        "g": "x",
    }


def test_addresses_are_those_of_the_request_or_of_the_setting(settings):
    request = RequestFactory().get("/ar/")
    assert absolute(request, "/ar/news/") == "http://testserver/ar/news/"
    settings.SITE_URL = "https://news.example"
    assert absolute(request, "/ar/news/") == "https://news.example/ar/news/"
    assert absolute(request, "https://files.example/a.jpg") == "https://files.example/a.jpg"
