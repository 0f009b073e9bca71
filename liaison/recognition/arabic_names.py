"""Where a name of a person ends in an Arabic text, and whether one begins. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from liaison.names.words_as_names import COMPOUND_TAILS, GIVEN, SERVANT_OF
from liaison.recognition.lexicon import word_set
from liaison.recognition.lexicon.arabic_bodies import BODIES
from liaison.recognition.lexicon.arabic_titles import DOTTED, POSTS, TITLES, WEAK_TITLES
from liaison.recognition.lexicon.arabic_verbs import ATTENDING, HOSTING, SAYING, VISITING
from liaison.recognition.words import (
    INSIDE,
    INSIDE_LATIN,
    among,
    ends,
    given,
    is_common,
    is_dotted,
    is_ordinary,
    is_preposition_ala,
    place_length,
    prefix_end,
    readings,
    title,
)

if TYPE_CHECKING:
    from liaison.recognition.text import Text, Token

_MOST_PARTS = 5
_VERBS = (HOSTING | VISITING | ATTENDING | SAYING) - GIVEN
# Particles in Arabic that begin foreign names.
_FOREIGN = word_set("غير كل كي أي بين لو لي عدا مع من ما بن بل كيم هل دون لين جان")
_PRONOUNS = ("ه", "ها", "هم", "نا", "هن")
# Posts and titles that are family names as well.
_FAMILIES = word_set(
    "شيخ قاضي أمير مختار خطيب حكيم وزير والي عمدة نقيب مفتي حاج خوري كاتب محامي طبيب سيد أستاذ مدرس رئيس بيت دار"
)


class Name(NamedTuple):
    """A name: the words from ``first`` up to ``end``, without what is joined to the first: it begins at ``start``."""

    first: int
    end: int
    start: int
    stop: int
    parts: int


def read_name(text: Text, at: int, *, sure: bool, titled: bool = False) -> Name | None:
    """Return the name that begins at the word ``at``. ``sure``: that a name stands there is known, whatever its first word is;
    ``titled``: after a title, a particle can only be a foreign name: السيد غير بيدرسون."""
    tokens = text.tokens
    if at >= len(tokens):
        return None
    first = tokens[at]
    if not first.arabic:
        return _latin(text, at) if sure else None
    prefix = _opening(tokens, at, sure=sure)
    if prefix is None and titled and ends(first) and first.form in _FOREIGN:
        prefix = "" if at + 1 < len(tokens) and not tokens[at + 1].breaks and not _is_over(tokens, at + 1, 1) else None
    if prefix is None:
        return None
    end, parts = at, 0
    while end < len(tokens) and parts < _MOST_PARTS:
        token = tokens[end]
        if end > at and (token.breaks or token.quote or not token.arabic or _is_over(tokens, end, parts)):
            break
        bare = token.form[len(prefix) :] if end == at else token.form
        if bare in SERVANT_OF and end + 1 < len(tokens) and not tokens[end + 1].breaks:
            end += 2
        elif bare in INSIDE and end + 1 < len(tokens) and not tokens[end + 1].breaks:
            end += 1
            continue
        else:
            end += 1
        parts += 1
        if end < len(tokens) and not tokens[end].breaks and tokens[end].form in _TAILS:
            end += 1
    if not parts:
        return None
    return Name(at, end, prefix_end(first, prefix), tokens[end - 1].end, parts)


_TAILS = frozenset(
    {*COMPOUND_TAILS, "الدين", "الله", "الاسلام", "الحق", "العابدين", "الزهراء"} - {"حق", "دين", "اسلام"}
)


def _opening(tokens: list[Token], at: int, *, sure: bool) -> str | None:
    """Return what is joined to the first word of a name; None if no name begins there."""
    token = tokens[at]
    if token.form.isdigit() or is_preposition_ala(token) or (ends(token) and not given(token.form)):
        return None
    if known := given(token.form):
        return known.prefix
    if not sure:
        return None
    plain = readings(token.form)
    if token.form.startswith("ال") and token.form not in GIVEN and plain[0].word in (*POSTS, *BODIES):
        return None
    if among(token.form, POSTS) or among(token.form, BODIES) or title(token):
        return None
    and_ = token.form[0] == "و" and len(token.form) > 3 and token.form not in _WAW
    return "و" if and_ else ""


def _is_over(tokens: list[Token], at: int, parts: int) -> bool:
    """Return whether the word ``at``, after ``parts`` parts of a name, is no part of it."""
    token, form = tokens[at], tokens[at].form
    plain = readings(form)
    if form.isdigit() or ends(token):
        return True
    if form in GIVEN or form.startswith("عبدال") or form in SERVANT_OF or form in INSIDE:
        return False
    word = plain[0]
    if word.definite:
        if form in _VERBS:
            return True
        if word.word in _FAMILIES and parts == 1:
            return (
                title(token) is not None
                and at + 1 < len(tokens)
                and not tokens[at + 1].breaks
                and not _is_over(tokens, at + 1, 2)
            )
        return word.word in POSTS or word.word in BODIES or word.word in (TITLES - WEAK_TITLES)
    if form[0] == "و" and len(form) > 2 and _is_joined(form, parts):
        return True
    if form in _VERBS or (parts > 1 and form[0] in "بلك" and len(form) > 4 and form.endswith(_PRONOUNS)):
        return True
    if form[:3] in ("بال", "كال", "فال") or form[:2] == "لل" or form[:4] in ("وبال", "فبال"):
        return True
    if word.word in POSTS or word.word in BODIES or word.word in (TITLES - WEAK_TITLES - DOTTED):
        return parts > 1 or word.word not in _FAMILIES
    if place_length(tokens, at) and parts > 1:
        return True
    return is_common(form) and not (parts == 1 and is_ordinary(form))


def _is_joined(form: str, parts: int) -> bool:
    """Return whether و before a word says “and”: it may be the first letter of a family name, وهبي."""
    rest = form[1:]
    known = (
        rest in GIVEN or rest.startswith(("ال", "عبد")) or among(rest, POSTS) or among(rest, BODIES) or is_common(rest)
    )
    return bool(known) or parts > 1 or len(form) > 5 or bool(among(rest, TITLES)) or form not in _WAW


# Family names that begin with و.
_WAW = word_set("وهبي وهبة وردة وردي وزان وطفة ونوس وكيل ويس وفا وتد وزاز واوي ولي وهب وقاف وسوف وحود")


def _latin(text: Text, at: int) -> Name | None:
    """Return a name in Latin letters within an Arabic text."""
    tokens, end = text.tokens, at
    while end < len(tokens) and end - at < _MOST_PARTS and not tokens[end].arabic:
        token = tokens[end]
        if end > at and (token.breaks or token.quote):
            break
        if not (token.capital or token.form in INSIDE_LATIN):
            break
        end += 1
    return Name(at, end, tokens[at].start, tokens[end - 1].end, end - at) if end > at + 1 else None


def read_titles(text: Text, at: int) -> int:
    """Return the end of the titles that begin at the word ``at``; ``at`` itself if there are none.

    A weak title (دولة, صاحب, a single letter) counts before another one, or where it is shortened by a dot or a slash.
    """
    tokens, end = text.tokens, at
    while end < len(tokens) and (end == at or not _breaks_titles(tokens[end])):
        token = tokens[end]
        known = title(token)
        if not known or not token.arabic or (known.prefix and end > at):
            break
        if is_dotted(token):
            if text.plain[token.end : token.end + 1] not in (".", "/", "·"):
                break
        elif (
            known.word in POSTS
            and not known.definite
            and end + 1 < len(tokens)
            and tokens[end + 1].form.startswith("ال")
        ):
            # The head of a post: نقيب المهندسين.
            break
        elif known.word in WEAK_TITLES and not _title_follows(text, end, known.definite):
            break
        end += 1
    return end


def _breaks_titles(token: Token) -> bool:
    return token.line or token.comma or token.cell or token.opens or token.colon


def _title_follows(text: Text, at: int, definite: bool) -> bool:
    """Return whether the weak title at the word ``at`` is one: a title or, after its article, a given name follows."""
    if at + 1 >= len(text.tokens):
        return False
    following = text.tokens[at + 1]
    if title(following) and not following.breaks:
        return True
    return definite and not following.breaks and bool(given(following.form)) and not given(following.form).prefix  # type: ignore[union-attr]
