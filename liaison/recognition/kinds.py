"""Which kind of article a text is: a report of a meeting, a statement, a press release, or news. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.recognition.evidence import Evidence
from liaison.recognition.lexicon import settings
from liaison.recognition.lexicon.roles import MEETINGS
from liaison.recognition.signs import first_sign
from liaison.recognition.words import among

if TYPE_CHECKING:
    from liaison.recognition.text import Text

_LEAD = 60


def read_kind(text: Text, *, attended: bool) -> Evidence | None:
    """Return the kind; ``attended``: somebody was found who took part in a meeting. None for what is no such text."""
    tokens = text.tokens
    met = next((at for at, token in enumerate(tokens[:_LEAD]) if among(token.form, MEETINGS)), None)
    if met is not None and attended:
        return _said(text, (met, met + 1), "meeting_report", "a meeting and who took part", sure=True)
    for listed, kind in ((settings.PRESS_RELEASE, "press_release"), (settings.STATEMENT, "statement")):
        if found := first_sign(tokens, listed, 12):
            return _said(text, found, kind, "words of the kind at the beginning", sure=True)
    if attended:
        return _said(text, (0, 1), "meeting_report", "who took part", sure=False)
    if met is not None or len(tokens) > _LEAD // 2:
        return _said(text, (0, 1), "news", "nothing says otherwise", sure=False)
    return None


def _said(text: Text, words: tuple[int, int], kind: str, pattern: str, *, sure: bool) -> Evidence:
    return Evidence(kind, text.tokens[words[0]].start, text.tokens[words[1] - 1].end, pattern, sure)
