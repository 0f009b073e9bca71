"""Where a text names one of many people, however it writes their names. Pure, no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from liaison.text.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable


class Certainty(IntEnum):
    """How sure it is that a mention means the person."""

    # Perhaps: the family name alone, say. Staff are asked, and may go on.
    ASK = 1
    # Sure enough to stop a publication.
    STOP = 2


@dataclass(frozen=True)
class Wanted:
    """A person to look for: ``key`` (any number) and ``names``, as recorded, in any language, titles included."""

    key: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Mention:
    """A place of the text that names the person ``key``: ``text[start:end]`` in code points, clitics not included."""

    key: int
    start: int
    end: int
    certainty: Certainty


class Matcher:
    """Looks for the names of ``wanted``; made once, it may search many texts."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self._names = [(normalize(name), one.key) for one in wanted for name in one.names]

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in ``text``, which is plain, in order.

        Ends of lines and of paragraphs are line feeds, ends of table cells are tabs; a name may stretch over them.
        """
        found = []
        for name, key in self._names:
            pattern = r"\W+".join(map(re.escape, name.split()))
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) if name else ():
                found.append(Mention(key, match.start(), match.end(), Certainty.STOP))
        return sorted(found, key=lambda mention: (mention.start, -mention.end))
