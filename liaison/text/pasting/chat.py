"""Plain text as people write it in chats, with its signs turned into markup. Pure, no database."""

from __future__ import annotations

import re
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from liaison.text.normalize import clean, without_direction
from liaison.text.pasting.lists import BULLET, Item, nested
from liaison.text.pasting.omissions import Omission, Omissions
from liaison.text.pasting.tree import Box, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATE = r"[\d٠-٩]{1,4}[/.\-][\d٠-٩]{1,2}[/.\-][\d٠-٩]{1,4}"
_CLOCK = r"[\d٠-٩]{1,2}[:.][\d٠-٩]{2}(?:[:.][\d٠-٩]{2})?(?:[\s\u202f]?(?:[ap]\.?\s?m\.?|[صم]))?"
_WHEN = rf"(?:{_DATE}[,،]\s+{_CLOCK}|{_CLOCK}[,،]\s+{_DATE})"
# The sender and time of a chat message: "[12/1/2020, 10:05] Rana: …", "12/1/2020, 10:05 - Rana: …".
_STAMP = re.compile(rf"\s*(?:\[{_WHEN}\]|{_WHEN}\s+[-–])\s*", re.IGNORECASE)
_SENT = re.compile(rf"{_STAMP.pattern}[^:\n]{{1,60}}:(?:\s|$)", re.IGNORECASE)
_BRACKETED = re.compile(rf"\s*\[{_WHEN}\]\s*[^:\n]{{1,60}}:(?:\s|$)", re.IGNORECASE)
# Placeholders for deleted messages, and for pictures.
_DELETED = re.compile(
    r"(?:this message was deleted|you deleted this message|(?:لقد )?(?:تم حذف|حذفت|حُذفت) هذه الرسالة)\.?", re.IGNORECASE
)
_MEDIA = re.compile(
    r"<[^<>\n]{0,60}(?:omitted|attached|استبعاد|استثناء|مرفق)[^<>\n]{0,60}>|(?:image|video|audio|sticker|GIF|document) omitted"
    r"|(?:تم )?(?:استبعاد|استثناء) (?:الوسائط|الصورة|الفيديو)",
    re.IGNORECASE,
)
_EDITED = re.compile(r"\s*<(?:this message was edited|تم تعديل هذه الرسالة)>", re.IGNORECASE)

_ADDRESS = re.compile(r"""(https?://[^\s<>"]*[^\s<>".,;:!?،؛؟)\]»]|[^\s@]{1,64}@[^\s@]+)""", re.IGNORECASE)
_BEFORE, _AFTER = r"(?<![^\W_])(?<![*~`_])", r"(?![^\W_])(?![*~`_])"
_STRUCK = re.compile(rf"{_BEFORE}(~~?)(?=\S)([^~\n]+?)(?<=\S)\1{_AFTER}")
_SLANTED = re.compile(rf"{_BEFORE}_(?=\S)([^_\n]+?)(?<=\S)_{_AFTER}")
_TYPED = re.compile(r"```([^`]+)```|`([^`\n]+)`")
_BOLD = re.compile(rf"{_BEFORE}(\*\*?)(?=\S)([^*\n]+?)(?<=\S)\1{_AFTER}")

_DASH = re.compile(r"\s*[-–*]\s+(?=\S)")
_NUMBER = re.compile(r"\s*([0-9٠-٩]{1,3})\s?[.)\-]\s*(?=[^\s\d])")
_QUOTED = re.compile(r"\s*>\s+")


def arrange_text(text: str, left_out: Omissions) -> list[Box]:
    """Return the blocks of plain ``text``: each line is a paragraph or a list item, *bold* is bold, ~struck~ goes."""
    lines = [line for line in _messages(without_direction(clean(text)), left_out) if line.strip()]
    return [block for run in _runs(lines) for block in _made(run, left_out)]


def _messages(text: str, left_out: Omissions) -> Iterator[str]:
    """Yield the lines of ``text`` without senders, times and placeholders of a chat; count these in ``left_out``."""
    lines = text.split("\n")
    # A single such line may come from minutes or from a schedule.
    is_chat = sum(bool(_SENT.match(line)) for line in lines) > 1 or any(_BRACKETED.match(line) for line in lines)
    for line in lines:
        said = line
        if is_chat and _STAMP.match(line):
            sent = _SENT.match(line)
            left_out.add(Omission.SENDER if sent else Omission.NOTICE)
            said = line[sent.end() :] if sent else ""
        said = _EDITED.sub("", said)
        if _DELETED.fullmatch(said.strip()):
            left_out.add(Omission.DELETION)
            said = ""
        said, pictures = _MEDIA.subn("", said)
        left_out.add(Omission.PICTURE, pictures)
        yield said


def _runs(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield successive lines that form one block: ("ul", …), ("ol", …), ("quotation", …), ("", …)."""
    place = 0
    while place < len(lines):
        kind, length = _run_at(lines[place:])
        yield kind, lines[place : place + length]
        place += length


def _run_at(lines: list[str]) -> tuple[str, int]:
    if bullets := _how_many(lines, BULLET):
        return "ul", bullets
    if quoted := _how_many(lines, _QUOTED):
        return "quotation", quoted
    # A single dash may begin direct speech, and a single number a date.
    if (dashes := _how_many(lines, _DASH)) > 1:
        return "ul", dashes
    numbers = [int(found[1]) for found in takewhile(bool, map(_NUMBER.match, lines)) if found]
    rising = list(takewhile(lambda pair: pair[1] == numbers[0] + pair[0], enumerate(numbers)))
    return ("ol", len(rising)) if len(rising) > 1 else ("", 1)


def _how_many(lines: list[str], mark: re.Pattern[str]) -> int:
    return len(list(takewhile(mark.match, lines)))


def _made(run: tuple[str, list[str]], left_out: Omissions) -> list[Box]:
    kind, lines = run
    mark = {"ul": re.compile(rf"{BULLET.pattern}|{_DASH.pattern}"), "ol": _NUMBER, "quotation": _QUOTED}.get(kind)
    begin = _NUMBER.match(lines[0])
    start = int(begin[1]) if kind == "ol" and begin else 1
    written = [_paragraph(mark.sub("", line, count=1) if mark else line, left_out) for line in lines]
    paragraphs = [box for box in written if box.text.strip()]
    if kind in ("ul", "ol"):
        return nested([Item(1, kind, [box], start) for box in paragraphs])
    return [Box("blockquote", {}, [*paragraphs])] if kind and paragraphs else paragraphs


def _paragraph(line: str, left_out: Omissions) -> Box:
    words: list[Words] = []
    for is_address, group in groupby(_ADDRESS.split(line.strip()), key=lambda part: bool(_ADDRESS.fullmatch(part))):
        text = "".join(group)
        words += [_linked(text)] if is_address else _signs(text, left_out)
    return Box("p", {}, [*words])


def _linked(address: str) -> Words:
    return Words(address, href=address if "://" in address else "")


def _signs(text: str, left_out: Omissions) -> list[Words]:
    """Return ``text`` with bold marked, struck-out text removed, and the signs of italic and code removed."""
    kept, struck = _STRUCK.subn("", text)
    left_out.add(Omission.DELETION, struck)
    kept = re.sub(r" {2,}", " ", kept) if struck else kept
    kept = _SLANTED.sub(r"\1", _TYPED.sub(r"\1\2", kept))
    parts = _BOLD.split(kept)
    return [Words(part, bold=place % 3 == 2) for place, part in enumerate(parts) if part and place % 3 != 1]
