"""Tables with a heading row: whose columns are names, posts, bodies and sides is said there. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liaison.recognition import arabic_names, english_names
from liaison.recognition.affiliation import body_at
from liaison.recognition.arabic_bodies import Body
from liaison.recognition.lexicon import roles, word_set
from liaison.recognition.people import NamedPerson
from liaison.recognition.words import among

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liaison.recognition.lines import Fields, Zone
    from liaison.recognition.text import Text

_DIVIDER = re.compile(r"[\t|]")
_COLUMNS = {
    "name": word_set("اسم الاسم المشارك الحاضر name participant attendee delegate"),
    "post": word_set("صفة الصفة منصب المنصب وظيفة المسمى الدور position post role title function"),
    "body": word_set(
        "جهة الجهة منظمة المنظمة مؤسسة المؤسسة الهيئة organization organisation affiliation body institution entity"
    ),
    "side": word_set("جانب الجانب الطرف side"),
}


def _cells(text: Text, row: Fields) -> dict[int, tuple[int, int]]:
    """Return the cells of ``row`` by column: an empty one counts."""
    begin = text.lines[row.line].start
    opens = text.plain[begin : text.tokens[row.parts[0][0]].start].lstrip().startswith("|")
    return {
        len(_DIVIDER.findall(text.plain[begin : text.tokens[first].start])) - opens: (first, end)
        for first, end in row.parts
    }


def columns(text: Text, row: Fields) -> dict[int, str]:
    """Return what the columns hold, by number, if ``row`` is a heading; empty for other rows."""
    found: dict[int, str] = {}
    for number, (first, end) in _cells(text, row).items():
        for column, words in _COLUMNS.items():
            if (
                end - first <= 3
                and any(among(token.form, words) for token in text.tokens[first:end])
                and column not in found.values()
            ):
                found[number] = column
                break
    return found if len(found) > 1 and "name" in found.values() else {}


def read_rows(text: Text, zone: Zone, known: Mapping[int, int]) -> tuple[list[NamedPerson], dict[int, str]] | None:
    """Return the people of a table with a heading row, and the sides of its lines as it says; None for other tables."""
    heads = columns(text, zone.lines[0])
    if not heads:
        return None
    people, sides = [], {}
    for row in zone.lines[1:]:
        cells = {heads[number]: part for number, part in _cells(text, row).items() if number in heads}
        if person := _person(text, cells, known):
            person.first, person.end = row.parts[0][0], row.parts[-1][1]
            people.append(person)
        if "side" in cells and (side := _side(text, *cells["side"])):
            sides[row.line] = side
    return people, sides


def _person(text: Text, cells: Mapping[str, tuple[int, int]], known: Mapping[int, int]) -> NamedPerson | None:
    if "name" not in cells:
        return None
    first, end = cells["name"]
    reader = arabic_names if text.tokens[first].arabic else english_names
    begin = min(reader.read_titles(text, first), end)
    if begin == end or text.tokens[begin].form.isdigit():
        return None
    start, stop = text.tokens[begin].start, text.tokens[end - 1].end
    honorific = text.words(first, begin) + (
        "." if begin > first and text.plain[text.tokens[begin - 1].end] == "." else ""
    )
    person = NamedPerson(
        first, end, begin, start, stop, text.said(start, stop), honorific, "a column of names", 0.9, listed=True
    )
    if "post" in cells:
        person.post, person.post_words = text.words(*cells["post"]), cells["post"]
    if "body" in cells:
        at, after = cells["body"]
        person.body = body_at(text, at, known)
        if person.body is None or person.body.end < after:
            person.body = Body(at, after, text.tokens[at].start, text.tokens[after - 1].end, "")
    return person


def _side(text: Text, first: int, end: int) -> str:
    words = [token.form for token in text.tokens[first:end]]
    if any(among(word, roles.OBSERVERS) for word in words):
        return "observer"
    if any(among(word, roles.HOST_WORDS) for word in words):
        return "host"
    return "guest" if any(among(word, roles.GUEST_WORDS) for word in words) else ""
