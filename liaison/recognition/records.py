"""What the office has on record, as plain values, and where a text names it. No models: an adapter fills them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from liaison.names.comparison import telling, untitled
from liaison.names.matcher import Certainty, Matcher, Wanted
from liaison.recognition.phrases import Phrases
from liaison.text.normalize import normalize

_MOST_CLOSE = 3
_CLOSE = 0.5


@dataclass(frozen=True)
class PersonRecord:
    """A person on record. ``posts``: the key of the organization (or "") and the post in each language known."""

    key: str
    names: tuple[str, ...]
    posts: tuple[tuple[str, str], ...] = ()
    protected: bool = False


@dataclass(frozen=True)
class BodyRecord:
    """An organization on record. ``own``: the office itself, one of its branches, or what they are part of."""

    key: str
    names: tuple[str, ...]
    own: bool = False
    parent: str = ""


@dataclass(frozen=True)
class TopicRecord:
    key: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """What a name is on record: ``key`` if one record has it, ``sure`` or not; ``close`` are the others it may be."""

    key: str = ""
    sure: bool = False
    close: tuple[str, ...] = ()


class Records:
    """Everything on record that texts may name; made once, for many texts."""

    def __init__(
        self,
        people: tuple[PersonRecord, ...] = (),
        bodies: tuple[BodyRecord, ...] = (),
        topics: tuple[TopicRecord, ...] = (),
    ) -> None:
        self.people, self.topics = people, topics
        self.person = {record.key: record for record in people}
        self.body = {record.key: record for record in bodies}

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(Wanted(number, record.names) for number, record in enumerate(self.people))

    @cached_property
    def phrases(self) -> Phrases:
        """The names of organizations, to be found in texts."""
        return Phrases((record.key, record.names) for record in self.body.values())

    @cached_property
    def _bodies_by_word(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for record in self.body.values():
            for name in record.names:
                for word in telling(normalize(name)):
                    found[word].add(record.key)
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for record in self.people:
            for name in dict.fromkeys(untitled(normalize(name)) for name in record.names):
                found[name].append(record.key)
        return found

    @cached_property
    def names(self) -> Phrases:
        """The names of people, of two words or more, to be found in texts as they are recorded; ``who`` knows other spellings."""
        return Phrases((record.key, (name for name in record.names if " " in name)) for record in self.people)

    def who(self, name: str, body: str = "") -> Match:
        """Return who ``name`` is; of several bearers, the one who belongs to the ``body`` (its key)."""
        exact = self._by_name.get(untitled(normalize(name)), [])
        found: dict[str, int] = dict.fromkeys(exact, Certainty.STOP)
        for mention in self._matcher.find(name) if self.people and not exact else ():
            key = self.people[mention.key].key
            covers = len(name[mention.start : mention.end].split()) > 1
            found[key] = max(found.get(key, 0), mention.certainty if covers else 0)
        stops = [key for key, certainty in found.items() if certainty == Certainty.STOP]
        others = [key for key in found if key not in stops]
        if not stops:
            return Match(close=tuple(others[:_MOST_CLOSE]))
        here = [key for key in stops if body and any(body == of for of, _post in self.person[key].posts)]
        best = here if len(here) == 1 else stops
        rest = tuple(key for key in (*stops, *others) if key != best[0])[:_MOST_CLOSE]
        return Match(best[0], len(best) == 1, rest if len(stops) > 1 else ())

    def which(self, name: str) -> Match:
        """Return which organization ``name`` is, all of it; else those whose names have most of its words."""
        keys = self.phrases.whole(name)
        if keys:
            return Match(keys[0], len(keys) == 1, tuple(keys[1 : _MOST_CLOSE + 1]))
        words = set(telling(normalize(name)))
        counted: dict[str, int] = defaultdict(int)
        for word in words:
            for key in self._bodies_by_word.get(word, ()):
                counted[key] += 1
        alike = sorted(
            ((self._alike(words, key), key) for key, number in counted.items() if number * 2 >= len(words)),
            reverse=True,
        )
        return Match(close=tuple(key for share, key in alike if share >= _CLOSE)[:_MOST_CLOSE])

    def _alike(self, words: set[str], key: str) -> float:
        named = (set(telling(normalize(name))) for name in self.body[key].names)
        return max((len(words & own) / len(words | own) for own in named if own), default=0)

    def above(self, key: str) -> list[str]:
        """Return the organizations that the one called ``key`` is part of, the nearest first."""
        found: list[str] = []
        record = self.body.get(key)
        while record and record.parent and record.parent not in (key, *found):
            found.append(record.parent)
            record = self.body.get(record.parent)
        return found

    def is_own(self, key: str) -> bool:
        """Return whether the organization, or one that it is part of, is the office's own."""
        return any(self.body[one].own for one in (key, *self.above(key)) if one in self.body)
