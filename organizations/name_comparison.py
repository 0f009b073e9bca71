"""Names as they are compared: without titles, articles, and what kind of body it is. Pure; names in their normal form."""

from __future__ import annotations

from liaison.text.normalize import normalize

# Arabic ones without the article. What kind of body it is, which some write and others do not: it tells bodies apart that
# have but one other word in their names. And what holds a name together.
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
# What stands before a name and is no part of it. رائد is a name more often than a rank.
_TITLES = frozenset(
    str.split(
        "د دكتور دكتوره ا استاذ استاذه م مهندس مهندسه سيد سيده انسه شيخ شيخه حاج حاجه محامي محاميه بروفيسور بروفسور "
        "سفير سفيره وزير وزيره نايب نايبه معالي سعاده فخامه سماحه فضيله نيافه قس مطران لوا عميد عقيد مقدم نقيب "
        "dr doctor mr mrs ms miss mx prof professor eng engineer sir sheikh shaikh sheik hajj hon honorable honourable "
        "amb ambassador minister rev reverend father bishop gen general col colonel maj major capt captain mme monsieur"
    )
)


def untitled(name: str) -> str:
    """The normalized ``name`` without the titles before it; a name of one word has none."""
    words = name.split()
    while len(words) > 1 and (words[0] in _TITLES or _bare(words[0]) in _TITLES):
        del words[0]
    return " ".join(words)


def telling(name: str) -> list[str]:
    """The words of the normalized ``name`` that tell it from others; none where it has but what all names have."""
    words = [word for word in map(bare, untitled(name).split()) if word]
    found = [word for word in words if word not in _KINDS]
    return found if len(found) > 1 else words


def alike(name: str) -> str:
    """What the normalized ``name`` shares with all that are the same but for titles, the kind of body or the order of words."""
    words = telling(name)
    return " ".join(sorted(words)) if sum(map(len, words)) > 2 else name


def bare(word: str) -> str:
    """``word`` without the article and what is written together with it; nothing for what only holds a name together."""
    found = _bare(word)
    return "" if found in _FILLERS else found


def _bare(word: str) -> str:
    for prefix in ("وال", "بال", "لل", "ال"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word.removeprefix(prefix)
    return word


def searched(text: str) -> str:
    """What somebody types who looks for a name, as it is looked up: normalized, without titles."""
    return untitled(normalize(text))
