"""Stems: the common form of the forms of one word, in Arabic and in English. Pure, no database.

English uses Snowball (https://snowballstem.org). Its Arabic stemmer turns ``البيان`` into ``الب`` and ``فرنسا`` into
``رنس``, and finds ``جالية`` in no other form; so Arabic has its own rules here. They are light: they remove the
article, attached particles and common endings, and keep the pattern of the word. Words that only look as if they had a
particle (``وفد``, ``بيان``, ``لبنان``) are in ``liaison.search.language.lexicon``. Reasons:
docs/decisions/0023-words.md.
"""

from __future__ import annotations

import re
from functools import lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer

from liaison.search.language.conjugation import without_pronoun
from liaison.search.language.lexicon import EXACT, IRREGULAR, NOMINAL, SHORT, VERBAL, WHOLE, WITH_INITIAL
from liaison.search.language.lexicon.english import IRREGULAR as ENGLISH_IRREGULAR
from liaison.search.language.lexicon.english import in_one_spelling

_ENGLISH = re.compile(r"[a-z]{3,40}")
# Numbers and Latin names with attached particles and article: و2254, ال2254, لPYD.
_FOREIGN = re.compile(r"[وف]?[بلك]?(?:ال|لل)?([0-9a-z]+)")
_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]{3,40}")
# Letters for foreign sounds that are also written with a similar Arabic letter: ڤيينا and فيينا.
_SOUNDS = str.maketrans("پچژڤڨ", "بجزفق")
# A short noun with a feminine ending (summit, year), such as remains of وقمة without و.
_SHORT_FEMININE = re.compile("[^اوي]{2}ه")
# A masculine plural before a genitive, which ends in و: مندوبو, مهندسو.
_CONSTRUCT = re.compile("م.{4,}و")
# The number of first letters by which a word may be recognized as a form of a stem.
_TELLING = 3

# Endings, the longest first, each with the fewest letters that must remain of the word.
_ENDINGS = (
    *((ending, 3) for ending in ("اتها", "اتهم", "اتهن", "اته", "اتي", "تها", "تهم", "تين")),
    *((ending, 4) for ending in ("تان", "كما", "هما")),
    *((ending, 3) for ending in ("ات", "ته", "ها", "هم", "وا")),
    *((ending, 4) for ending in ("ون", "ين", "ان", "كم", "هن")),
    *(("يو", 4), ("ه", 3), ("ي", 4)),
)
# The endings by their last letter, as most words end with another one.
_ENDINGS_BY_LAST = {
    last: tuple((ending, least) for ending, least in _ENDINGS if ending.endswith(last))
    for last in {end[-1] for end, _ in _ENDINGS}
}
# Endings that only come last: the pronoun “our” (but not in بيانا, where ن belongs to the word), and the alef of the
# accusative and of names of countries.
_LAST = re.compile("(?<=...)(?:ا?تنا|(?<=[^اوي])نا|(?<!ه)(?<!و)ا)$")
# Endings that the rules remove from longer words only; for known nouns they are also removed from short ones.
_SHORTER = ("تان", "تين", "هما", "كما", "ان", "ين", "ون", "هن", "كم", "وا", "و", "ا", "يه", "ي")
# Attached particles in their order before a word, each with the fewest letters that must remain of the stem.
_PARTICLES: tuple[dict[str, int], ...] = ({"و": 3, "ف": 4}, {"ب": 3, "ل": 3, "ك": 4}, {})


def stem(word: str) -> str:
    """Return the stem of a normalized word: at least three letters, except for known nouns of two letters."""
    if _ENGLISH.fullmatch(word):
        return _english(word)
    if _ARABIC.fullmatch(word):
        return _arabic(word.translate(_SOUNDS))
    if foreign := _FOREIGN.fullmatch(word):
        return foreign[1]
    return word


@lru_cache(maxsize=1 << 15)
def _english(word: str) -> str:
    # A stemmer keeps the current word as state, so that threads must not share one.
    return EnglishStemmer().stemWord(in_one_spelling(word))


@lru_cache(maxsize=1 << 15)
def _arabic(word: str) -> str:
    """Return ``word`` without particles (unless they belong to a known word), article and endings."""
    if word[0] in _PARTICLES[0] and word[1:] in _EXACT and word not in WITH_INITIAL:
        return _EXACT[word[1:]]
    for particles in _PARTICLES:
        if known := _known(word):
            return known
        if bare := _without_article(word):
            return _known(bare) or _without_endings(bare)
        word = _without_particle(word, particles)
    return _without_endings(word)


@lru_cache(maxsize=1 << 12)
def _known(word: str) -> str:
    """Return the stem of a word of the lexicon in any of its forms; empty for other words."""
    if word.startswith("ال") and word not in WITH_INITIAL and (known := _known(word[2:])):
        return known
    return _EXACT.get(word) or _form_of_verb(word) or _form_of_noun(word)


