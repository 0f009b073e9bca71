"""Comparison of names without titles, articles and words for types of bodies. Pure; names are normalized."""

from __future__ import annotations

from liaison.text.normalize import normalize

# Words for types of bodies (Arabic ones without the article), which some people write and others omit. They count only
# for names that have but one other word. Then the words that only connect the parts of a name.
_KINDS = frozenset(
    str.split(
        "جمعيه منظمه هييه موسسه رابطه اتحاد مجلس مركز شبكه تجمع حركه حزب لجنه موتمر منتدي "
        "association organization organisation society foundation institution league union council center centre "
        "network group movement party committee congress forum board"
    )
)
_FILLERS = frozenset(
    str.split(
        "في من عن الي و ال بن ابن د دكتور استاذ the a an of for in at on and to al el ul bin ibn inc ltd llc ngo ev"
    )
)
# Titles before a name that are not part of it. رائد is left out, because it is a name more often than a rank.
TITLES = frozenset(
    str.split(
        "د دكتور دكتوره ا استاذ استاذه م مهندس مهندسه سيد سيده انسه شيخ شيخه حاج حاجه محامي محاميه بروفيسور بروفسور "
        "سفير سفيره وزير وزيره نايب نايبه معالي سعاده فخامه سماحه فضيله نيافه قس مطران لوا عميد عقيد مقدم نقيب "
        "dr doctor mr mrs ms miss mx prof professor eng engineer sir sheikh shaikh sheik hajj hon honorable honourable "
        "amb ambassador minister rev reverend father bishop gen general col colonel maj major capt captain mme monsieur"
    )
)


def untitled(name: str) -> str:
    """Return the normalized ``name`` without the titles before it; at least one word remains."""
    words = name.split()
    while len(words) > 1 and (words[0] in TITLES or _bare(words[0]) in TITLES):
        del words[0]
    return " ".join(words)


def telling(name: str) -> list[str]:
    """Return the words of the normalized ``name`` that distinguish it from others.

    Words for types of bodies are left out, unless fewer than two words would remain.
    """
    words = [word for word in map(bare, untitled(name).split()) if word]
    found = [word for word in words if word not in _KINDS]
    return found if len(found) > 1 else words


def alike(name: str) -> str:
    """Return a key of the normalized ``name``, equal for names with the same distinguishing words.

    Titles, the type of body and the order of the words make no difference.
    """
    words = telling(name)
    return " ".join(sorted(words)) if sum(map(len, words)) > 2 else name


def bare(word: str) -> str:
    """Return ``word`` without article and attached particles; empty for a mere connecting word such as “of”."""
    found = _bare(word)
    return "" if found in _FILLERS else found


def _bare(word: str) -> str:
    for prefix in ("وال", "بال", "لل", "ال"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word.removeprefix(prefix)
    return word


def searched(text: str) -> str:
    """Return a typed search text as names are looked up: normalized and without titles."""
    return untitled(normalize(text))
