"""Forms of Arabic verbs and nouns as newspapers write them, made from the forms that the lexicon lists.

Pure, no database. ``conjugate`` takes words as they are written, the functions for nouns normalized ones; all forms are
normalized.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.text.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

# Pronouns that are attached to a verb or a noun, the longest first.
PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه")
# Prefixes of the imperfect for he, she and we. The prefix for “I” would turn many words into other verbs.
_PERSONS = "يتن"
_FUTURE = "س"
# Endings that would turn a short noun into another word: ابنا are sons, امين is a name.
_OWN = dict.fromkeys(("اب", "ام", "اخ", "سن", "فن", "سر"), ("نا", "ين", "ه"))
_LONG_A, _LONG_I, _LONG_U = "ا", "ي", "و"


def conjugate(perfect: str, imperfect: str) -> Iterator[str]:
    """Yield the normalized forms of the verb with the given ``perfect`` and ``imperfect``.

    A hyphen after the perfect says that the bare form belongs to another word; it is not yielded then.
    """
    bare = perfect.removesuffix("-")
    known = {*_perfects(bare), *_imperfects(bare, imperfect)}
    yield from sorted(known - ({normalize(bare)} if bare != perfect else set()))


def _perfects(perfect: str) -> Iterator[str]:
    """Yield the forms of the perfect: كتب كتبت كتبوا; دعا دعت دعوا; زار زارت; أقام أقامت أُقيمت."""
    word = normalize(perfect)
    yield word
    if perfect[-1] in "اى":
        base = word[:-1]
        yield from (base + ending for ending in ("ت", "وا", "تا", "يا", "ينا"))
        return
    yield from (word + ending for ending in ("ت", "وا", "تا", "نا", "ا"))
    if len(word) > 3 and word[-2] == _LONG_A and word[0] == _LONG_A:
        passive = word[:-2] + _LONG_I + word[-1]
        yield from (passive, f"{passive}ت")


def _imperfects(perfect: str, imperfect: str) -> Iterator[str]:
    """Yield the forms of the imperfect and the future: يكتب تكتب نكتب يكتبون, سيكتب …; يدعو يدعون; يزور يُزار."""
    rest = normalize(imperfect)[1:]
    stems = [rest]
    if len(rest) > 1 and rest[-2] in (_LONG_I, _LONG_U) and normalize(perfect)[-2] == _LONG_A:
        stems.append(rest[:-2] + _LONG_A + rest[-1])
    several = rest[:-1] if imperfect[-1] in "ويىا" else rest
    for person in _PERSONS:
        forms = [person + stem for stem in stems]
        if person != "ن":
            forms.append(f"{person}{rest}ن")
            forms += [person + several + ending for ending in ("ون", "وا")]
            forms += [person + rest + ending for ending in ("ان", "ا")]
        yield from forms
        yield from (_FUTURE + form for form in forms)
    yield f"{_FUTURE}{_LONG_A}{rest}"


def without_pronoun(word: str) -> Iterator[str]:
    """Yield ``word``, and ``word`` without the pronoun that it may end in: أكدها, يدعمهم."""
    yield word
    yield from (word.removesuffix(pronoun) for pronoun in PRONOUNS if word.endswith(pronoun))


def decline_feminine(feminine: str) -> Iterator[str]:
    """Yield the forms of a normalized noun with a feminine ending: مكتبة مكتبتها مكتبتان مكتبات مكتباتهم."""
    base = feminine.removesuffix("ه")
    one, several = f"{base}ت", f"{base}ات"
    yield feminine
    yield several
    yield from (one + ending for ending in ("ان", "ين", "ا", "ي", *PRONOUNS))
    yield from (several + ending for ending in ("ي", *PRONOUNS))


def decline_broken_plural(plural: str) -> Iterator[str]:
    """Yield a normalized broken plural with a feminine ending, with each possessive pronoun: أسلحة أسلحتهم."""
    yield from (f"{plural.removesuffix('ه')}ت{pronoun}" for pronoun in PRONOUNS)


def decline_short_noun(word: str) -> Iterator[str]:
    """Yield a normalized noun of two letters with each possessive pronoun and the ending ين: حق حقها حقهم."""
    yield from (word + pronoun for pronoun in (*PRONOUNS, "ين") if pronoun not in _OWN.get(word, ()))


def decline_hamza_noun(word: str) -> Iterator[str]:
    """Yield the forms of a normalized noun whose last letter was a hamza: لقاء لقائه لقاؤها لقاءات لقائي."""
    yield from (word + link + pronoun for link in "يو" for pronoun in PRONOUNS)
    yield from (f"{word}ات", f"{word}ين", f"{word}ان", f"{word}يي", f"{word}ي")