def _form_of_verb(word: str) -> str:
    return next((_VERBAL[form] for form in without_pronoun(word) if form in _VERBAL), "")


def _form_of_noun(word: str) -> str:
    if (
        word.endswith("ا")
        and len(word) > _TELLING
        and word[:-1] in _FORMS
        and not (word in IRREGULAR or word in WHOLE or word in WITH_INITIAL)
    ):
        return _FORMS[word[:-1]]
    bare = _without_endings(word)
    if found := _FORMS.get(bare) or (bare if bare in _STEMS else ""):
        return found
    # The rules leave some endings on short words: وفدان is the dual of وفد, ممثلو is ممثلون before a genitive.
    shorter = (bare.removesuffix(ending) for ending in _SHORTER if bare.endswith(ending))
    return next((_FORMS[form] for form in shorter if form in _FORMS and len(form) >= _TELLING), "")


def _without_article(word: str) -> str:
    """Return ``word`` without its article; empty where it has none."""
    if word.startswith("لل") and _known(word[1:]):
        # Of three ل in a row two are written: للجنة is ل + اللجنة.
        return word[1:]
    if word.startswith(("ال", "لل")) and (len(word) > 4 or word[2:] in SHORT):
        return word[2:]
    return ""


def _without_particle(word: str, particles: dict[str, int]) -> str:
    """Return ``word`` without a first letter that is one of ``particles``, if the rest can be a word; else ``word``."""
    rest = word[1:]
    if word[0] not in particles:
        return word
    if rest.startswith("ال"):
        return rest if _known(rest) or _without_article(rest) else word
    bare = _without_endings(rest)
    is_word = bare in SHORT or bare in _STEMS or (len(rest) >= _TELLING and word[0] != "ك" and _known(rest))
    long_enough = min(len(bare), len(_without_endings(word)) - 1) >= particles[word[0]]
    return rest if is_word or long_enough or (word[0] == "و" and _SHORT_FEMININE.fullmatch(rest)) else word


def _without_endings(word: str) -> str:
    if _CONSTRUCT.fullmatch(word) and word not in WHOLE:
        word = word[:-1]
    if word not in WHOLE and word not in IRREGULAR:
        word = _LAST.sub("", word)
    while word not in WHOLE and word not in IRREGULAR:
        if word.endswith("ايي"):
            # An adjective of a noun that ends in a hamza: غذائي of غذاء.
            return _LAST.sub("", word[:-2])
        for ending, least in _ENDINGS_BY_LAST.get(word[-1:], ()):
            if word.endswith(ending) and len(word) - len(ending) >= least:
                word = word[: -len(ending)]
                break
        else:
            break
    return word


def _by_stem(called: dict[str, str]) -> dict[str, str]:
    """Return the nouns of the lexicon without endings, each with the stem of the word that it is a form of."""
    found: dict[str, str] = {}
    for form, word in (*IRREGULAR.items(), *NOMINAL.items()):
        found.setdefault(_without_endings(form), called[word])
    return found


def _beginnings() -> dict[str, set[str]]:
    """Return the first letters of the forms of each word of the lexicon and each irregular English word, by stem."""
    found: dict[str, set[str]] = {}
    for forms in (_FORMS, _EXACT, _VERBAL):
        for form, word in forms.items():
            found.setdefault(word, set()).add(form[:_TELLING])
    for form in ENGLISH_IRREGULAR:
        found.setdefault(_english(form), set()).add(form[:2])
    return found


# The stem of each word of the lexicon.
_CALLED = {word: _without_endings(word) for forms in (IRREGULAR, NOMINAL, EXACT, VERBAL) for word in forms.values()}
_FORMS = _by_stem(_CALLED)
_STEMS = WHOLE | {_without_endings(word) for word in WITH_INITIAL}
_EXACT, _VERBAL = ({form: _CALLED[word] for form, word in forms.items()} for forms in (EXACT, VERBAL))
_BEGINNINGS = _beginnings()


@lru_cache(maxsize=1 << 10)
def strip_particles(word: str) -> str:
    """Return a normalized Arabic word without particles and article; its endings stay."""
    for particles in _PARTICLES:
        if is_in_lexicon(word):
            return word
        if without := _without_article(word):
            return without
        word = _without_particle(word, particles)
    return word


def is_in_lexicon(word: str) -> bool:
    """Return whether the lexicon knows the normalized word in any form."""
    return bool(_known(word))


def letters_of(form: str) -> set[str]:
    """Return sequences of letters: each word with the form or the stem ``form`` has at least one of them."""
    # Only dying, lying and tying change their second letter.
    telling = _TELLING if not form.isascii() else 1 if form in ("die", "lie", "tie") else 2
    return {form[:telling]} | _BEGINNINGS.get(form, set())


def fold_sounds(word: str) -> str:
    """Return ``word`` with the letters for foreign sounds replaced by similar Arabic ones, as in stems."""
    return word.translate(_SOUNDS)
