"""Who took part, on which side: people and bodies of all places of a text made one each, with their records. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liaison.recognition.affiliation import is_part, outer
from liaison.recognition.lexicon.arabic_bodies import PARTS
from liaison.recognition.lexicon.arabic_titles import OFFICIALS
from liaison.recognition.lexicon.english_words import BODIES as ENGLISH_BODIES
from liaison.recognition.phrases import canonical
from liaison.recognition.quotations import says
from liaison.recognition.records import Match
from liaison.recognition.sides import ATTENDING, GUEST, HOST, LED_BY, OBSERVER, OUT
from liaison.recognition.words import among, readings
from liaison.text.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liaison.recognition.arabic_bodies import Body
    from liaison.recognition.bodies import NamedBody
    from liaison.recognition.people import NamedPerson
    from liaison.recognition.records import Records
    from liaison.recognition.sides import Stances
    from liaison.recognition.text import Text


@dataclass
class Group:
    """One body with all its places; ``side`` is empty while it takes no part."""

    name: str
    words: tuple[str, ...]
    match: Match
    body: Body
    pattern: str
    side: str = OUT
    role: str = ""
    role_body: Body | None = None
    leaders: str = "none"
    count: int = 0
    spoke: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Attendee:
    """One person with all places; ``group`` is the body they are of."""

    person: NamedPerson
    match: Match
    group: Group | None
    side: str
    spans: list[tuple[int, int]]


class Participants:
    """Makes one of what a text names several times, and decides on sides."""

    def __init__(self, text: Text, records: Records, known: Mapping[int, int], stances: Stances) -> None:
        self.text, self.records, self.known, self.stances = text, records, known, stances
        self.groups: list[Group] = []
        self.attendees: list[Attendee] = []
        self._at: dict[int, Group] = {}

    def read(self, people: Sequence[NamedPerson], bodies: Sequence[NamedBody]) -> None:
        """Take in who and what was found, in the order of the text."""
        for named in bodies:
            self._body(named)
        for person in people:
            if person.body:
                self._at.setdefault(
                    person.body.first, self._whole(self._group(person.body, "the body of somebody’s post"))
                )
        for person in people:
            self._person(person)
        self._settle()

    # Bodies

    def _body(self, named: NamedBody) -> None:
        body = named.body
        group = self._group(body, named.pattern)
        self._at.setdefault(body.first, group)
        side, role = self.stances.side[body.first], self.stances.organizes[body.first]
        if self._is_place(body):
            side, role = OUT, ""
        if body.end == body.first + 1 and side in (HOST, GUEST) and not role and not group.match.key:
            # “The Foundation” of which more was said elsewhere.
            side = OUT
        if named.leaders != "none":
            group.leaders, group.count = named.leaders, named.count
            side = GUEST if side in (OUT, ATTENDING) else side
        if role and (not group.role or (role == "organizer" and group.role != "organizer" and not group.role_body)):
            group.role, group.role_body = role, body
        if whole := outer(self.text, body, self.known):
            # A part organizes; the whole takes part.
            group = self._group(whole, named.pattern)
            self._at.setdefault(whole.first, group)
        elif role and body.head in PARTS and self._is_part(body):
            return
        if side and (not group.side or side == OBSERVER or (group.side == ATTENDING and side != ATTENDING)):
            group.side = side

    def _is_place(self, body: Body) -> bool:
        """Return whether the body is where they met: at the …, في مقر …, بجامعة …."""
        tokens, at = self.text.tokens, body.first
        if tokens[at].arabic and body.start > tokens[at].start and tokens[at].form.startswith("ب"):
            return True
        before = [token.form for token in tokens[max(0, at - 2) : at]]
        return before[-1:] in (["في"], ["at"], ["in"], ["مقر"], ["بمقر"], ["مبني"]) or before in (
            ["at", "the"],
            ["in", "the"],
        )

    def _is_part(self, body: Body) -> bool:
        """Return whether the body is a part of another one that is named with it, or somebody’s office: مكتب ممثل الرابطة."""
        inner = self.text.tokens[body.first + 1 : body.end]
        return bool(outer(self.text, body, self.known)) or any(
            token.form.startswith(("ممثل", "رييس", "مبعوث", "سفير")) for token in inner[:1]
        )

    def _group(self, body: Body, pattern: str) -> Group:
        name, words = self._name(body), self._words(body)
        match = self.records.which(name)
        for group in self.groups:
            if (match.key and match.key == group.match.key) or (
                not match.key
                and not (group.match.key and len(words) > 1)
                and _is_same(words, group.words, self._definite(body))
            ):
                group.spans.append((body.start, body.stop))
                if len(words) > len(group.words) and not group.match.key:
                    group.name, group.words, group.body = name, words, body
                return group
        group = Group(name, words, match, body, pattern, spans=[(body.start, body.stop)])
        self.groups.append(group)
        return group

    def _whole(self, group: Group) -> Group:
        """Return the body of which ``group`` is a part, as its longest name says, unless it is on record itself."""
        whole = outer(self.text, group.body, self.known)
        return self._group(whole, group.pattern) if whole else group

    def _name(self, body: Body) -> str:
        said = self.text.said(body.start, body.stop)
        token = self.text.tokens[body.first]
        # لل is ل and the article.
        return (
            "ال" + said[1:]
            if token.arabic and token.start < body.start and said.startswith("ل") and _after_lam(token.form)
            else said
        )

    def _words(self, body: Body) -> tuple[str, ...]:
        forms = [token.form for token in self.text.tokens[body.first : body.end]]
        if forms and body.start > self.text.tokens[body.first].start:
            forms[0] = normalize(self._name(body)).split()[0]
        return tuple(canonical(form) for form in forms if form not in ("the", "of", "for", "and"))

    def _definite(self, body: Body) -> bool:
        token = self.text.tokens[body.first]
        return not token.arabic or any(reading.definite for reading in readings(token.form))

    # People

    def _person(self, person: NamedPerson) -> None:
        group = self._at.get(person.body.first) if person.body else None
        same = self._same(person)
        if same is not None:
            self._merge(same, person, group)
            return
        group = group or self._led(person)
        side = self._side(person, group)
        if (group is None or self._is_internal(group)) and (of := self.stances.of[person.name_first]) >= 0:
            group = self._at.get(of) or group
            side = self._side(person, group)
        match = self.records.who(person.name, group.match.key if group else "")
        group = self._of_record(match.key, group)
        self.attendees.append(Attendee(person, match, group, side, [(person.start, person.stop)]))

    def _led(self, person: NamedPerson) -> Group | None:
        """Return the body named right before whoever leads its delegation: وفد من … برئاسة …, led by."""
        tokens, at = self.text.tokens, person.first
        by = at - 2 if tokens[at - 1].form == "by" else at - 1
        if at < 2 or tokens[by].form not in LED_BY:
            return None
        before = [first for first in self._at if by - 12 <= first < by]
        return self._at[max(before)] if before else None

    def _of_record(self, key: str, group: Group | None) -> Group | None:
        """Return the body to which the person on record belongs, if ``group`` is a part of it and the text names it."""
        if not key or not group or not group.match.key:
            return group
        above = self.records.above(group.match.key)
        of = {body for body, _post in self.records.person[key].posts} & set(above)
        return next((one for one in self.groups if one.match.key in of), group)

    def _same(self, person: NamedPerson) -> Attendee | None:
        words = set(normalize(person.name).split())
        for one in self.attendees:
            others = set(normalize(one.person.name).split())
            if words <= others or (others < words and len(others) > 1):
                return one
        return None

    def _merge(self, one: Attendee, person: NamedPerson, group: Group | None) -> None:
        one.spans.append((person.start, person.stop))
        known = one.person
        if len(person.name) > len(known.name):
            known.name = person.name
        known.honorific = known.honorific or person.honorific
        if not known.post and person.post:
            known.post, known.post_words, known.pattern = person.post, person.post_words, person.pattern
            known.confidence = max(known.confidence, person.confidence)
        if one.group is None and group is not None:
            one.group = group
        if not one.side:
            one.side = self._side(person, one.group)

    def _side(self, person: NamedPerson, group: Group | None) -> str:
        side = self.stances.side[person.name_first] or self.stances.side[person.first]
        if not side and (person.listed or self._speaks(person)):
            if group is not None and not group.side:
                group.spoke = True
            return ATTENDING
        return side

    def _speaks(self, person: NamedPerson) -> bool:
        """Return whether a verb of saying stands before the person: they were there."""
        tokens = self.text.tokens
        near = range(max(0, person.first - 2), person.first)
        after = range(person.end, min(person.end + 2, len(tokens)))
        if (
            person.end < len(tokens)
            and tokens[person.end].colon
            and self.text.lines[self.text.line_of(person.first)].first == person.first
        ):
            return True
        return any(
            says(self.text, at) and not any(tokens[place].ends for place in range(at + 1, person.first + 1))
            for at in near
        ) or (not tokens[person.first].arabic and any(says(self.text, at) for at in after))

    # Sides

    def _settle(self) -> None:
        """Decide what is open: bodies of people who took part, people without a side, and the office's own side."""
        for one in self.attendees:
            group = one.group
            if one.side and group and not group.side and not group.role and not self._is_internal(group):
                group.side = one.side
        self._open_sides()
        self._own_hosts()
        for group in self.groups:
            if group.role and not group.side and not self._is_part(group.role_body or group.body):
                group.side = HOST
        before, end = "", 0
        for one in self.attendees:
            if any(token.sentence for token in self.text.tokens[end : one.person.first + 1]):
                before = ""
            one.side = self._settled(one, before)
            before, end = one.side if one.side in (HOST, GUEST) else before, one.person.end
        self.groups = [group for group in self.groups if group.match.key or not self._is_reference(group)]

    def _is_internal(self, group: Group) -> bool:
        return not group.match.key and is_part(self.text, group.body)

    def _is_reference(self, group: Group) -> bool:
        """Return whether all that is said of a body is “the Council”, or “the media office” of another."""
        adjectives = self.text.tokens[group.body.first + 1 : group.body.end]
        return (len(group.words) == 1 and bool(group.body.head)) or (
            group.body.head in PARTS
            and self._definite(group.body)
            and all(token.form.startswith("ال") for token in adjectives)
        )

    def _open_sides(self) -> None:
        """Decide on bodies that take part on a side not told: guests, but for the first one where no host is told."""
        hosted = any(group.side == HOST or group.role for group in self.groups) or any(
            one.side == HOST for one in self.attendees
        )
        for group in self.groups:
            if group.side != ATTENDING:
                continue
            own = self._is_reference(group) and not group.match.key
            group.side = HOST if own or not (hosted or group.spoke) else GUEST
            hosted = True

    def _settled(self, one: Attendee, before: str) -> str:
        group = one.group
        if one.side == OBSERVER:
            return one.side
        if group and group.side:
            return group.side
        if not one.side:
            return OUT
        if one.side == GUEST or (one.side == HOST and not self._is_official(one.person)):
            return one.side
        if self._is_official(one.person) and any(other.role or other.side == HOST for other in self.groups):
            return GUEST
        hosted = one.person.listed or any(other.role or other.side == HOST for other in self.groups)
        return before or (HOST if hosted else GUEST)

    def _is_official(self, person: NamedPerson) -> bool:
        """Return whether the post is one of a state or a town: its holder is a guest of whoever is named as host."""
        words = normalize(person.post or person.honorific).split()
        return any(among(word, OFFICIALS) or word in _OFFICIALS for word in words[:4])

    def _own_hosts(self) -> None:
        """If the office's own bodies take part, they are the hosts, and all others meet them."""
        own = [group for group in self.groups if group.match.key and self.records.is_own(group.match.key)]
        if not any(group.side or group.role for group in own):
            return
        for group in self.groups:
            if group in own:
                group.side = HOST if group.side or not group.role else group.side
            elif group.side == HOST:
                group.side = GUEST
        for one in self.attendees:
            if one.side == HOST and one.group and one.group not in own:
                one.side = one.group.side or GUEST


_OFFICIALS = frozenset(
    str.split(
        "rep sen gov amb ambassador mayor senator congressman congresswoman minister consul governor commissioner councillor councilor envoy congress activist researcher journalist expert analyst detainee professor lawyer writer author"
    )
)


def _after_lam(form: str) -> bool:
    return form.startswith(("لل", "ولل"))


def _is_same(words: tuple[str, ...], others: tuple[str, ...], definite: bool) -> bool:
    """Return whether two names are of one body: the same, or one the beginning of the other; a lone head needs its article."""
    if words == others:
        return True
    short, long = sorted((words, others), key=len)
    if len(short) == 1 and short[0].isascii():
        # The Council, of a body whose name has the word.
        return short[0] in long and short[0] in ENGLISH_BODIES
    if not short or long[: len(short)] != short:
        return False
    return len(short) > 1 or definite
