"""The tree of the log, against the examples of RFC 6962 as certificate transparency tests them, and against its definition."""

from __future__ import annotations

from hashlib import sha256

import pytest

from liaison.provenance import tree

# The leaves and roots that implementations of certificate transparency share (transparency-dev/merkle, testonly).
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def by_definition(leaves):
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return tree.leaf_hash(leaves[0])
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return tree.node_hash(by_definition(leaves[:half]), by_definition(leaves[half:]))


def grow(leaves):
    peaks, nodes = [], {}
    for index, leaf in enumerate(leaves):
        for level, found in enumerate(tree.grown(index, peaks, tree.leaf_hash(leaf))):
            nodes[level, index >> level] = found
    return peaks, lambda level, position: nodes[level, position]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size):
    assert tree.root_of(grow(LEAVES[:size])[0]).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert tree.root_of([]) == sha256(b"").digest()


def test_every_entry_of_every_tree_is_proven_and_no_other():
    for size in range(1, 40):
        leaves = [f"{number}".encode() for number in range(size)]
        peaks, node = grow(leaves)
        root = by_definition(leaves)
        assert tree.root_of(peaks) == root
        for index, leaf in enumerate(leaves):
            path = [tree.range_hash(part, node) for part in tree.inclusion(index, size)]
            assert tree.proven_root(index, size, tree.leaf_hash(leaf), path) == root
            assert tree.proven_root(index, size, tree.leaf_hash(leaf + b"."), path) != root


def test_every_tree_continues_every_earlier_one():
    leaves = [f"{number}".encode() for number in range(20)]
    _peaks, node = grow(leaves)
    for second in range(1, 21):
        for first in range(1, second + 1):
            proof = [tree.range_hash(part, node) for part in tree.consistency(first, second)]
            assert continues(first, second, by_definition(leaves[:first]), by_definition(leaves[:second]), proof)


def continues(first, second, old, new, proof):
    """What whoever watches the log does: RFC 9162, section 2.1.4.2."""
    if first == second:
        return old == new and not proof
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, old)
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    one = two = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            one, two = tree.node_hash(beside, one), tree.node_hash(beside, two)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            two = tree.node_hash(two, beside)
        node, last = node >> 1, last >> 1
    return (one, two, last) == (old, new, 0)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 3)])
def test_what_is_not_there_is_not_proven(index, size):
    with pytest.raises(ValueError, match="no such entry"):
        tree.inclusion(index, size)
