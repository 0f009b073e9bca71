"""Arrangement of parsed text into what the editor can write: paragraphs, headings, lists, quotations and tables."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from liaison.text.normalize import is_blank
from liaison.text.numbers import number_in
from liaison.text.pasting import lists
from liaison.text.pasting.lists import Item
from liaison.text.pasting.marks import on_the_line
from liaison.text.pasting.omissions import Omission, Omissions
from liaison.text.pasting.tree import BREAK, Box, Inline, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTS = ("ul", "ol")
_CELLS = ("td", "th")
_HEADING = re.compile(r"h([1-6])")
_SPACES = re.compile(r"[ \u00a0]{2,}")


def arrange(page: Box, left_out: Omissions) -> list[Box]:
    """Return the blocks of the parsed text ``page``; count what is left out in ``left_out``."""
    return _Arranging(page, left_out).flow(page.children)


def _everything(box: Box) -> Iterator[Box | Words]:
    for child in box.children:
        yield child
        if isinstance(child, Box):
            yield from _everything(child)


def _level(box: Box) -> int:
    """Return the level of a heading; 0 for any other box."""
    if found := _HEADING.fullmatch(box.tag):
        return int(found[1])
    if box.attrs.get("role") == "heading":
        level = box.attrs.get("aria-level", "")
        return int(level) if level in "123456" and level else 2
    return 1 if "MsoTitle" in box.attrs.get("class", "").split() else 0


class _Arranging:
    def __init__(self, page: Box, left_out: Omissions) -> None:
        everything = list(_everything(page))
        words = [one for one in everything if isinstance(one, Words) and one.note and one.text.strip()]
        self._notes = {word.note for word in words if word.at_note}
        # The first level is for the page's own title, so headings of the text move one level down.
        self._shift = any(_level(one) == 1 for one in everything if isinstance(one, Box))
        self._left_out = left_out
        left_out.add(Omission.FOOTNOTE, len(self._notes))

    def flow(self, children: list[Box | Words]) -> list[Box]:
        """Return ``children`` as successive blocks; words between blocks become paragraphs of their own."""
        return _with_bullets(self._blocks(children))

    def _blocks(self, children: list[Box | Words]) -> list[Box]:
        found: list[Box] = []
        for kind, group in groupby(_seen(children), key=_sort):
            same = list(group)
            if kind == "words":
                found += self._paragraphs([one for one in same if isinstance(one, Words)])
            elif kind == "item":
                found += lists.nested([self._word_item(one) for one in same if isinstance(one, Box)])
            elif kind == "web item":
                inner = [_unwrapped(one) for one in same if isinstance(one, Box)]
                found += lists.nested([item for one in inner for item in self._items(one, 1)])
            else:
                found += [block for one in same if isinstance(one, Box) for block in self._block(one)]
        return found

    def _block(self, box: Box) -> list[Box]:
        if box.tag in _LISTS:
            return lists.nested(list(self._items(box, 1)))
        if box.tag == "blockquote":
            inner = self.flow(box.children)
            return [Box("blockquote", {}, [*inner])] if inner else []
        if box.tag == "table":
            return self._table(box)
        if level := _level(box):
            return self._heading(box, level)
        return self._blocks(box.children)

    def _heading(self, box: Box, level: int) -> list[Box]:
        """Return a heading, split at double line breaks, with the number that Word wrote before it, without bold."""
        words = [one for one in _everything(box) if isinstance(one, Words)]
        if box.mark.strip():
            words = [Words(box.mark.strip() + " "), *words]
        plain = [Words(word.text, False, word.href, word.raised, word.note, word.at_note) for word in words]
        tag = "h2" if level + self._shift <= 2 else "h3"
        return [Box(tag, {}, [*line]) for line in self._lines(plain)]

    def _paragraphs(self, words: Inline) -> list[Box]:
        return [Box("p", {}, [*line]) for line in self._lines(words)]

    def _lines(self, words: Inline) -> list[Inline]:
        """Return ``words`` split at double line breaks, with single spaces and without blank lines."""
        flat = on_the_line(words, self._notes, self._left_out)
        parted = [[]]  # type: list[Inline]
        breaks = 0
        for word in _by_line(flat):
            if word.text == "\n":
                breaks += 1
                continue
            if is_blank(word.text) and breaks:
                continue
            if breaks > 1:
                parted.append([])
            elif breaks and parted[-1]:
                parted[-1].append(BREAK)
            breaks = 0
            parted[-1].append(word)
        return [line for line in map(_trimmed, parted) if line]

    def _items(self, box: Box, depth: int) -> Iterator[Item]:
        """Yield the items of a list and of the lists nested in it, whether nested in items or directly in lists."""
        begin = box.attrs.get("start", "")
        start = number_in(begin, 5, 1)
        for child in box.children:
            if isinstance(child, Box) and child.tag in _LISTS:
                yield from self._items(child, depth + 1)
            elif isinstance(child, Box):
                level = child.attrs.get("aria-level", "")
                own = number_in(level, 1, depth) if depth == 1 else depth
                yield from self._item(child, max(own, 1), box.tag, start)
            elif not is_blank(child.text):
                yield Item(depth, box.tag, self._paragraphs([child]), start)

    def _item(self, box: Box, level: int, kind: str, start: int) -> Iterator[Item]:
        own = kind
        for is_list, group in groupby(box.children, key=lambda child: isinstance(child, Box) and child.tag in _LISTS):
            if is_list:
                for inner in group:
                    yield from self._items(inner, level + 1)  # type: ignore[arg-type]
            elif blocks := self.flow(list(group)):
                yield Item(level, own, blocks, start)
                own = ""

    def _word_item(self, box: Box) -> Item:
        level = lists.word_level(box)
        kind, start = lists.take_mark(box)
        return Item(level, kind, self.flow(box.children), start)

    def _table(self, box: Box) -> list[Box]:
        """Return a table, with its caption before it.

        A table of one cell is a frame around text: it becomes the blocks of its cell.
        """
        rows = [row for row in _own(box, "tr") if _boxes(row)]
        cells = [cell for row in rows for cell in _boxes(row) if cell.tag in _CELLS]
        title = [block for caption in _own(box, "caption") for block in self.flow(caption.children)]
        if len(cells) < 2:
            return title + [block for cell in cells for block in self.flow(cell.children)]
        made = [Box("tr", {}, [self._cell(cell) for cell in _boxes(row) if cell.tag in _CELLS]) for row in rows]
        return [*title, Box("table", {}, [Box("tbody", {}, [*made])])]

    def _cell(self, box: Box) -> Box:
        spans = {name: box.attrs[name] for name in ("rowspan", "colspan") if box.attrs.get(name, "").isdigit()}
        return Box(box.tag, spans, [*(self.flow(box.children) or [Box("p")])])


def _own(table: Box, tag: str) -> Iterator[Box]:
    """Yield the rows or captions (``tag``) of ``table``, not those of tables inside it."""
    for child in table.children:
        if isinstance(child, Box) and child.tag == tag:
            yield child
        elif isinstance(child, Box) and child.tag in ("thead", "tbody", "tfoot"):
            yield from _own(child, tag)


def _seen(children: list[Box | Words]) -> Iterator[Box | Words]:
    """Yield ``children`` without the white space that stands between blocks in the source text."""
    for is_inline, group in groupby(children, key=lambda child: isinstance(child, Words)):
        same = list(group)
        if not is_inline or not all(is_blank(one.text) for one in same):
            yield from same


def _sort(child: Box | Words) -> str:
    if isinstance(child, Words):
        return "words"
    if lists.is_word_item(child):
        return "item"
    return "web item" if _is_word_on_the_web(child) else "block"


def _is_word_on_the_web(box: Box) -> bool:
    """Return whether ``box`` is an item written by Word on the web: a list of one item, perhaps in boxes of its own."""
    if box.tag == "div":
        inner = _boxes(box)
        return len(inner) == len(box.children) == 1 and _is_word_on_the_web(inner[0])
    items = _boxes(box)
    return box.tag in _LISTS and len(items) == 1 and "data-listid" in items[0].attrs


def _unwrapped(box: Box) -> Box:
    return box if box.tag in _LISTS else _unwrapped(_boxes(box)[0])


def _boxes(box: Box) -> list[Box]:
    return [child for child in box.children if isinstance(child, Box)]


def _by_line(words: Inline) -> Iterator[Words]:
    for word in words:
        for place, text in enumerate(word.text.split("\n")):
            if place:
                yield BREAK
            if text:
                yield word.saying(text)


def _trimmed(line: Inline) -> Inline:
    """Return ``line`` with single spaces, also across its pieces, and none at its ends.

    Returns an empty list if nothing in it is visible.
    """
    if all(is_blank(word.text) for word in line):
        return []
    found: Inline = []
    at_space = True
    for word in line:
        text = _SPACES.sub(" ", word.text)
        if word.text == "\n" and found:
            found[-1] = found[-1].saying(found[-1].text.rstrip(" \u00a0"))
        elif at_space:
            text = text.lstrip(" \u00a0")
        if text:
            found.append(word.saying(text))
            at_space = text[-1] in " \n\u00a0"
    while found and not (last := found[-1].text.rstrip(" \u00a0\n")):
        found.pop()
    if found:
        found[-1] = found[-1].saying(last)
    return found


def _with_bullets(blocks: list[Box]) -> list[Box]:
    """Return ``blocks`` with lists made of paragraphs that begin with a bullet, as PDF and mail programs write."""
    found: list[Box] = []
    for is_item, group in groupby(blocks, key=lambda box: box.tag == "p" and bool(lists.BULLET.match(box.text))):
        if not is_item:
            found += group
            continue
        items = list(group)
        for box in items:
            mark = lists.BULLET.match(box.text)
            lists.cut_start(box, len(mark[0]) if mark else 0)
        found += lists.nested([Item(1, "ul", [box]) for box in items])
    return found
