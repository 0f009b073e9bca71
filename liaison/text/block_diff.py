"""Comparison of two rich texts: by paragraph, then by word inside changed paragraphs. Pure, no database."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from liaison.text.word_diff import ADDED, REMOVED, SAME, Match, Piece, is_word, matching, pieces, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHANGED, MOVED_AWAY, MOVED_HERE = "changed", "moved_away", "moved_here"
PARAGRAPH, QUOTATION, ROW, BULLET, NUMBERED = "paragraph", "quotation", "row", "bullet", "numbered"

_HEADINGS = {"h1": "heading_2", "h2": "heading_2", "h3": "heading_3"}
_LISTS = {"ul": BULLET, "ol": NUMBERED}
_BREAKS = {"p", "li", "blockquote", "table", "tr", *_LISTS, *_HEADINGS}
_CELLS = {"td", "th"}
_BOLD = {"strong", "b"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
# The separator between the cells of a table row.
_CELL_END = " │ "
# Two blocks that share at least this part of their words are one block that changed.
_ALIKE = 0.4


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, quotation, list item or table row; ``depth`` is the nesting depth of the list around it.

    ``bold`` and ``link`` have one entry per token: whether it is bold, and the address it links to ("" for none).
    """

    kind: str
    depth: int
    tokens: tuple[str, ...]
    bold: tuple[bool, ...]
    link: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the plain text of the block."""
        return "".join(self.tokens)


@dataclass(frozen=True)
class FormatNote:
    """A change of formatting. ``text`` is the text concerned; it is empty for a change of the whole block.

    ``what`` is "kind", "depth", "bold_on", "bold_off", "link_on", "link_off" or "link". ``old`` and ``new`` are the
    kinds of block, or the addresses of the link.
    """

    what: str
    text: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class BlockChange:
    """A block and its state: "same", "added", "removed", "changed", "moved_away" or "moved_here"."""

    state: str
    kind: str
    depth: int
    pieces: tuple[Piece, ...]
    notes: tuple[FormatNote, ...] = ()


@dataclass(frozen=True)
class DiffSection:
    """Successive blocks; ``folded`` if they are unchanged and far from any change."""

    folded: bool
    blocks: tuple[BlockChange, ...]


def compare_html(old: str, new: str) -> list[BlockChange]:
    """Return the state of each block of ``old`` and ``new`` (HTML of the editor), in reading order."""
    before, after = blocks_of(old), blocks_of(new)
    partner = _partners(before, after)
    moved = _moved(before, after, partner)
    taken = set(partner.values())
    changes: list[BlockChange] = []
    at_old = 0
    for at_new, block in enumerate(after):
        if at_new not in taken:
            continue
        mine = next(index for index in range(at_old, len(before)) if partner.get(index) == at_new)
        changes += [_whole(found, REMOVED, moved) for found in before[at_old:mine]]
        changes.append(_compared(before[mine], block))
        at_old = mine + 1
    changes += [_whole(found, REMOVED, moved) for found in before[at_old:]]
    return list(_with_new(changes, after, taken, moved))


def _with_new(
    changes: list[BlockChange], after: list[Block], taken: set[int], moved: Counter[str]
) -> Iterator[BlockChange]:
    """Yield ``changes``, which are in the order of the old text, with new blocks inserted where they now stand."""
    place = 0
    for change in changes:
        if change.state in (SAME, CHANGED):
            while place not in taken:
                yield _whole(after[place], ADDED, moved)
                place += 1
            place += 1
        yield change
    for block in after[place:]:
        yield _whole(block, ADDED, moved)


def blocks_of(html: str) -> list[Block]:
    """Return the blocks of ``html`` in reading order, without those that hold no text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.blocks


def _partners(before: list[Block], after: list[Block]) -> dict[int, int]:
    """Return a map from the index of each old block that is still there to that of its new block; both increase."""
    old_texts, new_texts = [block.text for block in before], [block.text for block in after]
    partner: dict[int, int] = {}
    at_old = at_new = 0
    for run in [*matching(old_texts, new_texts, anchors=bool), Match(len(before), len(after), 0)]:
        partner |= _alike(before, after, range(at_old, run.old), range(at_new, run.new))
        partner |= {run.old + step: run.new + step for step in range(run.length)}
        at_old, at_new = run.old + run.length, run.new + run.length
    return partner


