"""Where texts name somebody who must not be named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from liaison.names.matcher import Certainty
from liaison.text.normalize import normalize
from organizations.models.clearance import Clearance
from organizations.protection.places import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liaison.names.matcher import Mention
    from organizations.protection.people import Bearer, Unnameable
    from organizations.protection.places import Place

# How many characters an excerpt shows before and after a name, and how many names of one place.
_AROUND, _SHOWN = 60, 5


@dataclass(frozen=True)
class Excerpt:
    """A few words with a name in them: those before it, the name as written, those after it."""

    before: str
    name: str
    after: str


@dataclass(frozen=True)
class Finding:
    """That ``place`` names ``bearer``: at ``spans`` of its plain ``text`` (start and end)."""

    bearer: Bearer
    place: Place
    text: str
    spans: tuple[tuple[int, int], ...]
    certainty: Certainty
    # Whether somebody decided that it may.
    cleared: bool = False

    @property
    def key(self) -> str:
        """Return a short name for controls: the same as long as person, place and spelling are."""
        said = f"{self.bearer.id} {self.place.record_type} {self.place.record_id} {self.place.key} {self.fingerprint}"
        return blake2b(said.encode(), digest_size=8).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Return a hash of how the place writes the name."""
        written = sorted({normalize(self.text[start:end]) for start, end in self.spans})
        return blake2b("\n".join(written).encode(), digest_size=16).hexdigest()

    @property
    def stops(self) -> bool:
        """Return whether it stops a publication."""
        return self.certainty >= Certainty.STOP and not self.cleared

    @property
    def asks(self) -> bool:
        """Return whether staff have to look at it, and may go on."""
        return self.certainty < Certainty.STOP and not self.cleared

    def words(self) -> str:
        """Return the sentence for staff, in the active language."""
        told = {"name": self.bearer, "place": self.where()}
        if self.certainty < Certainty.STOP:
            return _("Perhaps “%(name)s”, who must not be named, is meant in %(place)s") % told
        return _("“%(name)s” must not be named but appears in %(place)s") % told

    def where(self) -> str:
        """Return where it stands; within a long text, in which paragraph."""
        if self.place.form == Form.HTML:
            number = self.text[: self.spans[0][0]].count("\n\n") + 1
            return _("paragraph %(number)d of the text") % {"number": number}
        return str(self.place.label)

    def excerpts(self) -> list[Excerpt]:
        """Return the first few mentions with the words around them."""
        return [self._excerpt(start, end) for start, end in self.spans[:_SHOWN]]

    def _excerpt(self, start: int, end: int) -> Excerpt:
        before, after = self.text[max(0, start - _AROUND) : start], self.text[end : end + _AROUND]
        if start > _AROUND:
            before = f"…{before.partition(' ')[2] or before}"
        if end + _AROUND < len(self.text):
            after = f"{after.rpartition(' ')[0] or after}…"
        return Excerpt(_in_line(before), _in_line(self.text[start:end]), _in_line(after))


def _in_line(text: str) -> str:
    """Return ``text`` with a bar where a cell or a paragraph ends, in one line."""
    return text.replace("\t", " | ").replace("\n\n", " ¶ ").replace("\n", " ")


def find(places: Iterable[Place], *wanted: Unnameable) -> list[Finding]:
    """Return where ``places`` name one of the ``wanted``, in the order of the places; decisions are looked up."""
    seen = [part for place in places for part in place.parts()]
    found = [finding for part in seen for finding in _merged(_in_place(part, wanted))]
    return with_decisions(list(_joined(found)))


def _in_place(place: Place, wanted: Iterable[Unnameable]) -> Iterator[Finding]:
    text = place.plain() if place.text else ""
    if not text.strip():
        return
    for some in wanted:
        if not some:
            continue
        by_person = defaultdict(list)
        for mention in some.matcher.find(text):
            if not place.whole or _is_all_of_its_line(text, mention):
                by_person[mention.key].append(mention)
        for key, mentions in by_person.items():
            spans = tuple(sorted({(mention.start, mention.end) for mention in mentions}))
            yield Finding(some.bearers[key], place, text, spans, max(mention.certainty for mention in mentions))


def _is_all_of_its_line(text: str, mention: Mention) -> bool:
    """Return whether the line of ``mention`` is nothing but the name, for sure."""
    before = text[: mention.start].rpartition("\n")[2]
    after = text[mention.end :].partition("\n")[0]
    return mention.certainty == Certainty.STOP and not (before.strip() or after.strip())


def _merged(found: Iterable[Finding]) -> list[Finding]:
    """Return one finding for each person: somebody may be protected and withheld."""
    return list({finding.bearer.id: finding for finding in found}.values())


def _joined(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield ``found`` without the second of two links of one text that name the same person in the same way."""
    seen = set()
    for finding in found:
        if finding.place.within is None or finding.key not in seen:
            seen.add(finding.key)
            yield finding


def with_decisions(found: list[Finding]) -> list[Finding]:
    """Return ``found`` with ``cleared`` set where a decision holds; no query if nothing was found."""
    if not found:
        return []
    decided = Clearance.objects.holding({finding.bearer.id for finding in found})
    return [replace(finding, cleared=_decision(finding) in decided) for finding in found]


def _decision(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (
        finding.bearer.id,
        place.record_type,
        place.record_id,
        place.key,
        finding.fingerprint,
        finding.bearer.digest(),
    )
