"""Where the name of a body begins and ends in an Arabic text: a head such as رابطة or مجلس, and what belongs to it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from liaison.recognition.arabic_names import read_name
from liaison.recognition.lexicon import word_set
from liaison.recognition.lexicon.arabic_bodies import BODIES, COMMON_HEADS, PARTS
from liaison.recognition.words import (
    among,
    body,
    ends,
    given,
    is_common,
    is_joined,
    is_ordinary,
    place_length,
    post,
    prefix_end,
    readings,
    title,
)

if TYPE_CHECKING:
    from liaison.recognition.text import Text, Token

_MOST = 12
# What goes on with a noun in the genitive, or a person: من أجل, ضد, بلا حدود.
_FOR = {"اجل"}
# Names that are phrases: حملة لن ننسى, مبادرة كلنا معك.
_PHRASES = word_set("لن لا نحن كلنا معا هنا أنا")
_STATE = word_set(
    "سوري سورية عربي عربية أمريكي أميركي أمريكية أميركية وطني وطنية دولي دولية عام عامة أعلى عليا إسلامي إسلامية"
)


class Body(NamedTuple):
    """The name of a body: the words from ``first`` up to ``end``; it begins at ``start``, after what is joined to its head."""

    first: int
    end: int
    start: int
    stop: int
    head: str


def read_body(text: Text, at: int, *, places: bool = True) -> Body | None:
    """Return the name of a body whose head is the word ``at``; None if it is none, or a mere noun: مكتبه, المنظمات.

    ``places``: with “in” a place after it, as part of its name.
    """
    tokens = text.tokens
    head = body(tokens[at]) if tokens[at].arabic else None
    if head is None:
        return None
    end = _end(text, at, head.definite, places=places)
    if end == at + 1 and (head.word in COMMON_HEADS or not head.definite):
        return None
    if end == at + 1 and head.word in PARTS:
        return None
    if (
        not head.definite
        and head.word in COMMON_HEADS
        and tokens[at + 1].form.startswith("ل")
        and is_common(tokens[at + 1].form)
    ):
        # A fund for small projects, a forum for investors.
        return None
    if (
        not head.definite
        and head.word in (PARTS | COMMON_HEADS)
        and not any(_tells(text, place, part=head.word in PARTS) for place in range(at + 1, end))
    ):
        return None
    return Body(at, end, prefix_end(tokens[at], head.prefix), _stop(text, end), head.word)


def _tells(text: Text, at: int, *, part: bool) -> bool:
    """Return whether the word ``at`` makes a name of what would be a mere noun: لجنة متابعة مشتركة is none."""
    token = text.tokens[at]
    return (
        not token.arabic
        or token.quote
        or token.form.startswith(("ال", "لل"))
        or bool(place_length(text.tokens, at))
        or (not part and not is_common(token.form))
    )


def _stop(text: Text, end: int) -> int:
    """Return where the words before ``end`` stop, a closing quotation mark included."""
    stop = text.tokens[end - 1].end
    said = text.plain[stop : stop + 1]
    before = text.plain[max(0, stop - 60) : stop]
    if (said == "»" and before.rfind("«") > before.rfind("»")) or (
        said == "”" and before.rfind("“") > before.rfind("”")
    ):
        return stop + 1
    return stop + 1 if said == '"' and before.count('"') % 2 else stop


def _end(text: Text, at: int, definite: bool, *, places: bool) -> int:
    tokens = text.tokens
    state, idafa = ("definite" if definite else "open"), not definite
    end = at + 1
    while end < len(tokens) and end - at < _MOST:
        token = tokens[end]
        if token.breaks:
            break
        if token.quote:
            end = _quoted(text, end)
            break
        step = _step(text, end, state, idafa=idafa, places=places)
        if step is None:
            break
        length, state = step
        end += length
    return end


def _quoted(text: Text, at: int) -> int:
    """Return the end of a name in quotation marks that begins at the word ``at``; ``at`` if none opens there."""
    tokens = text.tokens
    gap = text.plain[tokens[at - 1].end : tokens[at].start]
    if not any(mark in gap for mark in '«“"„') or "»" in gap or "”" in gap:
        return at
    end = at + 1
    while end < len(tokens) and end - at < _MOST and not tokens[end].quote and not tokens[end].ends:
        end += 1
    return end


def _step(text: Text, at: int, state: str, *, idafa: bool, places: bool) -> tuple[int, str] | None:
    """Return how many words from ``at`` on belong to the name, and what may come after them; None at its end."""
    tokens = text.tokens
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) and not tokens[at + 1].breaks else None
    if token.form == "من" and following and following.form in _FOR and at + 2 < len(tokens):
        return 3, "definite"
    if (token.form == "بلا" or (token.form in _PHRASES and state == "open")) and following:
        return 2, "definite"
    if token.form in ("في", "لدي") and following and state != "open":
        return _within(text, at, places=places)
    if not token.arabic:
        return (1, "definite") if state == "open" or not token.breaks else None
    if is_joined(token.form):
        return _and(tokens, at, state, idafa=idafa)
    if token.form.startswith("لل") or (
        token.form.startswith("ل") and len(token.form) > 3 and is_common(token.form[1:])
    ):
        return (1, "definite" if token.form.startswith("لل") else "open") if not ends(token) else None
    if ends(token) or (title(token) and state != "open"):
        return None
    length = place_length(tokens, at)
    if state == "open":
        if (name := given(token.form)) and name.prefix:
            return None
        if name and (whole := read_name(text, at, sure=False)) and whole.parts > 1:
            # A body called after somebody, or somebody after the name of the body.
            return (whole.end - at, "definite") if body(tokens[at - 1]) else None
        return (length or 1), ("definite" if length or token.form.startswith("ال") or not _is_open(token) else "open")
    if readings(token.form)[0].definite and token.form.startswith("ال"):
        # Adjectives of the head or of what it is of; another body or post is none.
        return None if body(token) and token.form not in _STATE and not _is_adjective(token) else (1, "definite")
    if length and idafa and state == "definite" and not readings(token.form)[0].prefix:
        return (length, "definite") if _may_follow(tokens, at) else None
    return None


def _is_open(token: Token) -> bool:
    """Return whether another noun may follow in the genitive: a known noun without article."""
    return (is_common(token.form) or bool(body(token))) and not (given(token.form) and not is_ordinary(token.form))


def _is_adjective(token: Token) -> bool:
    return token.form.endswith(("ي", "يه"))


def _may_follow(tokens: list[Token], at: int) -> bool:
    """Return whether a place follows what it belongs to: رابطة أطباء سوريا; not after a whole name."""
    return not tokens[at - 1].form.startswith("ال")


def _and(tokens: list[Token], at: int, state: str, *, idafa: bool) -> tuple[int, str] | None:
    """Return whether “and” goes on within the name: التربية والتعليم, للإغاثة والتنمية; not another body, post or person."""
    token, before = tokens[at], tokens[at - 1]
    rest = token.form[1:]
    if ends(token) or post(token) or among(rest, BODIES) or title(token) or given(token.form) or state == "open":
        return None
    alike = rest.startswith("ال") and before.form.startswith(("ال", "لل"))
    alike |= rest.startswith("لل") and before.form.startswith(("لل", "ل"))
    return (1, "definite") if alike and (idafa or before.form.startswith("لل")) else None


def _within(text: Text, at: int, *, places: bool) -> tuple[int, str] | None:
    """Return what “in” leads to: a place, or the body of which this one is a part."""
    tokens = text.tokens
    following = tokens[at + 1]
    if (length := place_length(tokens, at + 1)) and places and not readings(following.form)[0].prefix:
        return (
            (1 + length, "definite") if following.form not in ("مدينه", "بلده", "قريه", "منطقه", "حي", "وسط") else None
        )
    if (inner := body(following)) and not inner.prefix and (inner.definite or read_body(text, at + 1)):
        found = read_body(text, at + 1, places=places)
        return ((found.end if found else at + 2) - at, "definite")
    return None
