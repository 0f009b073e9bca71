"""What a text quotes, and whom: words in quotation marks beside a verb of saying, and the turns of an interview. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison.recognition.lexicon.arabic_verbs import SAYING
from liaison.recognition.lexicon.english_words import SAYING as ENGLISH_SAYING
from liaison.recognition.words import among, readings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liaison.recognition.people import NamedPerson
    from liaison.recognition.text import Text

_QUOTED = re.compile(r"«([^«»\n]{12,1500})»|“([^“”\n]{12,1500})”|„([^„“”\n]{12,1500})[“”]|\"([^\"\n]{12,1500})\"")
_FEWEST_WORDS, _NEAR = 4, 14


@dataclass(frozen=True)
class Quotation:
    """``text[start:stop]`` is what ``speaker`` (a name as the text has it; empty if unknown) is quoted with."""

    words: str
    speaker: str
    start: int
    stop: int
    pattern: str
    sure: bool


def find_quotations(text: Text, people: Sequence[NamedPerson]) -> list[Quotation]:
    """Return the quotations of ``text`` in order. ``people``: whom it names, in order."""
    found, last = [], ""
    # Of a text that is too long, what comes after the words that were read is left.
    read = text.tokens[-1].end + 1 if text.cut else len(text.plain)
    for match in _QUOTED.finditer(text.plain, 0, read):
        group = next(number for number in (1, 2, 3, 4) if match[number])
        words = text.said(match.start(group), match.end(group))
        if len(words.split()) < _FEWEST_WORDS:
            continue
        speaker, sure = _speaker(text, people, match.start(), match.end(), last)
        if not speaker and not _is_said(text, match.start(), match.end()):
            continue
        found.append(
            Quotation(
                words, speaker, match.start(group), match.end(group), "quotation marks and a verb of saying", sure
            )
        )
        last = speaker or last
    return found or _turns(text, people)


def _speaker(text: Text, people: Sequence[NamedPerson], start: int, stop: int, last: str) -> tuple[str, bool]:
    """Return who says what is quoted: named before it in its sentence, or after it; else whoever spoke last."""
    first = text.token_at(start)
    begin = first
    while begin > 0 and first - begin < 40 and not (text.tokens[begin].ends and begin < first):
        begin -= 1
        if text.tokens[begin].line:
            break
    said = any(says(text, at) for at in range(max(begin, 0), first))
    before = [one for one in people if begin <= one.first < first]
    if said and before:
        return before[-1].name, True
    after = text.token_at(stop)
    end = min(after + _NEAR, len(text.tokens))
    for at in range(after, end):
        if at > after and text.tokens[at].ends:
            break
        if says(text, at):
            following = [one for one in people if after <= one.first < end]
            return (following[0].name, True) if following else _referred(text, people, after, end) or (last, False)
    if said:
        return _referred(text, people, begin, first) or (
            last or (people[_before(people, first) - 1].name if _before(people, first) else ""),
            False,
        )
    return "", False


def _before(people: Sequence[NamedPerson], at: int) -> int:
    return bisect_left([one.first for one in people], at)


def _referred(text: Text, people: Sequence[NamedPerson], begin: int, end: int) -> tuple[str, bool] | None:
    """Return the person whom the words name by the family name alone."""
    for at in range(begin, end):
        forms = {text.tokens[at].form, *(reading.word for reading in readings(text.tokens[at].form))}
        for one in people:
            last = text.tokens[one.name_first : text.token_at(one.stop - 1) + 1]
            if (
                last
                and len(last[-1].form) > 3
                and (last[-1].form in forms or last[-1].form.removeprefix("ال") in forms)
            ):
                return one.name, True
    return None


def says(text: Text, at: int) -> bool:
    token = text.tokens[at]
    return bool(among(token.form, SAYING)) if token.arabic else token.form in ENGLISH_SAYING


def _is_said(text: Text, start: int, stop: int) -> bool:
    before = text.plain[max(0, start - 3) : start].strip()
    first, after = text.token_at(start), text.token_at(stop)
    near = (*range(max(0, first - 6), first), *range(after, min(after + 4, len(text.tokens))))
    return before.endswith(":") or any(says(text, at) for at in near)


def _turns(text: Text, people: Sequence[NamedPerson]) -> list[Quotation]:
    """Return the turns of an interview: lines that begin with somebody's name and a colon."""
    found = []
    for one in people:
        line = text.lines[text.line_of(one.first)]
        if one.first != line.first or one.end >= line.last or not text.tokens[one.end].colon:
            continue
        if line.last - one.end < _FEWEST_WORDS * 2:
            continue
        start, stop = text.tokens[one.end].start, text.tokens[line.last - 1].end
        found.append(Quotation(text.said(start, stop), one.name, start, stop, "a name and a colon", False))
    return found
