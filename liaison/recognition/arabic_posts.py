"""Posts in Arabic texts: a head such as رئيس or منسق, what it is head of, and the name that follows, if one does. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from liaison.names.words_as_names import GIVEN
from liaison.recognition.arabic_bodies import read_body
from liaison.recognition.arabic_names import read_name, read_titles
from liaison.recognition.lexicon import word_set
from liaison.recognition.lexicon.arabic_titles import POST_TITLES
from liaison.recognition.words import (
    body,
    ends,
    given,
    is_common,
    is_joined,
    is_ordinary,
    is_preposition_ala,
    place_length,
    post,
    prefix_end,
    readings,
)

if TYPE_CHECKING:
    from liaison.recognition.text import Text, Token

_MOST = 16
_PREPOSITIONS = word_set("في لدى إلى عن لشؤون بشأن لـ")
_ADJECTIVES = word_set("السابق السابقة الحالي الحالية الأسبق المكلف المكلفة المنتخب المنتخبة الراحل")
_TAKES_ALA = word_set("مشرف مشرفة قائم")
_AFTER_FROM = word_set("موفد موفدة مندوب مندوبة")


class Post(NamedTuple):
    """A post: the words from ``first`` up to ``end``, beginning at ``start``; ``after`` is where a name may follow.

    ``joined``: what is joined to its head (و, ل). ``bare``: nothing but the head, perhaps with adjectives.
    """

    first: int
    end: int
    start: int
    after: int
    joined: str
    bare: bool


def read_post(text: Text, at: int) -> Post | None:
    """Return the post whose head is the word ``at``, whether a name follows or not; None if the word is no such head."""
    tokens = text.tokens
    head = post(tokens[at]) if tokens[at].arabic else None
    if head is None or (head.prefix[-1:] in ("ب", "ك") and len(head.prefix) > 0):
        return None
    start = prefix_end(tokens[at], head.prefix)
    end, state = at + 1, "head"
    named = False
    while end < len(tokens) and end - at < _MOST:
        token = tokens[end]
        if token.breaks or (token.quote and _opens_speech(text, end)):
            break
        if read_titles(text, end) > end:
            named = True
            break
        step = _step(text, at, end, state, definite=head.definite or tokens[at].raw.endswith("ه"))
        if step is None:
            break
        length, state = step
        if length == 0:
            named = True
            break
        end += length
    end = _trimmed(tokens, at, end)
    bare = not any(not tokens[place].form.startswith("ال") for place in range(at + 1, end))
    return Post(at, end, start, end if named else -1, head.prefix, bare)


def is_title(text: Text, found: Post) -> bool:
    """Return whether the post is but a title before a name: السفير, الوزير."""
    head = post(text.tokens[found.first])
    return found.end == found.first + 1 and head is not None and head.definite and head.word in POST_TITLES


def _opens_speech(text: Text, at: int) -> bool:
    tokens = text.tokens
    before = tokens[at - 1]
    return not (body(before) or is_common(before.form) or "»" in text.plain[before.end : tokens[at].start])


def _trimmed(tokens: list[Token], at: int, end: int) -> int:
    while end > at + 1 and (tokens[end - 1].form in _PREPOSITIONS or tokens[end - 1].form in ("علي", "من")):
        end -= 1
    return end


def _step(text: Text, head: int, at: int, state: str, *, definite: bool) -> tuple[int, str] | None:
    """Return how many words from ``at`` on belong to the post, and the state after them; 0 where a name begins; None at its end."""
    tokens = text.tokens
    token = tokens[at]
    form = token.form
    if (inner := read_body(text, at)) and form not in GIVEN and (not form.startswith("و") or state == "preposition"):
        return inner.end - at, "whole"
    if form in _ADJECTIVES:
        return 1, "whole"
    if form in ("عام", "عامه") and at == head + 1:
        return 1, "open"
    if form in _PREPOSITIONS or (form == "من" and among_head(tokens[head], _AFTER_FROM)):
        return 1, "preposition"
    if is_preposition_ala(token):
        return (1, "preposition") if among_head(tokens[head], _TAKES_ALA) else None
    if state == "preposition":
        if ends(token):
            return None
        length = place_length(tokens, at)
        return (length or 1), ("whole" if length or not _is_open(token) or form.startswith("ال") else "open")
    if not token.arabic:
        return (1, "whole") if state in ("open", "preposition", "head") or not token.capital else (0, "")
    if is_joined(form):
        return _and(text, at, state)
    if (length := place_length(tokens, at)) and state != "whole" and not readings(form)[0].prefix:
        return length, "whole"
    if form.startswith(("لل", "بال")) or (
        form[0] in "لب" and len(form) > 3 and form not in GIVEN and is_common(form[1:])
    ):
        return (1, "whole" if form.startswith(("لل", "بال")) else "open") if not ends(token) else None
    if form in GIVEN and form.startswith("ال") and state == "whole" and read_name(text, at, sure=False):
        return 0, ""
    if ends(token):
        return None
    if form.startswith("ال"):
        return 1, "whole"
    if length := place_length(tokens, at):
        return None if state == "whole" and readings(form)[0].prefix else (length, "whole")
    return _noun(text, head, at, state, definite=definite)


def _noun(text: Text, head: int, at: int, state: str, *, definite: bool) -> tuple[int, str] | None:
    """The step at a word without article: the next noun of the chain, or the name."""
    token = text.tokens[at]
    common = bool(body(token) or post(token) or is_common(token.form))
    name = read_name(text, at, sure=True)
    if state == "whole":
        if common and not (given(token.form) and name and name.parts > 1):
            return None
        return (0, "") if name and _is_likely(text, at, name.parts) else None
    is_bare = state == "head" and definite
    if known := given(token.form):
        if known.prefix:
            return None
        whole = bool(name and name.parts > 1)
        if is_bare and whole:
            return 0, ""
        if not is_ordinary(token.form) and whole and not body(text.tokens[at - 1]):
            return 0, ""
    if is_bare and not common and name and name.parts > 1:
        return 0, ""
    return 1, ("open" if _is_open(token) else "whole")


def _is_likely(text: Text, at: int, parts: int) -> bool:
    """Return whether a whole post is followed by a name: a given name, or at least two words that are nothing else."""
    token = text.tokens[at]
    if given(token.form):
        return parts > 1 or not is_ordinary(token.form)
    return parts > 1


_STATES = word_set("جمهورية مملكة دولة إمارة سلطنة ولاية إقليم اتحاد")


def _is_open(token: Token) -> bool:
    return token.form in _STATES or (
        not token.form.startswith("ال") and (is_common(token.form) or bool(body(token)) or bool(post(token)))
    )


def among_head(token: Token, words: frozenset[str]) -> bool:
    return any(reading.word in words for reading in readings(token.form))


def _and(text: Text, at: int, state: str) -> tuple[int, str] | None:
    """Return whether “and” goes on within the post: التربية والتعليم, نائب الرئيس ومسؤول الإعلام; not with another person."""
    tokens = text.tokens
    token, before = tokens[at], tokens[at - 1]
    rest = token.form[1:]
    if state == "preposition" or given(token.form):
        return None
    if post(token):
        second = read_post(text, at)
        return (second.end - at, "whole") if second and second.after > 0 else None
    if ends(token) or read_titles(text, at) > at:
        return None
    alike = rest.startswith("ال") and before.form.startswith(("ال", "لل", "بال"))
    return (1, "whole") if alike or (is_common(rest) and not before.form.startswith("ال")) else None
