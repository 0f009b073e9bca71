"""Reads a report: the door of the room. Pure: whatever is on record comes in as ``Records``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.recognition import lines, tables
from liaison.recognition.affiliation import body_at
from liaison.recognition.bodies import find_bodies
from liaison.recognition.evidence import Evidence
from liaison.recognition.headings import begins_with_title, read_source, read_summary, read_title
from liaison.recognition.kinds import read_kind
from liaison.recognition.letters import set_letter_sides
from liaison.recognition.lexicon import roles
from liaison.recognition.participants import Participants
from liaison.recognition.people import NamedPerson, PeopleFinder
from liaison.recognition.proposing import Found, propose
from liaison.recognition.quotations import find_quotations
from liaison.recognition.records import Records
from liaison.recognition.setting import read_format, read_place
from liaison.recognition.sides import ATTENDING, GUEST, HOST, OBSERVER, Stances, read_stances
from liaison.recognition.text import Text
from liaison.recognition.topics import find_topics
from liaison.recognition.when import meeting_date
from liaison.recognition.words import among

if TYPE_CHECKING:
    import datetime as dt

    from liaison.recognition.lines import Zone
    from liaison.recognition.proposals import Recognition

# Longer texts are no reports: of them the beginning is read, and that is said.
MOST_WORDS = 15_000
_NOTHING_KNOWN = Records()


def recognize(
    text: str, records: Records | None = None, *, written: dt.date, assumed: bool = False, language: str = ""
) -> Recognition:
    """Return what ``text``, plain or HTML, says of a meeting, as proposals with their places in it (code points).

    ``written`` is the day of writing, by which relative dates are told; ``assumed``: that day is a guess. ``language`` is that
    of the text; without it, its letters tell. Whatever the text is, an answer comes: what was not found is empty.
    """
    known = records or _NOTHING_KNOWN
    read = Text(text, MOST_WORDS)
    spoken = language or _language(read)
    if not read.tokens:
        return propose(Found(read, spoken, known, notes=["The text has no words."]))
    found = _read(read, known, spoken)
    found.date, found.dates = meeting_date(read, written, assumed=assumed)
    if read.cut:
        found.notes.append(f"Only the first {MOST_WORDS} words were read.")
    if _is_foreign(read):
        found.notes.append("The text seems to be neither Arabic nor English.")
    return propose(found)


def _read(text: Text, known: Records, language: str) -> Found:
    names = {one.first: one.end for one in known.names.find(text.tokens)}
    bodies = {one.first: one.end for one in known.phrases.find(text.tokens)}
    areas = lines.zones(text)
    people, sides = _people(text, names, bodies, areas)
    taken = {at for one in people for at in range(one.first, one.end)}
    named = find_bodies(text, bodies, taken)
    titles = {0} if begins_with_title(text) else set()
    mentions = sorted([(one.first, one.end) for one in people] + [(one.body.first, one.body.end) for one in named])
    stances = read_stances(text, mentions, titles)
    _set_zones(text, areas, stances, sides, [span[0] for span in mentions])
    set_letter_sides(text, stances)
    participants = Participants(text, known, bodies, stances)
    participants.read(people, named)
    kind = read_kind(
        text, attended=any(one.side for one in participants.attendees) or any(one.side for one in participants.groups)
    )
    met = (
        Evidence("in_person", kind.start, kind.stop, "nothing says that it was virtual", False)
        if kind and kind.value == "meeting_report"
        else None
    )
    return Found(
        text,
        language,
        known,
        participants=participants,
        topics=find_topics(text, known.topics),
        quotations=find_quotations(text, people),
        format=read_format(text) or met,
        place=read_place(text),
        source=read_source(text),
        title=read_title(text),
        summary=read_summary(text),
        kind=kind,
    )


def _people(
    text: Text, names: dict[int, int], bodies: dict[int, int], areas: list[Zone]
) -> tuple[list[NamedPerson], dict[int, str]]:
    """Return the people in the order of the text, and the sides that tables say, by line."""
    finder = PeopleFinder(text, names, bodies)
    sides: dict[int, str] = {}
    listed = {fields.parts[0][0]: fields for area in areas for fields in area.lines}
    found: list[NamedPerson] = []
    tabled: set[int] = set()
    for area in areas:
        if area.table and (rows := tables.read_rows(text, area, bodies)):
            found += rows[0]
            sides |= rows[1]
            tabled |= {fields.line for fields in area.lines}
    for number, line in enumerate(text.lines):
        begin = next((at for at in range(line.opening, line.last) if at in listed), line.last)
        if number in tabled:
            continue
        found += finder.scan(line.first, begin)
        if begin < line.last:
            people = finder.scan(begin, line.last, listed=True)
            _share_body(text, people, bodies, line.first, line.last)
            found += people
    return sorted(found, key=lambda one: one.first), sides


def _share_body(text: Text, people: list[NamedPerson], known: dict[int, int], first: int, end: int) -> None:
    """Give the people of a line that names one body besides them this body: رابطة …: … or a row of a table."""
    taken = {at for one in people for at in range(one.first, one.end)}
    found, at = [], first
    while at < end:
        body = body_at(text, at, known) if at not in taken else None
        if body:
            found.append(body)
        at = body.end if body else at + 1
    if len(found) == 1:
        for one in people:
            one.body = one.body or found[0]


def _set_zones(text: Text, areas: list[Zone], stances: Stances, told: dict[int, str], starts: list[int]) -> None:
    """Set the sides of lines in lists by their headings, and by what tables say of each line."""
    for area in areas:
        side, of = ATTENDING, -1
        first, end = area.label
        words = text.tokens[first:end]
        if any(among(word.form, roles.OBSERVERS) for word in words):
            side = OBSERVER
        elif any(among(word.form, roles.HOST_WORDS) for word in words):
            side = HOST
        elif any(among(word.form, roles.GUEST_WORDS) for word in words):
            side = GUEST
        else:
            of = next((at for at in range(first, end) if at in starts), -1)
            if of >= 0:
                stances.side[of] = stances.side[of] or ATTENDING
        for fields in area.lines:
            line = text.lines[fields.line]
            for at in range(line.first, line.last):
                if told.get(fields.line):
                    stances.side[at] = told[fields.line]
                elif not stances.side[at] or (area.label[0] < area.label[1] and at >= fields.parts[0][0]):
                    stances.side[at], stances.of[at] = side, of


def _language(text: Text) -> str:
    return "en" if sum(not token.arabic for token in text.tokens) * 2 > len(text.tokens) else "ar"


# Letters of Persian, Urdu and Kurdish that Arabic does not have, and small words of Persian.
_FOREIGN_LETTERS = frozenset("پچژگۆێڕڵٹڈںے")
_FOREIGN_WORDS = frozenset(str.split("است این که را برای شد های می بود باشد شده"))


def _is_foreign(text: Text) -> bool:
    words = text.tokens[:400]
    foreign = sum(bool(_FOREIGN_LETTERS & set(token.raw)) or token.raw in _FOREIGN_WORDS for token in words)
    return foreign * 12 > len(words) or not any(
        letter.isalpha() and (letter.isascii() or "\u0600" <= letter <= "\u06ff")
        for token in words
        for letter in token.raw
    )
