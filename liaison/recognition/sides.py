"""Where in a text who stands on which side: from the subject of “met” to its object, from “with” on, below headings. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison.recognition.lexicon import arabic_verbs, english_words, roles
from liaison.recognition.lexicon.arabic_titles import UNNAMED
from liaison.recognition.words import among, readings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from liaison.recognition.text import Text, Token

HOST, GUEST, OBSERVER, ATTENDING, OUT = "host", "guest", "observer", "attending", ""
_LEAD = 4
_TALKING = frozenset(str.split("بحث بحثت يبحث تبحث ناقش ناقشت يناقش تناقش تباحث تباحثت دعا دعت"))
OPPOSITE = {HOST: GUEST, GUEST: HOST, ATTENDING: ATTENDING}
# Verbs of visiting that, after the first sentences, only tell who else was there.
_ALSO = frozenset(str.split("attended joined participated شارك شاركت"))


@dataclass
class Stances:
    """For each word: the side of whoever is named there; whether they organize; and the word at which the body stands whose
    side they are on (-1 without one)."""

    side: list[str]
    organizes: list[str]
    of: list[int]


def read_stances(text: Text, mentions: Sequence[tuple[int, int]], titles: set[int]) -> Stances:
    """Read ``text``, in which people and bodies are named at the words of ``mentions``, in order. ``titles``: lines that are titles."""
    size = len(text.tokens)
    found = Stances([OUT] * size, [""] * size, [-1] * size)
    lead = 0
    for first, end in sentences(text):
        is_title = text.line_of(first) in titles
        _Sentence(text, first, end, [span for span in mentions if first <= span[0] < end], found).read(
            lead=lead < _LEAD
        )
        lead += not is_title and end - first > 3
    return found


def sentences(text: Text) -> Iterator[tuple[int, int]]:
    """Yield the first word and the end of each sentence."""
    first = 0
    for at, token in enumerate(text.tokens):
        if at and (token.line or token.sentence):
            yield first, at
            first = at
    if first < len(text.tokens):
        yield first, len(text.tokens)


class _Sentence:
    def __init__(self, text: Text, first: int, end: int, mentions: list[tuple[int, int]], found: Stances) -> None:
        self.text, self.tokens, self.first, self.end, self.mentions, self.found = (
            text,
            text.tokens,
            first,
            end,
            mentions,
            found,
        )
        self.subject = HOST
        self.inside = {at for span in mentions for at in range(span[0] + 1, span[1])}
        self.starts = {span[0] for span in mentions}

    def read(self, *, lead: bool) -> None:
        """Set the sides of the words, one after the other."""
        verb = self._verb() if lead else -1
        side, organizer, of = OUT, "", -1
        object_of, subject = False, HOST
        if verb >= 0:
            visiting = _is(self.tokens[verb], arabic_verbs.VISITING, english_words.VISITING)
            received = verb + 1 < self.end and self.tokens[verb + 1].form == "us"
            also = self.first > 0 and any(form in _ALSO for form in _forms(self.tokens[verb]))
            subject = ATTENDING if also and not received else GUEST if visiting or received else HOST
            self.subject = subject
            self._before(verb, subject)
        items = organizing = 0
        for at in range(self.first, self.end):
            token = self.tokens[at]
            if at == verb:
                side, organizer = subject, self._organizing(verb)
                object_of = _is(token, arabic_verbs.MEETING_OBJECT, english_words.MEETING_OBJECT) or subject == GUEST
                # Who stands at the beginning is the subject; who stands elsewhere before an Arabic verb is not: بدعوة من ….
                begins = not self.tokens[verb].arabic or any(
                    span[0] <= self.first + 2 and span[1] <= verb for span in self.mentions
                )
                led = any(self.found.organizes[at] for at in range(self.first, verb)) and self.tokens[verb].arabic
                items = sum(span[0] < verb for span in self.mentions) if begins and not led else 0
                if items and (self.tokens[verb].arabic is False or object_of):
                    organizer = ""
                    side = OPPOSITE[subject] if object_of else side
                    object_of = False
                continue
            if at in self.inside:
                self._set(at, side, organizer, of)
                continue
            if organizer and at in self.starts:
                organizing += 1
                organizer = organizer if organizing == 1 or self._joined(at) else ""
            if object_of and at in self.starts:
                items += 1
                if items > 1 and not self._joined(at):
                    side, organizer, object_of = OPPOSITE[subject], "", False
            change = self._cue(at, side, verb)
            if change is not None:
                side, organizer, of = change
                organizing = 0
                object_of = object_of and side == subject
            elif (
                side
                and (token.comma or token.form.startswith("و"))
                and _is(token, arabic_verbs.SAYING, frozenset())
                and at > verb >= 0
            ):
                side, organizer, of = OUT, "", -1
            elif token.comma and organizer == "co-organizer":
                side, organizer = (subject if verb >= 0 else ATTENDING), ""
            self._set(at, side, organizer, of)
        if lead and verb < 0:
            self._by_noun()
        self._observers()

    def _by_noun(self) -> None:
        """Without a verb of meeting, a noun tells: the meeting of X with Y, between X and Y."""
        noun = next(
            (
                at
                for at in range(self.first, self.end)
                if among(self.tokens[at].form, roles.MEETINGS) and at not in self.inside
            ),
            -1,
        )
        if noun < 0 or any(self.found.side[self.first : self.end]):
            return
        side, between = HOST, False
        for at in range(noun, self.end):
            form = self.tokens[at].form
            if form in roles.AR_WITH or form in roles.EN_WITH:
                side = GUEST
            elif form in ("between", "بين"):
                between = True
            elif (between and form in ("and", "و", "وبين")) or (between and at in self.starts and form.startswith("و")):
                side = GUEST
            elif form in roles.ABOUT or self.tokens[at].colon:
                return
            self._set(at, side, "", -1)

    def _set(self, at: int, side: str, organizer: str, of: int) -> None:
        if side or organizer or of >= 0:
            self.found.side[at], self.found.organizes[at], self.found.of[at] = side, organizer, of

    def _verb(self) -> int:
        for at in range(self.first, self.end):
            token = self.tokens[at]
            if at in self.inside or (not token.arabic and (at in self.starts or at == self.first)):
                continue
            if at > self.first and self.tokens[at - 1].form in ("الذي", "التي", "which", "that", "we"):
                continue
            if _is(token, _TALKING, frozenset(("discussed",))) and not (at == self.first or self._near(at)):
                continue
            if _is(token, arabic_verbs.HOSTING, english_words.HOSTING) or _is(
                token, arabic_verbs.VISITING, english_words.VISITING
            ):
                return at
        return -1

    def _near(self, at: int) -> bool:
        """Return whether somebody is named right after the word ``at``, or before it."""
        return any(at < span[0] <= at + 3 or self.first <= span[1] <= at for span in self.mentions)

    def _before(self, verb: int, subject: str) -> None:
        organizer = self._organizing(verb) if subject == HOST else ""
        for at in range(self.first, verb):
            self._set(at, subject, organizer, -1)

    def _organizing(self, verb: int) -> str:
        return "organizer" if any(reading in roles.ORGANIZING for reading in _forms(self.tokens[verb])) else ""

    def _joined(self, at: int) -> bool:
        """Return whether “and” joins who is named at the word ``at`` to whoever was named before."""
        before = self.tokens[at - 1]
        if before.form in LED_BY or (before.form == "by" and self.tokens[at - 2].form in LED_BY):
            return True
        return (self.tokens[at].arabic and self.tokens[at].form.startswith("و")) or before.form in ("and", "و")

    def _cue(self, at: int, side: str, verb: int) -> tuple[str, str, int] | None:
        """Return side, role and body from the word ``at`` on, if it changes them."""
        tokens, token = self.tokens, self.tokens[at]
        before = tokens[at - 1].form if at > self.first else ""
        form = token.form
        if form == "represented" or form in ("مثله", "مثلها", "يمثلها", "يمثله"):
            last = max((span[0] for span in self.mentions if span[1] <= at), default=-1)
            return (side or ATTENDING, "", last) if last >= 0 else None
        if form in roles.WE_MET or (form in ("met", "welcomed", "received", "visited") and before == "we"):
            return GUEST, "", -1
        if not token.arabic and token.form in ("side", "behalf") and before in ("our", "their"):
            return (HOST if before == "our" else GUEST), "", -1
        if token.arabic and any(reading.word in _PRONOUN_SIDES for reading in readings(form)):
            return (HOST if form.endswith("نا") else GUEST), "", -1
        if form in roles.AR_WITH or form in roles.EN_WITH:
            if before in roles.TOGETHER:
                return HOST, "co-organizer", -1
            if verb >= 0 and at > verb:
                return OPPOSITE[self.subject], "", -1
            return (OPPOSITE[side], "", -1) if side in OPPOSITE and token.arabic else None
        if (form in roles.ORGANIZED_BY and at not in self.starts) or form in roles.ORGANIZED_IT:
            return HOST, "organizer", -1
        if form in ("by", "of") and (before in roles.PASSIVE or before == "invitation"):
            return HOST, "organizer", -1
        if token.arabic is False and form == "by" and before in ("led", "headed", "represented", "chaired", "attended"):
            return (ATTENDING, "", -1) if before == "attended" else None
        if form in roles.ABOUT and at != verb and side:
            return OUT, "", -1
        if form in ("انا", "كنا") or (form == "me" and at + 1 < self.end and self.tokens[at + 1].form == "and"):
            return HOST, "", -1
        if form in roles.YOUR_RECEIVING:
            return HOST, "", -1
        if among(form, roles.DELEGATION) and side != GUEST:
            if side == HOST and (
                verb < 0 or (self.tokens[verb].arabic and not any(verb < span[0] < at for span in self.mentions))
            ):
                return None
            if side == HOST and any(span[1] <= at for span in self.mentions) and verb >= 0:
                return GUEST, "", -1
            if side in (OUT, ATTENDING):
                return GUEST, "", self._body_after(at)
            return GUEST, "", -1
        if among(form, roles.SIDE) and (among(before, frozenset(("من", "عن", "الى"))) or not token.arabic):
            return self._side_named(at)
        if form in roles.HOSTED_AT and side == GUEST:
            return HOST, "", -1
        if _is(token, arabic_verbs.ATTENDING, roles.EN_ATTENDING) and at != verb:
            if side == HOST and not form.startswith("و") and verb >= 0 and form not in ("حضور", "ضم"):
                return ATTENDING, "", -1
            return ATTENDING, "", self._represented(at)
        if (
            side in (OUT, ATTENDING)
            and form in ("عن", "وعن")
            and self._body_after(at) >= 0
            and (side or at == self.first)
        ):
            return ATTENDING, "", self._body_after(at)
        return None

    def _represented(self, at: int) -> int:
        return self._body_after(at) if any(form in ("مثل", "مثلت", "يمثل") for form in _forms(self.tokens[at])) else -1

    def _body_after(self, at: int) -> int:
        """Return the word at which somebody is named right after the word ``at``; -1 if nobody is."""
        for place in range(at + 1, min(at + 4, self.end)):
            if place in self.starts:
                return place
            if self.tokens[place].form not in ("من", "عن", "of", "from", "the"):
                break
        return -1

    def _side_named(self, at: int) -> tuple[str, str, int] | None:
        around = [*self.tokens[max(self.first, at - 2) : at], *self.tokens[at + 1 : at + 4]]
        if any(among(token.form, roles.HOST_WORDS) for token in around):
            return HOST, "", -1
        if any(among(token.form, roles.GUEST_WORDS) for token in around):
            return GUEST, "", -1
        body = self._body_after(at)
        return (ATTENDING, "", body) if body >= 0 else None

    def _observers(self) -> None:
        for at in range(self.first, self.end):
            if at in self.inside or not among(self.tokens[at].form, roles.OBSERVERS):
                continue
            begin = at
            while (
                begin > self.first
                and not self.tokens[begin].comma
                and self.tokens[begin].form not in ("و", "and", "while", "فيما", "كما")
            ):
                begin -= 1
            after = at
            while after < self.end and not (self.tokens[after].comma and begin < at):
                after += 1
            for place in range(begin, after):
                self._set(place, OBSERVER, "", -1)


def _forms(token: Token) -> Iterator[str]:
    yield token.form
    if token.arabic and token.form.startswith(("و", "ف")):
        yield token.form[1:]


def _is(token: Token, arabic: frozenset[str], english: frozenset[str]) -> bool:
    return any(form in arabic for form in _forms(token)) if token.arabic else token.form in english


def unnamed(text: Text, at: int) -> bool:
    """Return whether the word ``at`` speaks of leaders or members who are not named: قياديون, ممثلين, leaders."""
    token = text.tokens[at]
    return bool(among(token.form, UNNAMED)) if token.arabic else token.form in _EN_UNNAMED


# Before whoever leads a delegation: they are of the body named before.
LED_BY = frozenset(str.split("برءاسه برياسه براسه برئاسه بقياده برفقه يراسه ترؤسه led headed chaired"))
_PRONOUN_SIDES = frozenset(str.split("طرفنا جانبنا عندنا جهتنا طرفهم جانبهم عندهم عندهن جهتهم طرفهن"))
_EN_UNNAMED = frozenset(
    str.split(
        "leaders representatives representative delegate members officials delegates activists volunteers staff figures experts heads"
    )
)
