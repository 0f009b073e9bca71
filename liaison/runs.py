"""Words of the other script inside a text: isolated, and their language and direction said, so that a line reads in order."""

from __future__ import annotations

import re

from liaison.languages import DIRECTIONS, other_language

_ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
_LATIN = "A-Za-z\u00c0-\u024f"
_ENTITY = r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);"
# What a page in each language isolates: a run begins and ends with a letter of the other script, or a digit that follows
# one; between them stands what holds words together. In Arabic, telephone numbers besides.
_FOREIGN = {
    "ar": rf"[{_LATIN}](?:(?:[{_LATIN}0-9.,:;@/+’'()\-–—#\s]|&amp;|&#x27;)*[{_LATIN}0-9)])?|\+\d[\d\s().-]{{5,}}\d",
    "en": rf"[{_ARABIC}](?:[{_ARABIC}\s]*[{_ARABIC}])?",
}
# A tag or an entity is taken first, and stays as it is: its letters are no words.
_TOKENS = {language: re.compile(rf"<[^>]*>|(?P<run>{foreign})|{_ENTITY}") for language, foreign in _FOREIGN.items()}


def isolated(html: str, language: str) -> str:
    """``html`` (safe, well-formed) of a page in ``language``, with each run of the other script in a ``<bdi>`` of its own.

    ``isolated("مع <b>Open Access</b>", "ar")`` marks the two words; a telephone number has a direction and no language.
    """
    other = other_language(language)
    way = f'dir="{DIRECTIONS[other]}"'

    def marked(token: re.Match[str]) -> str:
        run = token["run"]
        if run is None:
            return token[0]
        # A bracket that opened before the run closes after it.
        rest = ")" if run.endswith(")") and run.count(")") > run.count("(") else ""
        words = run.removesuffix(rest) if rest else run
        mark = way if words.startswith("+") else f'lang="{other}" {way}'
        return f"<bdi {mark}>{words}</bdi>{rest}"

    return _TOKENS[language].sub(marked, html)
