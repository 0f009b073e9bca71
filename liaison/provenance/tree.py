"""The Merkle tree over the log, as in RFC 6962, section 2.1: hashes, inclusion and consistency. Pure, no database.

Every entry of the log stores the roots of the full subtrees that end with it (``grown``), so that each node of the tree is one
of two numbers, level and position, and any proof takes as many rows as the tree has levels.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SIZE = 32
# The entries from the first number up to, and without, the second.
Range = tuple[int, int]


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry, 32 bytes."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees beside each other, 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


def grown(size: int, peaks: list[bytes], leaf: bytes) -> list[bytes]:
    """Append ``leaf`` to a tree of ``size`` entries, whose full subtrees have the roots ``peaks``, which is changed in place.

    Returns the roots of the full subtrees that end with the new entry, the smallest (the leaf) first.
    """
    nodes = [leaf]
    while size & 1:
        nodes.append(node_hash(peaks.pop(), nodes[-1]))
        size >>= 1
    peaks.append(nodes[-1])
    return nodes


def root_of(peaks: Sequence[bytes]) -> bytes:
    """Return the root of the tree whose full subtrees, from the left, have the roots ``peaks``."""
    if not peaks:
        return sha256(b"").digest()
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def full_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the full subtrees that make up the entries ``start`` to ``end``: level and position on that level."""
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        yield level, start >> level
        start += 1 << level


def range_hash(part: Range, node: Callable[[int, int], bytes]) -> bytes:
    """Return the hash of the subtree over ``part``; ``node`` gives the root of a full subtree by level and position."""
    return root_of([node(*found) for found in full_subtrees(*part)])


def inclusion(index: int, size: int) -> list[Range]:
    """Return the subtrees whose hashes prove that entry ``index`` is in the tree of ``size`` entries, from below.

    Raises ValueError if it is not. (RFC 6962, 2.1.1)
    """
    if not 0 <= index < size:
        raise ValueError("no such entry")
    return list(_inclusion(index, 0, size))


def _inclusion(index: int, start: int, end: int) -> Iterator[Range]:
    if end - start == 1:
        return
    middle = start + _split(end - start)
    if index < middle:
        yield from _inclusion(index, start, middle)
        yield middle, end
    else:
        yield from _inclusion(index, middle, end)
        yield start, middle


def consistency(first: int, second: int) -> list[Range]:
    """Return the subtrees whose hashes prove that the tree of ``second`` entries continues the one of ``first``.

    Raises ValueError unless ``0 < first <= second``. (RFC 6962, 2.1.2)
    """
    if not 0 < first <= second:
        raise ValueError("no such trees")
    return list(_consistency(first, 0, second, whole=True))


def _consistency(first: int, start: int, end: int, *, whole: bool) -> Iterator[Range]:
    """``first`` counts from ``start``; ``whole``: the older tree is this subtree, whose hash is known."""
    if first == end - start:
        if not whole:
            yield start, end
        return
    half = _split(end - start)
    middle = start + half
    if first <= half:
        yield from _consistency(first, start, middle, whole=whole)
        yield middle, end
    else:
        yield from _consistency(first - half, middle, end, whole=False)
        yield start, middle


def _split(length: int) -> int:
    """Return the largest power of two below ``length``."""
    return 1 << ((length - 1).bit_length() - 1)


def proven_root(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """Return the root to which the inclusion proof ``path`` leads from ``leaf``. Raises ValueError for a wrong length."""
    parts = inclusion(index, size)
    if len(parts) != len(path):
        raise ValueError("a proof of another length")
    found = leaf
    for (start, _end), beside in zip(parts, path, strict=True):
        found = node_hash(beside, found) if start < index else node_hash(found, beside)
    return found
