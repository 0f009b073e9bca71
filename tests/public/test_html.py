"""Every kind of page, in both languages, is strict HTML of one sound structure."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import get_resolver, resolve

from liaison.text.languages import LANGUAGES
from tests.pages import KINDS
from tests.public.html import faults

pytestmark = pytest.mark.django_db

# What ends like a page and is none, or only leads to one.
FILES = {"articles:feed", "articles:suggestions", "articles:short_article", "articles:short_meeting"}

SOUND = """<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><title>T</title>
<meta name="viewport" content="width=device-width"><meta name="description" content="D"></head>
<body><header><nav aria-label="Main"><a href="/">Home</a></nav></header>
<main id="content"><h1>One</h1><h2>Two</h2><label for="q">Find</label><input id="q"></main><footer>F</footer></body></html>"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_sound(filled, kind, language):
    response = Client().get(KINDS[kind].address(language))
    assert response.status_code == KINDS[kind].status
    assert response["Content-Language"] == language
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert faults(response.text, language) == []


def test_every_address_of_a_page_has_a_kind(filled):
    """A page that nobody put into the table would be tried by none of the tests that read it."""
    addresses = [unquote(urlsplit(kind.address("ar")).path) for kind in KINDS.values() if kind.status != 404]
    tried = {resolve(address).view_name for address in addresses}
    assert _pages() - tried == FILES


def _pages():
    """The names of all public addresses that end with a slash."""
    namespaces = get_resolver().namespace_dict
    patterns = {name: namespaces[name][1].url_patterns for name in ("articles", "organizations", "office")}
    return {
        f"{name}:{pattern.name}" for name in patterns for pattern in patterns[name] if str(pattern.pattern)[-1:] in "/"
    }


def test_the_page_of_a_fault_of_ours_is_strict_html():
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    assert len(parser.parse(render_to_string("500.html")).findall(".//h1")) == 1


@pytest.mark.parametrize(
    ("sound", "unsound", "said"),
    [
        ("<h2>Two</h2>", "<h2>Two</h3>", "not HTML"),
        ("<h2>Two</h2>", "<h3>Three</h3>", "a level is skipped"),
        ("<h2>Two</h2>", "<h1>Two</h1>", "not one h1"),
        ("<h2>Two</h2>", "<h2> </h2>", "an empty h2"),
        ("<h2>Two</h2>", '<p id="q">', "id 'q' 2 times"),
        ("<h2>Two</h2>", '<p aria-describedby="nobody">', "nothing has the id 'nobody'"),
        ("<h2>Two</h2>", '<p lang="ar">نص', "lang without dir"),
        ("<h2>Two</h2>", '<img src="/x.png" alt="">', "no width, height"),
        ("<h2>Two</h2>", '<a href="/x/"></a>', "a link without words"),
        ("<h2>Two</h2>", "<table><tbody><tr><td>1</td></tr></tbody></table>", "a table without headers"),
        ("<h2>Two</h2>", "<p style='color: red'>", "style in the page"),
        ("<h2>Two</h2>", "<script>1</script>", "a script in the page"),
        ('<label for="q">Find</label>', "", "no label"),
        ("<footer>F</footer>", "", "0 × ./body/footer"),
        (' aria-label="Main"', "", "every nav needs a name"),
        ("<title>T</title>", "<title> </title>", "no title"),
        ('dir="ltr"', 'dir="rtl"', "dir is rtl"),
    ],
)
def test_what_is_unsound_is_found(sound, unsound, said):
    assert faults(SOUND, "en") == []
    assert said in faults(SOUND.replace(sound, unsound), "en")[0]
