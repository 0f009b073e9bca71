"""Names, posts and bodies in English texts, which capitals tell: where each begins and ends. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liaison.recognition.arabic_bodies import Body
from liaison.recognition.arabic_names import Name
from liaison.recognition.arabic_posts import Post
from liaison.recognition.lexicon.english_words import (
    BEGINS_BODY,
    BODIES,
    COMMON,
    COMMON_HEADS,
    HOSTING,
    POST_MODIFIERS,
    POST_TITLES,
    POSTS,
    TITLES,
    VISITING,
)
from liaison.recognition.words import INSIDE_LATIN, given, place_length

if TYPE_CHECKING:
    from liaison.recognition.text import Text, Token

_MOST_PARTS, _MOST_POST, _MOST_BODY, _SHORT = 5, 18, 12, 4
_BETWEEN = frozenset(str.split("of for the and in de la du des &"))
_OF = frozenset(str.split("of for in at to the on"))
_POST_OF = frozenset(str.split("of for at in to the on its our their his her a an and with"))
_TITLE_VERBS = frozenset(
    str.split("receives visits discusses welcomes calls condemns delegation signs launches organizes organises")
)
_OVER = frozenset(
    str.split(
        "who which that said says told and is was were are has had have will would as also while met joined attended spoke added"
    )
)


def read_name(text: Text, at: int, *, sure: bool) -> Name | None:
    """Return the name that begins at the word ``at``: two to five capitalized words, or one where ``sure``."""
    tokens, end, parts = text.tokens, at, 0
    while end < len(tokens) and parts < _MOST_PARTS and _is_part(tokens, at, end):
        parts += tokens[end].form not in INSIDE_LATIN or not tokens[end].joined
        end += 1
    while end > at and tokens[end - 1].form in INSIDE_LATIN and not tokens[end - 1].capital:
        end -= 1
    if all(token.raw.isupper() and len(token.raw) < _SHORT for token in tokens[at:end]):
        return None
    whole = _words(tokens, at, end)
    if not whole or (whole < 2 and not sure):
        return None
    if not sure and not given(tokens[at].form) and len(tokens[at].form) > 1:
        return None
    return Name(at, end, tokens[at].start, tokens[end - 1].end, whole)


def _words(tokens: list[Token], at: int, end: int) -> int:
    return sum(token.form not in INSIDE_LATIN or number == 0 for number, token in enumerate(tokens[at:end]))


def _is_part(tokens: list[Token], at: int, here: int) -> bool:
    token = tokens[here]
    if token.arabic or token.form.isdigit() or (here > at and (_breaks(token) or (token.quote and here > at))):
        return False
    if token.form in INSIDE_LATIN and here > at:
        return here + 1 < len(tokens) and (token.capital or token.joined or not tokens[here + 1].breaks)
    if not token.capital or token.raw.endswith("'s"):
        return False
    after_particle = here > at and tokens[here - 1].form in INSIDE_LATIN
    if after_particle or (here > at and token.joined):
        return True
    if here == at and len(token.form) > 1 and (place_length(tokens, here) and not given(token.form)):
        return False
    if token.form in COMMON:
        return False
    return (
        token.form not in BODIES
        and not (token.form in POSTS and here == at)
        and not (token.form in POSTS and here > at + 1)
    )


def _breaks(token: Token) -> bool:
    return token.breaks and not token.joined


def read_titles(text: Text, at: int) -> int:
    """Return the end of the titles that begin at the word ``at``; ``at`` itself if there are none."""
    tokens, end = text.tokens, at
    while end < len(tokens) and (end == at or not _breaks(tokens[end])):
        token = tokens[end]
        if token.form in ("he", "she", "h", "e"):
            # H.E., His Excellency
            pair = tokens[end + 1].form if end + 1 < len(tokens) else ""
            if token.form == "h" and pair == "e" and tokens[end + 1].joined:
                end += 2
                continue
            if token.raw != "HE":
                break
        elif token.form in ("his", "her") and end + 1 < len(tokens) and tokens[end + 1].form == "excellency":
            end += 2
            continue
        elif not (token.form in TITLES and token.capital):
            break
        end += 1
    return end


def read_post_before(text: Text, at: int) -> Post | None:
    """Return the post that begins at the word ``at`` and has a name right after it: UN Special Envoy, the Coalition's president,."""
    tokens, end, head = text.tokens, at, -1
    if (
        tokens[at].form in _BETWEEN | _OVER
        or (not tokens[at].capital and tokens[at].form.endswith(("ing", "ed")))
        or (tokens[at].form in COMMON and tokens[at].form not in POST_MODIFIERS | BEGINS_BODY)
    ):
        return None
    while end < len(tokens) and end - at < _MOST_POST:
        token = tokens[end]
        if end > at and _breaks(token):
            return _before(text, at, end, head) if head >= 0 and token.comma and read_titles(text, end) > end else None
        if token.form == "general" and tokens[end - 1].form in ("secretary", "attorney", "consul", "director"):
            head, end = end, end + 1
            continue
        if head >= 0 and (read_titles(text, end) > end or _begins_name(text, end, head)):
            return _before(text, at, end, head)
        if token.form in POSTS and not (head >= 0 and end == head + 1 and not token.capital):
            head = end
        elif not (
            token.capital
            or token.form in _OF
            or token.form in POST_MODIFIERS
            or (head >= 0 and token.form in _POST_OF)
            or token.joined
        ):
            if head >= 0 or end - at > 3 or token.form in _OVER or token.form in COMMON:
                return None
        elif head < 0 and token.form in _OVER:
            return None
        end += 1
    return None


