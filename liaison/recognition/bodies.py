"""The bodies a text names, those in lists without a head included, and how it speaks of their leaders. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison.recognition import arabic_names, english_names
from liaison.recognition.affiliation import body_at
from liaison.recognition.arabic_bodies import Body
from liaison.recognition.lexicon.arabic_bodies import GENERIC
from liaison.recognition.sides import unnamed
from liaison.recognition.words import among, ends, post, prefix_end, readings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liaison.recognition.text import Text

_LISTED, _MOST_ITEM = 12, 9


@dataclass(frozen=True)
class NamedBody:
    """A body as one place of the text names it; ``leaders`` (unnamed, counted) as meetings have it, with their number."""

    body: Body
    pattern: str
    leaders: str = "none"
    count: int = 0
    listed: bool = False


def find_bodies(text: Text, known: Mapping[int, int], taken: set[int]) -> list[NamedBody]:
    """Return the bodies named outside of the words ``taken``, in order; ``known``: ends of those on record by first word."""
    found: list[NamedBody] = []
    at, size = 0, len(text.tokens)
    while at < size:
        if at in taken:
            at += 1
            continue
        if listed := _led_by_unnamed(text, at, known):
            found += listed
            at = max(listed[-1].body.end, at + 1)
            continue
        body = body_at(text, at, known)
        if body is None or any(place in taken for place in range(body.first, body.end)):
            at += 1
            continue
        found.append(NamedBody(body, "a name on record" if at in known else "a head of a body and what belongs to it"))
        at = body.end
    return found


def _led_by_unnamed(text: Text, at: int, known: Mapping[int, int]) -> list[NamedBody]:
    """Return the bodies of which unnamed leaders are said: قياديون من …، …، و…; representatives of …."""
    if not unnamed(text, at):
        return []
    tokens, place = text.tokens, at + 1
    while (
        place < len(tokens)
        and place < at + 10
        and not tokens[place].ends
        and (
            unnamed(text, place)
            or tokens[place].form in _STEPS
            or among(tokens[place].form, GENERIC)
            or _is_said(text, place)
        )
    ):
        if tokens[place].form in _FROM:
            place += 1
            break
        place += 1
    led = tokens[place - 1].form in _FROM or tokens[place - 1].form in ("the", "عدد", "بعض", "كل")
    if place >= len(tokens) or not (led or among(tokens[at].form, _DIRECT)):
        return []
    if tokens[place].form == "كل" and place + 2 < len(tokens) and tokens[place + 1].form == "من":
        place += 2
    while (
        place < len(tokens)
        and (tokens[place].form in ("the", "من") or among(tokens[place].form, GENERIC))
        and not body_at(text, place, known)
    ):
        place += 1
    count = _count(text, at)
    return list(_items(text, place, known, "counted" if count else "unnamed", count))


_FROM = frozenset(("من", "عن", "from", "of"))
_STEPS = frozenset(
    ("من", "عن", "عدد", "كل", "و", "and", "from", "of", "the", "في", "بارزين", "بارزون", "several", "senior", "both")
)
_DIRECT = frozenset(
    str.split("ممثلي ممثلو مندوبي مندوبو مسؤولي مسؤولو اعضاء رؤساء قاده قيادات مديري مديرو متطوعي متطوعو نشطاء كوادر")
)


def _is_said(text: Text, at: int) -> bool:
    """Return whether the word is an adjective or another noun between: عن المجتمع المدني is not."""
    form = text.tokens[at].form
    return not text.tokens[at].breaks and form.startswith("و") and unnamed(text, at)


_NUMBERS = {
    **{
        word: number
        for number, words in enumerate(
            (
                "اثنان اثنين اثنتين",
                "ثلاثه ثلاث",
                "اربعه اربع",
                "خمسه خمس",
                "سته ست",
                "سبعه سبع",
                "ثمانيه ثماني",
                "تسعه تسع",
                "عشره عشر",
            ),
            2,
        )
        for word in words.split()
    },
    **{word: number for number, word in enumerate(str.split("two three four five six seven eight nine ten"), 2)},
}


def _count(text: Text, at: int) -> int:
    before = text.tokens[at - 1].form if at else ""
    if before in _NUMBERS:
        return _NUMBERS[before]
    return int(before) if before.isdigit() and len(before) < 3 else 0


def _items(text: Text, at: int, known: Mapping[int, int], leaders: str, count: int) -> list[NamedBody]:
    """Return the bodies that are listed from the word ``at`` on, whether their names have a head or not."""
    tokens = text.tokens
    found: list[NamedBody] = []
    while at < len(tokens) and len(found) < _LISTED:
        body = body_at(text, at, known)
        heads = body is not None
        if body is None and (found or _is_listed(text, at)):
            body = _headless(text, at)
        if body is None:
            break
        found.append(
            NamedBody(body, "in a list of bodies" if not heads else "leaders who are not named", leaders, count, True)
        )
        at = body.end
        if at >= len(tokens) or tokens[at].ends or tokens[at].colon:
            break
        if tokens[at].form in ("و", "and"):
            at += 1
        elif not (tokens[at].comma or (tokens[at].arabic and tokens[at].form.startswith("و"))):
            break
        while at < len(tokens) and (tokens[at].form in ("the", "and") or (unnamed(text, at) and at + 1 < len(tokens))):
            at += 1 + (unnamed(text, at) and tokens[at + 1].form in _FROM)
    return found


def _is_listed(text: Text, at: int) -> bool:
    """Return whether a list begins at the word ``at``: a comma or “and” comes soon, before any verb."""
    tokens = text.tokens
    for place in range(at + 1, min(at + _MOST_ITEM, len(tokens))):
        if tokens[place].ends or ends(tokens[place]):
            return False
        if tokens[place].comma:
            return True
    return False


def _headless(text: Text, at: int) -> Body | None:
    """Return the item of a list at the word ``at`` as the name of a body: all up to the next comma, “and” or end."""
    tokens = text.tokens
    token = tokens[at]
    if post(token) or arabic_names.title(token) or (token.arabic and among(token.form, GENERIC)):
        return None
    end = at + 1
    while end < len(tokens) and end - at <= _MOST_ITEM and not tokens[end].breaks:
        here = tokens[end]
        if (
            here.arabic
            and here.form.startswith("و")
            and len(here.form) > 3
            and not (here.form.startswith("وال") and tokens[end - 1].form.startswith("ال"))
        ):
            break
        if here.form == "and" or (
            ends(here) and here.form not in ("من", "في", "بلا", "بدون", "for", "the", "of", "a", "اولا", "معا")
        ):
            break
        end += 1
    if end - at > _MOST_ITEM or (
        end < len(tokens) and not (tokens[end].breaks or tokens[end].form.startswith("و") or tokens[end].form == "and")
    ):
        return None
    if not token.arabic and not token.capital:
        return None
    if not token.arabic and end == at + 1 and not english_names.is_acronym(token):
        return None
    reading = readings(token.form)
    joined = "و" if token.arabic and token.form.startswith("و") and len(reading) > 1 else ""
    return Body(at, end, prefix_end(token, joined), tokens[end - 1].end, "")
