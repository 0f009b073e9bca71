"""Words that the archive knows: which records bear a word as a name, and which words no text has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from liaison.search.index.bulk_rows import new_words
from liaison.search.index.models import NameWord, TextWord

if TYPE_CHECKING:
    from collections.abc import Collection

# How many words are looked up in one query.
_LOOKED_UP = 900
# Texts of fewer words say nothing about which words are rare.
LEAST_ARCHIVE = 2_000


def bearers_of(words: Collection[str]) -> dict[str, set[int]]:
    """Return the tokens (``about``) of the records whose names have each of ``words``, which are normalized."""
    listed, found = sorted(words), defaultdict(set)
    for start in range(0, len(listed), _LOOKED_UP):
        rows = NameWord.objects.filter(form=NameWord.Form.EXACT, word__in=listed[start : start + _LOOKED_UP])
        for word, token in rows.values_list("word", "about"):
            found[word].add(token)
    return found


def in_no_text(words: Collection[str]) -> set[str]:
    """Return those of ``words``, which are normalized, that no text has; none while there are few texts.

    The words of texts stay when their texts go, and include those of texts that are not public yet.
    """
    if not TextWord.objects.values("word")[LEAST_ARCHIVE : LEAST_ARCHIVE + 1].exists():
        return set()
    return new_words(TextWord, sorted(words))
