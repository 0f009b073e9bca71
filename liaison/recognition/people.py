"""The people a text names: by title, by post before or after the name, in lists, or by a given name and another. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liaison.names.words_as_names import CARRIERS
from liaison.recognition import arabic_names, arabic_posts, english_names
from liaison.recognition.affiliation import body_after, body_at, body_of_post, post_text
from liaison.recognition.lexicon.arabic_bodies import BODIES
from liaison.recognition.lexicon.arabic_verbs import ATTENDING, SAYING
from liaison.recognition.lexicon.english_words import SAYING as ENGLISH_SAYING
from liaison.recognition.words import (
    among,
    given,
    is_common,
    is_joined,
    is_ordinary,
    place_length,
    prefix_end,
    readings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liaison.recognition.arabic_bodies import Body
    from liaison.recognition.arabic_names import Name
    from liaison.recognition.arabic_posts import Post
    from liaison.recognition.text import Text


@dataclass
class NamedPerson:
    """A person as one place of the text names them; ``first`` to ``end`` are the words of title, name and post together."""

    first: int
    end: int
    name_first: int
    start: int
    stop: int
    name: str
    honorific: str
    pattern: str
    confidence: float
    post: str = ""
    post_words: tuple[int, int] | None = None
    body: Body | None = None
    speaks: bool = False
    listed: bool = False
    others: list[tuple[int, int]] = field(default_factory=list)


class PeopleFinder:
    """Finds the people of one text. ``known``: ends of names on record, by the word they begin at; ``bodies`` likewise."""

    def __init__(self, text: Text, known: Mapping[int, int], bodies: Mapping[int, int]) -> None:
        self.text, self.known, self.bodies = text, known, bodies
        self.found: list[NamedPerson] = []
        # In lists, the words up to which a name may begin without anything that says so.
        self.sure_until = -1

    def scan(self, first: int, end: int, *, listed: bool = False) -> list[NamedPerson]:
        """Find the people in the words from ``first`` up to ``end``; ``listed``: it is known that people are listed there."""
        at, found = first, []
        while at < end:
            if _begins_list(self.text, at):
                self.sure_until = self._sentence_end(at)
            person = self.person_at(at, listed=listed or at < self.sure_until)
            if person is None:
                at += 1
                continue
            person.listed = listed or at < self.sure_until
            found.append(person)
            at = max(person.end, at + 1)
        self.found += found
        return found

    def _sentence_end(self, at: int) -> int:
        tokens, end = self.text.tokens, at + 1
        while end < len(tokens) and not tokens[end].ends:
            end += 1
        return end

    def person_at(self, at: int, *, listed: bool) -> NamedPerson | None:
        """Return the person whose title, post or name begins at the word ``at``."""
        text = self.text
        arabic = text.tokens[at].arabic
        titles = arabic_names.read_titles(text, at) if arabic else english_names.read_titles(text, at)
        if titles > at and titles < len(text.tokens):
            return self._titled(at, titles, arabic=arabic)
        if posted := self._posted(at, at, arabic=arabic):
            return posted
        return self._plain(at, listed=listed)

    def _read(self, at: int, *, sure: bool, titled: bool = False) -> Name | None:
        text = self.text
        if at in self.known:
            end = self.known[at]
            start = self._bare_start(at)
            return arabic_names.Name(at, end, start, text.tokens[end - 1].end, end - at)
        if text.tokens[at].arabic:
            return arabic_names.read_name(text, at, sure=sure, titled=titled)
        return english_names.read_name(text, at, sure=sure)

    def _bare_start(self, at: int) -> int:
        token = self.text.tokens[at]
        reading = given(token.form) if token.arabic else None
        prefix = reading.prefix if reading else "و" if is_joined(token.form) else ""
        return prefix_end(token, prefix)

    def _titled(self, at: int, after: int, *, arabic: bool) -> NamedPerson | None:
        """A title, and then a name, or a post and then a name."""
        text = self.text
        if arabic and text.tokens[after].line:
            return None
        honorific = self._honorific(at, after)
        if posted := self._posted(at, after, arabic=arabic):
            posted.honorific = " ".join(filter(None, (honorific, posted.honorific)))
            return posted
        name = self._read(after, sure=True, titled=True)
        if name is None or (name.parts == 1 and not self._is_first(name)):
            return None
        return self._person(at, name, honorific, "a title before the name", 0.95 if name.parts > 1 else 0.6)

    def _is_first(self, name: Name) -> bool:
        form = self.text.tokens[name.first].form
        return name.first in self.known or bool(given(form))

    def _honorific(self, first: int, end: int) -> str:
        tokens = self.text.tokens
        reading = arabic_names.title(tokens[first]) if tokens[first].arabic else None
        start = prefix_end(tokens[first], reading.prefix) if reading else tokens[first].start
        stop = tokens[end - 1].end
        return self.text.said(start, stop + (self.text.plain[stop : stop + 1] == "."))

    def _posted(self, first: int, at: int, *, arabic: bool) -> NamedPerson | None:
        """A post right before a name, perhaps with a title between."""
        text = self.text
        found = arabic_posts.read_post(text, at) if arabic else english_names.read_post_before(text, at)
        if found is None or found.after < 0 or found.after >= len(text.tokens):
            return None
        titles = (arabic_names if text.tokens[found.after].arabic else english_names).read_titles(text, found.after)
        if titles >= len(text.tokens):
            return None
        name = self._read(titles, sure=True, titled=titles > found.after)
        if name is None or (name.parts == 1 and titles == found.after and not self._is_first(name)):
            return None
        honorific = self._honorific(found.after, titles) if titles > found.after else ""
        if arabic and arabic_posts.is_title(text, found):
            honorific = " ".join(filter(None, (text.said(found.start, text.tokens[found.end - 1].end), honorific)))
            return self._person(first, name, honorific, "a title before the name", 0.9)
        if not arabic and found.bare and name.end < len(text.tokens) and _post_after(text, name.end):
            # Ambassador …, Assistant Secretary of State: the post comes after the name.
            honorific = " ".join(filter(None, (text.words(found.first, found.end), honorific)))
            return self._person(first, name, honorific, "a title before the name", 0.9)
        return self._person(first, name, honorific, "a post before the name", 0.95 if name.parts > 1 else 0.6, found)

    def _plain(self, at: int, *, listed: bool) -> NamedPerson | None:
        """A name without title or post before it."""
        text, tokens = self.text, self.text.tokens
        name = self._read(at, sure=False)
        if name is None and self._signs(at):
            name, listed = self._read(at, sure=True), True
        if name is None and listed and self._begins_item(at) and not self._is_described(at):
            name = self._read(at, sure=True)
            if name and (name.parts < 2 or not self._ends_item(name.end) or _is_phrase(tokens[at].form)):
                return None
        if name is None and not tokens[at].arabic and tokens[at].capital and self._begins_item(at):
            # A name that is not known as one, before its post: …, Chair of ….
            name = self._read(at, sure=True)
            if name is None or name.parts < 2 or name.end >= len(tokens) or not _post_after(text, name.end):
                return None
            listed = True
        if name is None or name.parts < 2:
            return None
        if at not in self.known and not self._is_person(at, name, listed=listed):
            return None
        before = tokens[at - 1] if at else None
        speaks = (
            before is not None
            and not tokens[at].ends
            and bool(among(before.form, SAYING) or before.form in ENGLISH_SAYING)
        )
        person = self._person(
            at, name, "", "a name in a list" if listed else "a given name and another", 0.85 if listed else 0.7
        )
        if person.post:
            person.pattern, person.confidence = "a post after the name", 0.9
        elif person.body:
            person.pattern, person.confidence = "a body after the name", 0.85
        elif speaks:
            person.pattern, person.confidence = "a verb of saying and a name", 0.8
        if at in self.known:
            person.confidence = 0.95
        return person

    def _signs(self, at: int) -> bool:
        """Return whether the line is a name alone, and the next one a post alone: in addresses and signatures."""
        text = self.text
        number = text.line_of(at)
        if text.lines[number].first != at or number + 1 >= len(text.lines):
            return False
        line, below = text.lines[number], text.lines[number + 1]
        name = self._read(at, sure=True)
        if name is None or name.parts < 2 or name.end != line.last or _is_phrase(text.tokens[at].form):
            return False
        reader = arabic_posts.read_post if text.tokens[below.first].arabic else english_names.read_post_after
        found = reader(text, below.first)
        return found is not None and found.end == below.last and found.after < 0

    def _is_described(self, at: int) -> bool:
        """Return whether the word says what somebody is, whose name follows: والصناعي ظافر القوتلي."""
        tokens = self.text.tokens
        described = any(reading.definite for reading in readings(tokens[at].form))
        return described and at + 1 < len(tokens) and not tokens[at + 1].breaks and bool(given(tokens[at + 1].form))

    def _begins_item(self, at: int) -> bool:
        token = self.text.tokens[at]
        return (
            at == 0
            or token.breaks
            or (token.arabic and token.form.startswith("و"))
            or self.text.tokens[at - 1].form in _ITEM
        )

    def _ends_item(self, end: int) -> bool:
        tokens = self.text.tokens
        return end >= len(tokens) or tokens[end].breaks or tokens[end].form.startswith("و") or tokens[end].form == "and"

    def _is_person(self, at: int, name: Name, *, listed: bool) -> bool:
        """Return whether a given name begins the name of somebody, not of a street, a body or a phrase."""
        tokens = self.text.tokens
        token, before = tokens[at], tokens[at - 1] if at else None
        if before is not None and not token.breaks:
            if (
                among(before.form, CARRIERS)
                or among(before.form, BODIES)
                or (not token.arabic and before.form in CARRIERS)
            ):
                return False
            if (
                not token.arabic
                and before.capital
                and before.form not in english_names.TITLES
                and not _opens(tokens, at - 1)
            ):
                return False
        if not token.arabic and name.end < len(tokens) and not tokens[name.end].breaks and tokens[name.end].capital:
            return False
        second = tokens[name.first + 1]
        if not token.arabic and place_length(tokens, at) and not listed:
            return False
        reading = given(token.form)
        form = reading.word if reading else token.form
        if (
            token.arabic
            and not listed
            and is_common(second.form)
            and not (given(second.form) or is_ordinary(second.form))
        ):
            return False
        if token.arabic and is_ordinary(form) and not listed:
            opens = (
                token.breaks
                or token.form.startswith("و")
                or (before is not None and bool(among(before.form, SAYING | ATTENDING)))
            )
            return bool(given(second.form)) or name.parts > 2 or (opens and second.form.startswith("ال"))
        return True

    def _person(
        self, first: int, name: Name, honorific: str, pattern: str, confidence: float, post: Post | None = None
    ) -> NamedPerson:
        text = self.text
        person = NamedPerson(
            first,
            name.end,
            name.first,
            name.start,
            name.stop,
            text.said(name.start, name.stop),
            honorific,
            pattern,
            confidence,
        )
        if post:
            person.body = body_of_post(text, post, self.bodies)
            person.post = post_text(text, post, person.body)
            person.post_words = (post.first, post.end)
        self._what_follows(person)
        return person

    def _what_follows(self, person: NamedPerson) -> None:
        """Give ``person`` the post or the body that stands after the name."""
        text = self.text
        if person.end >= len(text.tokens):
            return
        token = text.tokens[person.end]
        if token.line:
            self._below(person)
            return
        if token.sentence:
            return
        if not person.post and (found := _post_after(text, person.end)):
            person.body = body_of_post(text, found, self.bodies)
            person.post = post_text(text, found, person.body)
            person.post_words, person.end = (found.first, found.end), found.end
        if not person.body and (body := body_after(text, person.end, self.bodies)):
            person.body, person.end = body, body.end

    def _below(self, person: NamedPerson) -> None:
        """Give ``person``, alone on a line, the post and the body on the lines below: in addresses and signatures."""
        text = self.text
        number = text.line_of(person.first)
        if person.first != text.lines[number].first or person.post:
            return
        for line in text.lines[number + 1 : number + 3]:
            if not person.post:
                reader = arabic_posts.read_post if text.tokens[line.first].arabic else english_names.read_post_after
                found = reader(text, line.first)
                if found is None or found.end != line.last or found.after >= 0:
                    return
                person.body = body_of_post(text, found, self.bodies)
                person.post, person.post_words, person.end = (
                    post_text(text, found, person.body),
                    (found.first, found.end),
                    line.last,
                )
            elif not person.body and (body := body_at(text, line.first, self.bodies)) and body.end == line.last:
                person.body, person.end = body, body.end


_ITEM = frozenset(str.split("من السيد السيدة السادة and with by"))


def _is_phrase(form: str) -> bool:
    """Return whether an Arabic word opens a phrase rather than a name: a verb, a known noun without article."""
    return form in ATTENDING or (is_common(form) and not is_ordinary(form) and not form.startswith("ال"))


def _opens(tokens: list, at: int) -> bool:
    return at == 0 or tokens[at].ends or tokens[at].form in english_names.COMMON


def _post_after(text: Text, at: int) -> Post | None:
    """Return the post at the word ``at``, after a name: after a comma, a bracket, a dash, or at once."""
    token = text.tokens[at]
    if not token.arabic:
        if not (token.comma or token.opens or token.dash or token.colon or token.cell):
            return None
        found = english_names.read_post_after(text, at)
        return None if found and english_names.read_post_before(text, at) else found
    found = arabic_posts.read_post(text, at)
    if found is None or found.joined or found.after >= 0:
        return None
    return found


def _begins_list(text: Text, at: int) -> bool:
    """Return whether names are listed from the word ``at`` on: كل من, ضم الوفد, بحضور, including."""
    tokens = text.tokens
    form = tokens[at].form
    before = tokens[at - 1].form if at else ""
    if tokens[at].arabic:
        return (
            (form == "من" and before in ("كل", "كلا", "وكل", "وكلا"))
            or form in _CUES
            or (form == "الساده")
            or (before in ("ضم", "وضم") and form in ("الوفد", "الحضور"))
        )
    return form in ("including", "included", "comprised", "comprising", "were", "attended") and before not in ("there",)


_CUES = frozenset(str.split("بحضور وبحضور وهم هم"))