def _begins_name(text: Text, at: int, head: int) -> bool:
    """Return whether a name begins at the word ``at``: right after the head of a post, or after all that it is head of."""
    tokens = text.tokens
    name = read_name(text, at, sure=True)
    if name is None or not tokens[at].capital or tokens[at].form in COMMON or place_length(tokens, at):
        return False
    if at == head + 1:
        if given(tokens[at].form) and name.parts > 1 and _is_whole(text, at, name):
            return True
        return (
            (tokens[head].form in POST_TITLES or tokens[head].form == "general" or not tokens[head].capital)
            and name.parts >= 1
            and _is_whole(text, at, name)
        )
    before = tokens[at - 1]
    ended = before.form in BODIES or place_length(tokens, at - 1) or before.form in ("affairs", "relations")
    return bool(name.parts > 1 and given(tokens[at].form) and ended and not tokens[at].joined)


def _is_whole(text: Text, at: int, name: Name) -> bool:
    following = text.tokens[name.end] if name.end < len(text.tokens) else None
    return following is None or _breaks(following) or (following.form not in BODIES and following.form not in POSTS)


def _before(text: Text, at: int, end: int, head: int) -> Post:
    return Post(at, end, text.tokens[at].start, end, "", head == at and end == at + 1)


def read_post_after(text: Text, at: int) -> Post | None:
    """Return the post that begins at the word ``at``, after a name: the Director of Programs at the Harbor Network."""
    tokens = text.tokens
    begin = at
    while (
        begin < len(tokens)
        and tokens[begin].form in ("the", "a", "an", "our", "its", "who", "is", "currently")
        and begin < at + 3
    ):
        begin += 1
    end, head = begin, -1
    while end < len(tokens) and end - begin < _MOST_POST:
        token = tokens[end]
        if end > begin and (_breaks(token) or token.quote):
            break
        if token.form in POSTS and head < 0:
            head = end
        elif (head < 0 and end - begin >= 6) or (
            head < 0 and token.form in _OVER | COMMON - {"press", "news", "national", "international"}
        ):
            return None
        elif head >= 0 and token.form in _OVER and not _goes_on(text, end):
            break
        end += 1
    while end > begin and tokens[end - 1].form in _POST_OF:
        end -= 1
    if head < 0 or head >= end:
        return None
    return Post(begin, end, tokens[begin].start, -1, "", end == head + 1)