def _alike(before: list[Block], after: list[Block], old: range, new: range) -> dict[int, int]:
    """Return pairs of indexes of changed blocks, matched by the words they have in common in the same order."""
    old_words = [(word, place) for place in old for word in before[place].tokens if is_word(word)]
    new_words = [(word, place) for place in new for word in after[place].tokens if is_word(word)]
    shared: Counter[tuple[int, int]] = Counter()
    for run in matching([word for word, _ in old_words], [word for word, _ in new_words]):
        for step in range(run.length):
            shared[old_words[run.old + step][1], new_words[run.new + step][1]] += 1
    sizes = Counter(place for _word, place in old_words), Counter(place for _word, place in new_words)
    likeness = {pair: 2 * count / (sizes[0][pair[0]] + sizes[1][pair[1]]) for pair, count in shared.items()}
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for mine, yours in sorted(likeness, key=lambda pair: -likeness[pair]):
        if likeness[mine, yours] >= _ALIKE and mine not in pairs and yours not in taken:
            pairs[mine] = yours
            taken.add(yours)
    return pairs


def _moved(before: list[Block], after: list[Block], partner: dict[int, int]) -> Counter[str]:
    """Return the texts of blocks that were removed in one place and added in another, with their counts."""
    taken = set(partner.values())
    gone = Counter(block.text for place, block in enumerate(before) if place not in partner)
    come = Counter(block.text for place, block in enumerate(after) if place not in taken)
    return gone & come


def _whole(block: Block, state: str, moved: Counter[str]) -> BlockChange:
    """Return the change of ``block`` when it exists on one side only, or in another place on the other."""
    if moved[block.text]:
        state = {REMOVED: MOVED_AWAY, ADDED: MOVED_HERE}[state]
        return BlockChange(state, block.kind, block.depth, (Piece(SAME, block.text),))
    sides = ((), block.link) if state == ADDED else (block.link, ())
    return BlockChange(state, block.kind, block.depth, (Piece(state, block.text),), tuple(_links(*sides)))


def _compared(old: Block, new: Block) -> BlockChange:
    runs = matching(old.tokens, new.tokens)
    found = tuple(pieces(old.tokens, new.tokens, runs))
    notes = tuple(_notes(old, new, runs))
    same = not notes and all(piece.kind == SAME for piece in found)
    return BlockChange(SAME if same else CHANGED, new.kind, new.depth, found, notes)


def _notes(old: Block, new: Block, runs: list[Match]) -> Iterator[FormatNote]:
    if old.kind != new.kind:
        yield FormatNote("kind", old=old.kind, new=new.kind)
    elif old.depth != new.depth:
        yield FormatNote("depth")
    kept = [(run.old + step, run.new + step) for run in runs for step in range(run.length)]
    if old.bold != new.bold:
        yield from _format_notes(new, [(place, _bold_change(old.bold[was], new.bold[place])) for was, place in kept])
    if old.link != new.link:
        yield from _format_notes(new, [(place, _link_change(old.link[was], new.link[place])) for was, place in kept])
        yield from _links(
            [address for address in _left(old.link, {was for was, _ in kept}) if address not in new.link],
            [address for address in _left(new.link, {place for _, place in kept}) if address not in old.link],
        )


def _left(links: tuple[str, ...], kept: set[int]) -> list[str]:
    """Return the addresses of the tokens whose indexes are not in ``kept``."""
    return [address for place, address in enumerate(links) if place not in kept]


def _bold_change(was: bool, now: bool) -> FormatNote | None:
    return None if was == now else FormatNote("bold_on" if now else "bold_off")


def _link_change(was: str, now: str) -> FormatNote | None:
    if was == now:
        return None
    return FormatNote("link" if was and now else "link_on" if now else "link_off", old=was, new=now)


