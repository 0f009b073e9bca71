"""Lists rebuilt from what programs write: nested inside items, not inside lists, and from Word's paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from liaison.text.pasting.tree import Box, Words

_WORD_ITEM = re.compile(r"mso-list:\s*l\d+", re.IGNORECASE)
_LEVEL = re.compile(r"level(\d)", re.IGNORECASE)
_NUMBER = r"\(?([0-9٠-٩]{1,3}|[a-zأ-ي]|[ivx]{1,5})[.)\-]"
NUMBERED = re.compile(rf"\s*{_NUMBER}", re.IGNORECASE)
# A bullet or number written as text before an item that is marked in no other way.
_WORD_MARK = re.compile(rf"\s*([·•▪■□◦●○–—§Ø*-]|o(?=\s)|{_NUMBER})\s*", re.IGNORECASE)
BULLET = re.compile(r"\s*[•▪■●◦○‣⁃·]\s+")
_DEEPEST = 9


@dataclass
class Item:
    """A list item at ``level`` (1 and up); one without ``kind`` is a further paragraph of the item before it."""

    level: int
    kind: str
    blocks: list[Box]
    start: int = 1


def nested(items: list[Item]) -> list[Box]:
    """Return ``items`` as nested lists: usually one, and another wherever the kind of the first level changes."""
    found: list[Box] = []
    open_lists: list[Box] = []
    for item in items:
        level = min(item.level, len(open_lists) + 1, _DEEPEST)
        del open_lists[level:]
        if not item.kind and open_lists:
            _last(open_lists).children.extend(item.blocks)
            continue
        if len(open_lists) == level and open_lists[-1].tag != item.kind:
            open_lists.pop()
        if len(open_lists) < level:
            opened = Box(item.kind or "ul", {"start": str(item.start)} if item.kind == "ol" and item.start != 1 else {})
            if open_lists:
                _last(open_lists).children.append(opened)
            else:
                found.append(opened)
            open_lists.append(opened)
        open_lists[-1].children.append(Box("li", {}, list(item.blocks)))
    return found


def _last(open_lists: list[Box]) -> Box:
    """Return the last item of the innermost open list."""
    return cast("Box", open_lists[-1].children[-1])


def is_word_item(box: Box) -> bool:
    """Return whether ``box`` is a paragraph that Word or Outlook wrote as a list item."""
    if box.tag != "p":
        return False
    if box.mark or _WORD_ITEM.search(box.attrs.get("style", "")):
        return True
    return "MsoListParagraph" in box.attrs.get("class", "") and bool(_WORD_MARK.match(box.text))


def word_level(box: Box) -> int:
    """Return the list level that the style of a Word item gives; 1 if none."""
    found = _LEVEL.search(box.attrs.get("style", ""))
    return int(found[1]) if found else 1


def take_mark(box: Box) -> tuple[str, int]:
    """Return the kind of list and the number of a Word item's mark, and remove the mark from its text."""
    mark = box.mark
    if not mark.strip():
        found = _WORD_MARK.match(box.text)
        mark = found[0] if found else ""
        cut_start(box, len(mark))
    box.mark = ""
    return kind_of(mark)


def kind_of(mark: str) -> tuple[str, int]:
    """Return the kind of list ("ul", "ol") and the number that ``mark`` stands for; 1 for a letter or bullet."""
    found = NUMBERED.match(mark)
    if not found:
        return "ul", 1
    return "ol", int(found[1]) if found[1].isdecimal() else 1


def cut_start(box: Box, length: int) -> None:
    """Remove the first ``length`` characters from the words of ``box``."""
    for place, child in enumerate(box.children):
        if not isinstance(child, Words):
            continue
        cut = min(length, len(child.text))
        box.children[place] = child.saying(child.text[cut:])
        length -= cut
        if not length:
            return