def _goes_on(text: Text, at: int) -> bool:
    """Return whether “and” goes on within a post: Finance and Operations, founder and director; not before another name."""
    tokens = text.tokens
    if tokens[at].form != "and" or at + 1 >= len(tokens) or _breaks(tokens[at + 1]):
        return False
    following = tokens[at + 1]
    if read_titles(text, at + 1) > at + 1 or (
        read_name(text, at + 1, sure=False) and following.form not in POST_MODIFIERS
    ):
        return False
    return following.capital or following.form in POSTS or following.form in POST_MODIFIERS


def read_body(text: Text, at: int) -> Body | None:
    """Return the name of a body that begins at the word ``at``: capitalized words, one of them a head such as Council."""
    tokens = text.tokens
    token = tokens[at]
    if token.arabic or not token.capital or (token.form in COMMON and token.form not in BEGINS_BODY):
        return None
    if token.form == "general" and at and tokens[at - 1].form in POSTS:
        return None
    end, last, head = at, at, ""
    while end < len(tokens) and end - at < _MOST_BODY:
        here = tokens[end]
        if end > at and (_breaks(here) or here.quote) and not here.joined:
            break
        if here.capital and not here.arabic:
            if here.form in POSTS - BODIES:
                if head and end > at + 1:
                    break
                return None
            if head and end > at and here.form in HOSTING | VISITING | _TITLE_VERBS:
                break
            if head and end > last + 1 and _is_person(text, end):
                break
            if head and here.form in COMMON and not here.joined and end == last + 1:
                break
            head = here.form if here.form in BODIES and (not head or here.form not in COMMON_HEADS) else head
            last = end
        elif (
            (here.form.isdigit() and not here.joined)
            or not (here.form in _BETWEEN or here.joined)
            or not _goes_between(text, at, end, head)
        ):
            break
        end += 1
    end = last + 1
    if end == at + 1:
        return Body(at, end, token.start, token.end, head) if head and _is_reference(text, at) else None
    if (
        not head
        or tokens[last].form in POSTS - BODIES
        or (end == at + 2 and tokens[at].form in COMMON_HEADS and tokens[at + 1].form in COMMON_HEADS)
    ):
        return None
    return Body(at, end, tokens[at].start, tokens[end - 1].end, head)


def _is_person(text: Text, at: int) -> bool:
    return read_titles(text, at) > at


def _is_reference(text: Text, at: int) -> bool:
    """Return whether a lone head refers to a body that was named before: the Council."""
    before = text.tokens[at - 1] if at and not text.tokens[at].breaks else None
    return (
        text.tokens[at].form not in COMMON_HEADS
        and before is not None
        and before.form in ("the", "our", "its", "their")
    )


def _goes_between(text: Text, at: int, here: int, head: str) -> bool:
    """Return whether a small word goes on within the name of a body."""
    tokens = text.tokens
    form = tokens[here].form
    if form == "the":
        return tokens[here - 1].form in ("of", "for", "and", "in")
    if form == "in":
        return (
            here + 1 < len(tokens)
            and bool(head)
            and (place_length(tokens, here + 1) > 0 or tokens[here + 1].form == "the")
        )
    return form != "and" or _and_within(text, at, here, head)


def _and_within(text: Text, at: int, here: int, head: str) -> bool:
    """Return whether “and” stands within the name of a body: Relief and Development Network; Ministry of Health and Population."""
    tokens = text.tokens
    following = tokens[here + 1] if here + 1 < len(tokens) and not _breaks(tokens[here + 1]) else None
    if following is None or not following.capital or read_titles(text, here + 1) > here + 1:
        return False
    if not head:
        return any(
            tokens[place].form in BODIES
            for place in range(here + 1, min(here + 4, len(tokens)))
            if not tokens[place].breaks
        )
    after = [tokens[place] for place in range(here + 1, min(here + 6, len(tokens)))]
    for token in after:
        if _breaks(token) and token is not following:
            break
        if token.form in BODIES:
            return False
    led = tokens[at].form in BODIES or tokens[here - 2].form in ("for", "of")
    return led and not read_name(text, here + 1, sure=False)


_ACRONYM = re.compile(r"[A-Z][A-Z&.\-]{1,9}")


def is_acronym(token: Token) -> bool:
    """Return whether the word is an abbreviation in capitals: SAC, UNHCR."""
    return bool(_ACRONYM.fullmatch(token.raw))
