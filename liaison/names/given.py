"""Whether a word is a given name or an ordinary word, in either script, and whether it is too strange for an ordinary word. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from liaison.names.spelling import Likeness, bare_name, keyed, likeness, sounds
from liaison.names.words_as_names import GIVEN, ORDINARY

# So many consonants have few words but names and loan words.
_STRANGE = 5
_WEAK = re.compile("[اويىءهة]")
_LATIN_VOWELS = re.compile("[aeiouyhw]+")
_PAIRS = re.compile("kh|sh|gh|th|dh|ch")

_GIVEN_BY_SOUND = keyed(map(bare_name, GIVEN), sounds)
_ORDINARY_BY_SOUND = keyed((bare_name(word) for word in ORDINARY if not word.isascii()), sounds)


@lru_cache(maxsize=1 << 15)
def is_given(word: str) -> bool:
    """Return whether the normalized ``word``, without article, is a given name: سامر, Samer, عبدالرحمن."""
    if not word.isascii():
        return word in GIVEN or word.startswith("عبدال")
    return word.startswith("abdal") or _sounds_like_one(word, _GIVEN_BY_SOUND)


@lru_cache(maxsize=1 << 15)
def is_ordinary(word: str) -> bool:
    """Return whether the normalized ``word``, without article, is an ordinary word, in the letters of either script."""
    return word in ORDINARY or (word.isascii() and _sounds_like_one(word, _ORDINARY_BY_SOUND))


def _sounds_like_one(word: str, words: dict[str, list[str]]) -> bool:
    return any(likeness(word, one) == Likeness.SAME for sound in sounds(word) for one in words.get(sound, ()))


def is_strange(word: str) -> bool:
    """Return whether the normalized ``word`` has so many consonants that it is hardly an ordinary word: زنبركجي."""
    consonants = _LATIN_VOWELS.sub("", _PAIRS.sub("x", word)) if word.isascii() else _WEAK.sub("", word)
    return len(consonants) >= _STRANGE
