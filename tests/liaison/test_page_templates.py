"""The templates of public pages: each can be read, and escapes what it is given, in both languages."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.template import engines
from django.utils import translation

from liaison.text.languages import LANGUAGES

PAGES = settings.BASE_DIR / "pages"
NAMES = sorted(str(path.relative_to(PAGES)) for path in PAGES.rglob("*.html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_can_be_read(language):
    """A filter that is not there, or a tag that is not closed, is found here even where no page comes by."""
    with translation.override(language):
        assert [name for name in NAMES if not engines["jinja2"].get_template(name)] == []


def test_none_is_also_a_template_of_the_desk():
    desk = settings.BASE_DIR / "templates"
    assert [name for name in NAMES if (desk / name).exists()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_printed_is_escaped(language):
    hostile = '<script>alert("1")</script> & \''
    source = "{{ text }} {{ text|isolated }} {{ text|marked }} {{ text|lined }} {{ text|in_order }}"
    with translation.override(language):
        page = engines["jinja2"].from_string(source).render({"text": hostile})
    assert "<script" not in page
    assert page.count("&lt;") == 10


@pytest.mark.parametrize(("language", "words"), [("ar", "بحث"), ("en", "Search")])
def test_a_page_speaks_the_language_that_is_active(language, words):
    for _ in range(2):
        with translation.override(language):
            assert engines["jinja2"].from_string('{{ pgettext("button", "Search") }}').render() == words