def _format_notes(new: Block, changes: list[tuple[int, FormatNote | None]]) -> Iterator[FormatNote]:
    """Yield one note, with its text, for each run of adjacent tokens with the same change."""
    for change, together in groupby(changes, key=itemgetter(1)):
        text = "".join(new.tokens[place] for place, _change in together).strip()
        if change and text:
            yield FormatNote(change.what, text, change.old, change.new)


def _links(gone: Iterable[str], come: Iterable[str]) -> Iterator[FormatNote]:
    """Yield notes for links on removed (``gone``) and added (``come``) words; one on each side is a changed link."""
    removed, added = list(dict.fromkeys(filter(None, gone))), list(dict.fromkeys(filter(None, come)))
    if len(removed) == len(added) == 1:
        yield FormatNote("link", old=removed[0], new=added[0])
        return
    yield from (FormatNote("link_off", old=address) for address in removed)
    yield from (FormatNote("link_on", new=address) for address in added)


def sections(changes: list[BlockChange], around: int = 1) -> list[DiffSection]:
    """Return ``changes`` in sections; unchanged stretches are folded except ``around`` blocks beside each change."""
    different = [place for place, change in enumerate(changes) if change.state != SAME]
    shown = {place + step for place in different for step in range(-around, around + 1)}
    found: list[DiffSection] = []
    begin = 0
    for place in range(1, len(changes) + 1):
        if place == len(changes) or (place in shown) != (begin in shown):
            found.append(DiffSection(begin not in shown, tuple(changes[begin:place])))
            begin = place
    return found


@dataclass
class _Open:
    """The block being read: its stretches of text, each with whether it is bold and the address it links to."""

    kind: str = ""
    depth: int = 0
    cells: int = 0
    stretches: list[tuple[str, bool, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._within: list[str] = []
        self._links: list[str] = []
        self._open = _Open()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._add("\n")
            return
        if tag in _BREAKS and not self._is_in_row():
            self.end_block()
        elif tag in _CELLS:
            self._begin_cell()
        elif tag in _BREAKS and self._open.stretches and self._open.stretches[-1][0] != _CELL_END:
            self._add("\n")
        if tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        self._within.append(tag)

    def _begin_cell(self) -> None:
        if self._open.cells:
            self._add(_CELL_END)
        self._open.cells += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._within:
            return
        while (closed := self._within.pop()) != tag:
            self._closed(closed)
        self._closed(tag)

    def _closed(self, tag: str) -> None:
        if tag == "a":
            self._links.pop()
        if tag in _BREAKS and not self._is_in_row():
            self.end_block()

    def _is_in_row(self) -> bool:
        return "tr" in self._within

    def handle_data(self, data: str) -> None:
        text = _SPACES.sub(" ", data)
        if text.strip(" ") and not self._open.kind:
            self._open.kind, self._open.depth = self._kind(), sum(tag in _LISTS for tag in self._within)
        if self._open.kind:
            self._add(text)

    def _add(self, text: str) -> None:
        bold = any(tag in _BOLD for tag in self._within)
        self._open.stretches.append((text, bold, self._links[-1] if self._links else ""))

    def _kind(self) -> str:
        """Return the kind of block for the text being read, from the tags around it."""
        if self._is_in_row():
            return ROW
        for tag in reversed(self._within):
            if tag in _HEADINGS:
                return _HEADINGS[tag]
            if tag in _LISTS:
                return _LISTS[tag]
        return QUOTATION if "blockquote" in self._within else PARAGRAPH

    def end_block(self) -> None:
        opened, self._open = self._open, _Open()
        whole = "".join(text for text, _bold, _link in opened.stretches)
        if not opened.kind:
            return
        bold = [is_bold for text, is_bold, _link in opened.stretches for _char in text]
        links = [link for text, _bold, link in opened.stretches for _char in text]
        begin = len(whole) - len(whole.lstrip())
        found = tokens(whole.strip())
        ends = [begin]
        for token in found:
            ends.append(ends[-1] + len(token))
        spans = list(pairwise(ends))
        self.blocks.append(
            Block(
                opened.kind,
                opened.depth,
                tuple(found),
                tuple(any(bold[start:end]) for start, end in spans),
                tuple(next(filter(None, links[start:end]), "") for start, end in spans),
            )
        )
