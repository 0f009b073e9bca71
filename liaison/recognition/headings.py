"""What a text calls itself: title, summary and source, as candidates in its own words. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liaison.recognition.evidence import Evidence
from liaison.recognition.sides import sentences

if TYPE_CHECKING:
    from liaison.recognition.text import Text

_SOURCE = re.compile(
    r"^[ \t\[(«*_\u200f\u200e\u2060]*(?:المصدر|مصدر الخبر|المصادر|Sources?)\s*[:：][ \t*_]*(?P<source>\S[^\n]{0,300}?)[ \t.»)\]*_]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_TITLE, _LONGEST_SUMMARY, _MOST_WORDS = 160, 400, 24


def read_source(text: Text) -> Evidence | None:
    """Return the source that a line such as «المصدر: …» names; of several, the last."""
    named = list(_SOURCE.finditer(text.plain))
    if not named:
        return None
    found = named[-1]
    return Evidence(text.said(*found.span("source")), *found.span("source"), "a line of the source")


def begins_with_title(text: Text) -> bool:
    """Return whether the first line is a title: it is short, ends no sentence, and more follows."""
    lines = text.lines
    if len(lines) < 2:
        return False
    line = lines[0]
    words = text.tokens[line.first : line.last]
    shown = text.said(line.start, line.end)
    ends = shown.rstrip(' *_»”")').endswith((".", "؟", ":", "،", "!"))
    stamped = words[0].form.isdigit() and len(words) < 8
    addressed = any(
        shown.startswith(opening)
        for opening in ("السيد", "السادة", "Dear", "To:", "إلى", "التاريخ", "Date", "From:", "Subject")
    )
    return 3 <= len(words) <= _MOST_WORDS and not (ends or stamped or addressed)


def read_title(text: Text) -> Evidence | None:
    """Return a candidate: the title, what is said of the subject, or the first clause of the first sentence."""
    if not text.tokens:
        return None
    if begins_with_title(text):
        line = text.lines[0]
        start, stop = text.tokens[line.first].start, text.tokens[line.last - 1].end
        return Evidence(text.said(start, stop), start, stop, "the first line")
    first, end = _first_sentence(text)
    stop = text.tokens[first].end
    for at in range(first, end):
        token = text.tokens[at]
        if (
            at - first > _MOST_WORDS
            or (at - first >= 6 and (token.comma or token.dash))
            or token.end - text.tokens[first].start > _LONGEST_TITLE
        ):
            break
        stop = token.end
    start = text.tokens[first].start
    return Evidence(text.said(start, stop), start, stop, "the first clause", False)


def read_summary(text: Text) -> Evidence | None:
    """Return a candidate: the first sentence, cut between words if it is long."""
    if len(text.tokens) < 8:
        return None
    first, end = _first_sentence(text)
    while end > first + 1 and text.tokens[end - 1].end - text.tokens[first].start > _LONGEST_SUMMARY:
        end -= 1
    start, stop = text.tokens[first].start, text.tokens[end - 1].end
    return Evidence(text.said(start, stop), start, stop, "the first sentence", False)


def _first_sentence(text: Text) -> tuple[int, int]:
    """Return the first sentence after the title that has some length; else the first one."""
    begin = text.lines[0].last if begins_with_title(text) else 0
    found = [(first, end) for first, end in sentences(text) if first >= begin]
    long = [(first, end) for first, end in found if end - first > 7]
    return (long or found or [(0, len(text.tokens))])[0]
