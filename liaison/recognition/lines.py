"""Lines that list who took part: bullets, rows of a table, lines below a heading such as الحضور or Participants. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison.recognition import arabic_names, english_names
from liaison.recognition.lexicon import roles, word_set
from liaison.recognition.words import among, given, post

if TYPE_CHECKING:
    from liaison.recognition.text import Line, Text

_ATTENDANCE = word_set(
    """
    حضور مجتمعون متواجدون حاضرون حاضرين مشاركون مشاركين مشاركات متحدثون متحدثين ضيوف أسماء وفد وفود حضر طرف جانب ضيف
    participants participant present attendees attendance attended delegation delegates guests speakers panelists panellists members
    """
)
_OTHER = word_set(
    """
    أعمال أجندة قرارات توصيات نقاط خلاصة مخرجات بنود محاور ملخص مهام متابعة موضوع مواضيع موضوعات تفاصيل نتائج
    agenda decisions actions action points discussion minutes topics outcomes summary items next notes follow recommendations apologies
    """
)
_LABELS = _ATTENDANCE | roles.HOST_WORDS | roles.GUEST_WORDS | roles.OBSERVERS
_FROM = frozenset(("عن", "من", "وعن", "from", "for", "بصفه"))
_ABSENT = word_set("اعتذر اعتذرت اعتذروا معتذرون غائبون غاب غابت apologies absent regrets excused")
_MOST_WORDS, _MOST_HEADING = 30, 10


@dataclass(frozen=True)
class Fields:
    """One line or row cut into fields: (first word, end) of each."""

    line: int
    parts: tuple[tuple[int, int], ...]
    bullet: bool


@dataclass(frozen=True)
class Zone:
    """Lines that list people or bodies, and the words of the label that says so: (first, end), the same without one."""

    label: tuple[int, int]
    lines: tuple[Fields, ...]
    table: bool = False


def zones(text: Text) -> list[Zone]:
    """Return the parts of ``text`` that list who took part, in order."""
    found: list[Zone] = []
    lines, at = text.lines, 0
    label = (0, 0)
    while at < len(lines):
        line = lines[at]
        heading = _is_heading(text, line)
        if heading:
            label = (line.first, line.last)
            at += 1
        table = _table(text, at)
        if table > at + 1:
            found.append(
                Zone(label, tuple(_fields(text, number, table=True) for number in range(at, table)), table=True)
            )
            label, at = (0, 0), table
            continue
        end = _items_end(text, at) if heading else at
        if not heading and line.bullet and _begins_person(text, line.first):
            end = at + 1
            while end < len(lines) and lines[end].bullet:
                end += 1
        for number in range(at, end):
            found.append(_labelled(text, number) or Zone(label, (_fields(text, number, table=False),)))
        if end == at and at < len(lines) and not heading and (own := _labelled(text, at)):
            found.append(own)
        label, at = (0, 0), max(end, at + (not heading))
    return found


def _items_end(text: Text, at: int) -> int:
    lines, end = text.lines, at
    while end < len(lines) and _is_item(text, lines[end], after_bullet=end > at and lines[end - 1].bullet):
        end += 1
    return end


def _labelled(text: Text, number: int) -> Zone | None:
    """Return the line as a zone of its own if it begins with a label: من طرفنا: …, عن الرابطة: …, Guests: …."""
    line = text.lines[number]
    colon = next(
        (at for at in range(line.first + 1, min(line.first + _MOST_HEADING, line.last)) if text.tokens[at].colon), -1
    )
    if colon < 0:
        return None
    words = text.tokens[line.first : colon]
    if any(among(word.form, _OTHER) or among(word.form, _ABSENT) for word in words) or any(
        word.breaks and not word.opens and not word.closes for word in words[1:]
    ):
        return None
    if not any(among(word.form, _LABELS) for word in words) and words[0].form not in _FROM:
        return None
    return Zone((line.first, colon), (_fields(text, number, table=False, first=colon),))


def _fields(text: Text, number: int, *, table: bool, first: int = -1) -> Fields:
    line = text.lines[number]
    begin = first if first >= 0 else line.first
    cuts = [begin]
    for at in range(begin + 1, line.last):
        token = text.tokens[at]
        if token.cell or (
            not table and (token.comma or token.colon or token.dash or token.opens or token.closes) and not token.joined
        ):
            cuts.append(at)
    return Fields(number, tuple(zip(cuts, [*cuts[1:], line.last], strict=True)), line.bullet)


def _is_heading(text: Text, line: Line) -> bool:
    words = text.tokens[line.first : line.last]
    if len(words) > _MOST_HEADING or any(word.cell for word in words[1:]):
        return False
    if any(among(word.form, _OTHER) for word in words[:3]):
        return False
    ends = text.plain[words[-1].end : line.end].strip(" *_\u200f\u200e\u2060)")
    if not (ends.startswith((":", "：")) or (not ends and len(words) <= 4)):
        return False
    if ends.startswith(":"):
        begins = _begins_person(text, line.first)
        return any(among(word.form, _LABELS) for word in words) or (words[0].form in _FROM and not begins)
    return any(among(word.form, _ATTENDANCE) for word in words) and not given(words[0].form)


def _is_item(text: Text, line: Line, *, after_bullet: bool) -> bool:
    words = text.tokens[line.first : line.last]
    if len(words) > _MOST_WORDS or _is_heading(text, line) or (after_bullet and not line.bullet):
        return False
    if any(among(word.form, _OTHER) for word in words[:2]) and not line.bullet:
        return False
    ends = text.plain[words[-1].end : line.end].strip()
    return (
        line.bullet
        or (not ends.startswith((".", ":", "؟", "!")) and len(words) <= 14)
        or _begins_person(text, line.first)
    )


def _begins_person(text: Text, at: int) -> bool:
    """Return whether the words from ``at`` on look like a title, a post or a name."""
    tokens = text.tokens
    if at >= len(tokens):
        return False
    reader = arabic_names if tokens[at].arabic else english_names
    return reader.read_titles(text, at) > at or bool(reader.read_name(text, at, sure=False)) or bool(post(tokens[at]))


def _table(text: Text, at: int) -> int:
    """Return the end of the rows of a table that begin at the line ``at``; ``at`` if none do."""
    lines, end = text.lines, at
    while end < len(lines) and any(token.cell for token in text.tokens[lines[end].first + 1 : lines[end].last]):
        end += 1
    return end if end > at + 1 else at
