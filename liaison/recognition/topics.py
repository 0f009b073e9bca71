"""Which of the office's own topics a text is about: all the words of a topic's name, in any form, near each other. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison.names.comparison import bare
from liaison.names.text_words import text_words
from liaison.recognition.sides import sentences
from liaison.search.language.stems import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liaison.recognition.records import TopicRecord
    from liaison.recognition.text import Text

_SURE, _PERHAPS, _NUMBERED = 0.99, 0.6, 0.7
_SMALL = frozenset(stem(word) for word in str.split("دور قرار بيان وضع شان ملف قضيه جديد عام role new issue file"))


@dataclass(frozen=True)
class FoundTopic:
    record: TopicRecord
    start: int
    stop: int
    sure: bool


def find_topics(text: Text, topics: Sequence[TopicRecord]) -> list[FoundTopic]:
    """Return the topics of which a sentence of ``text`` has all words (sure) or most of them, the most telling first."""
    names = [(topic, stems) for topic in topics for name in topic.names if (stems := _stems(name))]
    if not names:
        return []
    spread = Counter(word for _topic, stems in names for word in set(stems))
    wanted = set(spread)
    best: dict[str, tuple[float, FoundTopic]] = {}
    for first, end in sentences(text):
        here: dict[str, list[int]] = defaultdict(list)
        for at in range(first, end):
            if (word := stem(text.tokens[at].form)) in wanted:
                here[word].append(at)
        for topic, stems in names if here else ():
            share, words = _share(stems, here, spread)
            if share < _PERHAPS or share <= best.get(topic.key, (0.0,))[0]:
                continue
            found = FoundTopic(topic, text.tokens[words[0]].start, text.tokens[words[-1]].end, share >= _SURE)
            best[topic.key] = (share, found)
    return [found for _share, found in sorted(best.values(), key=lambda each: each[1].start)]


def _stems(name: str) -> tuple[str, ...]:
    words = [word.plain for word in text_words(name)]
    return tuple(dict.fromkeys(stem(word) for word in words if bare(word) and (len(word) > 2 or word.isdigit())))


def _share(stems: Sequence[str], here: dict[str, list[int]], spread: Counter[str]) -> tuple[float, list[int]]:
    """Return which share of a name's words stand in the sentence, rarer ones counting more, and where."""
    weights = {
        word: (0.4 if word in _SMALL else 1.0) * (1.6 if word.isdigit() else 1.0) / spread[word] ** 0.5
        for word in stems
    }
    found = [word for word in stems if word in here]
    if not found or (len(stems) > 1 and len(found) < 2 and not found[0].isdigit()):
        return 0.0, []
    places = sorted(here[word][0] for word in found)
    share = sum(weights[word] for word in found) / sum(weights.values())
    # Resolution 2254, without the Council's name.
    told = len(found) > 1 and any(word.isdigit() for word in found)
    return (max(share, _NUMBERED) if told else share), places
