"""The order in which letters are seen, as the browser places them, and what is copied from a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.utils.html import escape

from liaison.text.bidi.isolation import isolated
from liaison.text.languages import DIRECTIONS
from tests.reading import ARABIC, ENGLISH, bare, plain, seen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The letters of an element by the middle of the box that the browser gives each, from the left.
SEEN = """element => {
  const letters = [], nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node; (node = nodes.nextNode());) {
    for (let place = 0; place < node.length; place++) {
      const range = document.createRange();
      range.setStart(node, place);
      range.setEnd(node, place + 1);
      const box = [...range.getClientRects()].at(-1);
      if (box) letters.push([box.left + box.width / 2, node.data[place]]);
    }
  }
  return letters.sort((one, other) => one[0] - other[0]).map(letter => letter[1]).join("");
}"""
COPIED = "element => { getSelection().selectAllChildren(element); return getSelection().toString(); }"


def seen_in(locator):
    """What a reader sees of an element that stands in one line, letter by letter from the left."""
    return bare(locator.evaluate(SEEN))


@pytest.mark.parametrize(("language", "lines"), [("ar", ARABIC), ("en", ENGLISH)])
def test_each_line_reads_in_order_and_is_copied_as_it_was_written(browser, language, lines):
    style = (Path(settings.BASE_DIR) / "static/site/site.css").read_text()
    body = "".join(f"<p>{isolated(escape(plain(line)), language)}</p>" for line in lines)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_content(
        f'<!doctype html><html lang="{language}" dir="{DIRECTIONS[language]}"><style>{style}</style><main>{body}</main>'
    )
    shown = page.locator("main > p").all()
    wrong = {
        plain(line): found
        for line, element in zip(lines, shown, strict=True)
        if (found := seen_in(element)) != bare(seen(language, line))
    }
    assert wrong == {}
    assert [element.evaluate(COPIED) for element in shown] == [plain(line) for line in lines]
    page.close()
