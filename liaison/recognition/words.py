"""What single words may be: a title, a post, a body, a given name, a place, a common word. Pure, cached."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from liaison.names.given import is_given
from liaison.names.words_as_names import GIVEN, ORDINARY, SERVANT_OF
from liaison.recognition.lexicon import arabic_bodies, arabic_titles, arabic_verbs, english_words, word_set
from liaison.recognition.lexicon.places import place_openings, places
from liaison.search.language.lexicon import EXACT, IRREGULAR, NOMINAL, VERBAL
from liaison.text.normalize import visible

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from liaison.recognition.text import Token

# Names that only look as if they had the article.
_NO_ARTICLE = word_set(
    "أليس ألبير ألبرت آلان ألين ألكسندر ألكساندر ألكسندرا ألفريد إليزابيث إلينا ألويس إليونورا ألفارو إلزا ألما"
)
_CLITICS = re.compile(r"^([وف]?)([بلك]?)(?=..)")
_TANWEEN = re.compile(r"(?:ً|اً|ًا)$")
_ENDS_IN_YA = re.compile(r"ى$")
# Words of kinship and descent inside a name.
INSIDE = frozenset(("بن", "ابن", "بنت", "ال", "ابو", "ابي", "ابا", "بو", "ام"))
INSIDE_LATIN = frozenset(
    str.split("al el bin ben ibn bint abu abou umm de del della di da dos von van der den la le zu ter ould al-")
)


class Reading(NamedTuple):
    """A word without what is joined to it: ``prefix`` (such as و, ب, ول), ``word`` without article, and whether it had one."""

    prefix: str
    word: str
    definite: bool


@lru_cache(maxsize=1 << 15)
def readings(form: str) -> tuple[Reading, ...]:
    """Return the ways to read a normalized word, the plainest first."""
    if form.isascii():
        return (Reading("", form, False),)
    found = [_without_article("", form)]
    clitics = _CLITICS.match(form)
    if clitics and clitics[0]:
        and_, at = clitics.groups()
        rest = form[len(and_) :]
        if and_:
            found.append(_without_article(and_, rest))
        if at and len(rest) > 2:
            after = "ال" + rest[2:] if at == "ل" and rest.startswith("لل") else rest[1:]
            found.append(_without_article(and_ + at, after))
        elif rest[:1] in "بلك" and len(rest) > 3:
            found.append(_without_article(and_ + rest[0], rest[1:]))
    return tuple(dict.fromkeys(found))


def _without_article(prefix: str, word: str) -> Reading:
    definite = word.startswith("ال") and len(word) > 3 and word not in GIVEN and word not in _NO_ARTICLE
    return Reading(prefix, word[2:] if definite else word, definite)


@lru_cache(maxsize=1 << 16)
def _among(form: str, words: Set[str]) -> Reading | None:
    for reading in readings(form):
        if reading.word in words or (reading.definite and "ال" + reading.word in words):
            return reading
    return None


def among(form: str, words: Set[str]) -> Reading | None:
    """Return how the normalized word ``form`` is one of ``words``; None if it is not."""
    return _among(form, words)


def prefix_end(token: Token, prefix: str) -> int:
    """Return the place in the text after the letters ``prefix`` that are joined to the word."""
    left, place = len(prefix), 0
    for letter in token.raw:
        if left == 0 and visible(letter) and not "\u064b" <= letter <= "\u0652":
            break
        left -= letter.isalpha() and left > 0
        place += 1
    return token.start + (place if prefix else 0)


def title(token: Token) -> Reading | None:
    """Return how the word is a title before a name, the weak ones included."""
    if not token.arabic:
        return Reading("", token.form, False) if token.form in english_words.TITLES and token.capital else None
    found = among(token.form, arabic_titles.TITLES)
    # بحاجة is no title, بالدكتور has one.
    return found if found and (found.definite or found.prefix[-1:] not in ("ب", "ك", "ل")) else None


def is_dotted(token: Token) -> bool:
    """Return whether the word is one that is a title only when shortened: د., أ., م."""
    return any(reading.word in arabic_titles.DOTTED for reading in readings(token.form))


def post(token: Token) -> Reading | None:
    if token.arabic:
        return among(token.form, arabic_titles.POSTS) or _with_pronoun(token.form)
    return Reading("", token.form, False) if token.form in english_words.POSTS else None


@lru_cache(maxsize=1 << 14)
def _with_pronoun(form: str) -> Reading | None:
    """Return how the word is a post with a pronoun: رئيسها, مديره, ممثلتها."""
    for ending in ("هما", "ها", "هم", "ه"):
        for bare in (form.removesuffix(ending), form.removesuffix("ت" + ending) + "ه"):
            if (
                form.endswith(ending)
                and len(bare) > 3
                and (found := among(bare, arabic_titles.OWN_POSTS))
                and not found.definite
            ):
                return Reading(found.prefix, found.word, True)
    return None


def body(token: Token) -> Reading | None:
    if token.arabic:
        return among(token.form, arabic_bodies.BODIES)
    return Reading("", token.form, False) if token.form in english_words.BODIES else None


def is_preposition_ala(token: Token) -> bool:
    """Return whether the word is على, not the name علي."""
    return bool(token.form in ("علي", "وعلي") and _ENDS_IN_YA.search(visible(token.raw)))


@lru_cache(maxsize=1 << 15)
def _ends(form: str) -> bool:
    # What is joined counts only where the rest is no name: وليد, بلال.
    return any(
        ("ال" + reading.word if reading.definite else reading.word) in arabic_verbs.ENDS
        for reading in readings(form)
        if not (reading.prefix and form in GIVEN)
    )


def ends(token: Token) -> bool:
    """Return whether the word ends any name or post: a particle, a word of time, the opening of a clause."""
    if not token.arabic:
        return token.form in english_words.COMMON
    if is_preposition_ala(token) or bool(_TANWEEN.search(visible(token.raw))):
        return True
    return token.form not in GIVEN and _ends(token.form)


@lru_cache(maxsize=1 << 15)
def is_common(form: str) -> bool:
    """Return whether an Arabic word is one that search knows as a verb or a noun, and no given name."""
    if form in GIVEN or form.startswith("عبدال"):
        return False
    return any(_known_word(reading.word, after=reading.prefix[-1:]) for reading in readings(form))


def _known_word(word: str, after: str = "") -> bool:
    # No verb follows ب, ك or ل: بيدرسون is none.
    return (word in VERBAL and after in ("", "و", "ف")) or word in NOMINAL or word in EXACT or word in IRREGULAR


def is_joined(form: str) -> bool:
    """Return whether an Arabic word begins with “and”, as far as its letters tell: not وادي, وزارة, وليد."""
    if not form.startswith("و") or len(form) < 4 or form in GIVEN:
        return False
    return not (_known_word(form) or form in arabic_bodies.BODIES or form in arabic_titles.POSTS or form in places())


@lru_cache(maxsize=1 << 15)
def given(form: str) -> Reading | None:
    """Return how the word is a given name, with or without و, ل or ب before it; of ordinary words too."""
    if form.isascii():
        return Reading("", form, False) if form in english_words.GIVEN or (len(form) > 2 and is_given(form)) else None
    for reading in readings(form):
        if (
            reading.word in GIVEN
            or reading.word in _NO_ARTICLE
            or reading.word in SERVANT_OF
            or (reading.word.startswith("عبدال") and len(reading.word) > 6)
        ):
            return reading if not reading.definite else None
    return None


def is_ordinary(form: str) -> bool:
    """Return whether a given name is an ordinary word too."""
    return form in ORDINARY


def place_length(tokens: Sequence[Token], at: int) -> int:
    """Return how many words from ``at`` on are the name of a place; 0 if none."""
    for reading in readings(tokens[at].form):
        first = "ال" + reading.word if reading.definite else reading.word
        for name in place_openings().get(first, ()):
            rest = tokens[at + 1 : at + len(name)]
            if (
                len(rest) == len(name) - 1
                and not any(one.breaks for one in rest)
                and tuple(o.form for o in rest) == name[1:]
            ):
                return len(name)
        if first in places() or reading.word in places():
            return 1
    return 0
