"""Every pattern and note of the library that reads reports has a sentence for the clerk, and none is idle."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import liaison.recognition
from articles.admin.meeting.reading.reasons import REASONS
from liaison.recognition.reader import MOST_WORDS

ROOM = Path(liaison.recognition.__file__).parent
PHRASE = re.compile(
    r"(?:an?|another|before|the|deduced|in|all|most|who|who took|together|words|leaders|nothing|quotation)\b[^.]* [^.]+"
)


def phrases(path):
    """The phrases within a module that are no docstrings and no lists of words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lists = {
        word
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("str.split", "word_set", "frozenset")
        for word in ast.walk(call)
    }
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        value = getattr(node, "value", None)
        if not isinstance(node, ast.Constant) or not isinstance(value, str) or node in lists | docstrings:
            continue
        if PHRASE.fullmatch(value) or value.startswith("The text "):
            yield value


def test_none_lacks_a_sentence_and_none_is_idle():
    said = {phrase for path in ROOM.glob("*.py") for phrase in phrases(path)}
    assert said | {f"Only the first {MOST_WORDS} words were read."} == set(REASONS)
