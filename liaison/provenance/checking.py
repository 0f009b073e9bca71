"""Checking the log as it is stored: each entry, the chain, the tree, the signed heads and the keys."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from liaison.provenance.keys import HEADS, SUCCESSORS, succession
from liaison.provenance.log import cut
from liaison.provenance.models import Kind, LogLine, LogState, TreeHead
from liaison.provenance.signing import is_signed
from liaison.provenance.tree import grown, leaf_hash, root_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# The columns that repeat what the line says, by its names.
_REPEATED = {"index": "index", "kind": "kind", "language": "language", "article": "record", "version": "version"}


def faults_of_log() -> Iterator[str]:
    """Yield what is wrong with the log, a sentence each, in English; nothing if it is whole."""
    heads = {head.size: head for head in TreeHead.objects.order_by("size")}
    peaks: list[bytes] = []
    newest, size, keys = b"", 0, list[str]()
    for line in LogLine.objects.order_by("index").iterator(chunk_size=2000):
        if line.index != size:
            yield f"Entry {size} is missing: the next one is {line.index}."
            return
        newest, faults = _checked(line, newest, peaks)
        yield from faults
        size += 1
        yield from _key_faults(line, keys)
        if head := heads.pop(size, None):
            yield from _head_faults(head, root_of(peaks), keys)
    yield from _end_faults(size, peaks, newest)
    yield from (f"The signed head of {number} entries is of a log that has only {size}." for number in heads)


def _checked(line: LogLine, previous: bytes, peaks: list[bytes]) -> tuple[bytes, list[str]]:
    """Put the entry into the tree of ``peaks``; return its hash, and what is wrong with it."""
    raw = bytes(line.line)
    leaf = leaf_hash(raw)
    nodes = grown(line.index, peaks, leaf)
    faults = []
    try:
        said = json.loads(raw)
    except ValueError:
        said = {}
    if said.get("previous") != previous.hex():
        faults.append(f"Entry {line.index} does not follow the one before it: the chain is broken.")
    if any(said.get(name, "" if name == "language" else None) != getattr(line, own) for name, own in _REPEATED.items()):
        faults.append(f"Entry {line.index} is filed as something else than it says.")
    if b"".join(nodes) != bytes(line.nodes):
        faults.append(f"Entry {line.index} was changed: its hashes in the tree are of another text.")
    return leaf, faults


def _key_faults(line: LogLine, keys: list[str]) -> Iterator[str]:
    """Note the key that an entry announces; yield what is wrong with how it follows the one before."""
    if line.kind != Kind.KEY:
        return
    said = json.loads(bytes(line.line))
    new, endorsement = said["key"], said.get("endorsement", "")
    if keys and endorsement and not is_signed(succession(keys[-1], new), endorsement.encode(), keys[-1], SUCCESSORS):
        yield f"Entry {line.index}: the key before it did not sign for the new key."
    keys.append(new)


def _head_faults(head: TreeHead, root: bytes, keys: list[str]) -> Iterator[str]:
    if head.key not in keys or not is_signed(head.text.encode(), head.signature.encode(), head.key, HEADS):
        yield f"The head of {head.size} entries is not signed by a key of the log."
    elif head.text.splitlines()[1:3] != [str(head.size), base64.b64encode(root).decode()]:
        yield f"The log is not what was signed when it had {head.size} entries."


def _end_faults(size: int, peaks: list[bytes], newest: bytes) -> Iterator[str]:
    state = LogState.objects.filter(pk=1).first() or LogState()
    if (state.size, cut(state.peaks), bytes(state.newest)) != (size, peaks, newest):
        yield f"The log has {size} entries and ends otherwise than was noted ({state.size} entries): its end was cut or changed."
