"""Of which body somebody is: the body within a post, after it, or after a name. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.recognition import arabic_bodies, english_names
from liaison.recognition.arabic_bodies import Body
from liaison.recognition.lexicon import word_set
from liaison.recognition.lexicon.arabic_bodies import PART_TAILS, PARTS
from liaison.recognition.lexicon.english_words import BODIES, COMMON_HEADS
from liaison.recognition.words import among, prefix_end, readings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liaison.recognition.arabic_posts import Post
    from liaison.recognition.text import Text

_REPRESENTS = word_set("ممثل ممثلة سفير سفيرة مندوب مندوبة مبعوث مبعوثة قنصل موفد موفدة")
_ENGLISH_PARTS = frozenset(str.split("office department board committee unit bureau section division"))
_IN = frozenset(("في", "لدي", "at", "in", "of", "for", "the", "with"))
_LED_TO = frozenset(str.split("من عن في from of representing at for with the"))


def body_at(text: Text, at: int, known: Mapping[int, int], *, places: bool = True) -> Body | None:
    """Return the body that begins at the word ``at``: one on record, or one that its words tell."""
    token = text.tokens[at]
    if at in known:
        end = known[at]
        start = token.start
        for reading in readings(token.form):
            if reading.prefix and at in known and token.form.startswith(reading.prefix) and _is_joined(token.form):
                start = prefix_end(token, reading.prefix)
                break
        found = arabic_bodies.read_body(text, at, places=places) if token.arabic else english_names.read_body(text, at)
        if found and found.end >= end:
            return found if found.end == end else Body(at, end, found.start, text.tokens[end - 1].end, found.head)
        return Body(at, end, found.start if found else start, text.tokens[end - 1].end, found.head if found else "")
    return arabic_bodies.read_body(text, at, places=places) if token.arabic else english_names.read_body(text, at)


def _is_joined(form: str) -> bool:
    return form.startswith(("وال", "بال", "لل", "وبال", "ولل", "فال", "كال"))


def body_of_post(text: Text, post: Post, known: Mapping[int, int]) -> Body | None:
    """Return the body that a post is of: the outer one, where a part of it is named before."""
    represents = any(reading.word in _REPRESENTS for reading in readings(text.tokens[post.first].form))
    found: list[Body] = []
    at = post.first if not text.tokens[post.first].arabic else post.first + 1
    first = text.tokens[post.first]
    if (
        not first.arabic
        and first.capital
        and first.form in BODIES - COMMON_HEADS
        and post.end > post.first + 1
        and post.first not in known
    ):
        # Alliance spokesperson: of the one that was named before.
        found.append(Body(post.first, post.first + 1, first.start, first.end, first.form))
        at = post.first + 1
    while at < post.end:
        body = body_at(text, at, known, places=not represents)
        if body is None:
            at += 1
            continue
        inner = _inner(text, body, known)
        if body.end > post.end:
            body = _cut(text, body, post.end)
        found.append(body)
        if inner and inner.end <= post.end:
            found.append(inner)
        at = max(body.end, at + 1)
    whole = [body for body in found if not is_part(text, body)]
    return whole[-1] if whole else found[0] if found else None


def _cut(text: Text, body: Body, end: int) -> Body:
    return Body(body.first, end, body.start, text.tokens[end - 1].end, body.head)


def is_part(text: Text, body: Body) -> bool:
    """Return whether the body is a part of another one: an office, a board, a committee of it."""
    second = text.tokens[body.first + 1].form if body.end > body.first + 1 else ""
    return body.head in PARTS or body.head in _ENGLISH_PARTS or bool(among(second, PART_TAILS))


def outer(text: Text, body: Body, known: Mapping[int, int]) -> Body | None:
    """Return the body of which ``body`` is a part, as its own name says: مكتب الجاليات في رابطة …."""
    return _inner(text, body, known) if is_part(text, body) else None


def _inner(text: Text, body: Body, known: Mapping[int, int]) -> Body | None:
    if not is_part(text, body):
        return None
    for at in range(body.first + 1, body.end):
        represents = any(reading.word in _REPRESENTS for reading in readings(text.tokens[at - 1].form))
        found = body_at(text, at, known, places=not represents)
        if found and found.end <= body.end and not is_part(text, found):
            return found
    return None


def post_text(text: Text, post: Post, body: Body | None) -> str:
    """Return the post as read, without “in” the body at its end: the body has a place of its own."""
    tokens = text.tokens
    end = post.end
    if body and body.end == post.end and body.first > post.first:
        at = body.first
        while at > post.first + 1 and tokens[at - 1].form == "the":
            at -= 1
        if tokens[at - 1].form in ("في", "لدي", "at", "in", "with") and at - 1 > post.first:
            end = at - 1
    return text.said(post.start, tokens[end - 1].end)


def body_after(text: Text, at: int, known: Mapping[int, int]) -> Body | None:
    """Return the body at the word ``at``, after a name or a post: after a comma, a bracket, a dash, or “of”."""
    tokens = text.tokens
    if at >= len(tokens) or tokens[at].line or tokens[at].sentence:
        return None
    token = tokens[at]
    marked = token.comma or token.opens or token.dash or token.cell or token.colon
    led = token.form in _LED_TO and not token.breaks
    if not (marked or led):
        return None
    if marked and token.form in ("at", "in", "في"):
        return None
    begin = at
    while begin < len(tokens) and begin < at + 3 and tokens[begin].form in _LED_TO:
        begin += 1
    if begin >= len(tokens) or (begin > at and tokens[begin].breaks):
        return None
    if tokens[begin].form.startswith("و") and begin not in known and tokens[begin].arabic:
        return None
    body = body_at(text, begin, known)
    if body is None and token.opens and english_names.is_acronym(tokens[begin]):
        return Body(begin, begin + 1, tokens[begin].start, tokens[begin].end, "")
    if body is None or (body.start != tokens[begin].start and token.comma and not led):
        return None
    return body
