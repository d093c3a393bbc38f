"""RFC 6962 Merkle trees: leaf and node hashes, roots, inclusion and consistency proofs, and their checks.

Invariant: hashes are 32 bytes of SHA-256; a check is false, never an error, for a proof of the wrong length or shape.
Source: RFC 6962 section 2.1 and RFC 9162 section 2.1.3 to 2.1.4. `node(level, index)` gives the root of the full subtree of
2**level leaves at position `index`; whoever holds the leaves supplies it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

Node = Callable[[int, int], bytes]
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def over(leaves: Sequence[bytes]) -> Node:
    """A `node` function over leaf hashes held in memory."""

    def node(level: int, index: int) -> bytes:
        return range_root(leaves.__getitem__, index << level, (index + 1) << level)

    return node


def range_root(leaf: Callable[[int], bytes], start: int, end: int) -> bytes:
    """The root over the leaf hashes start..end (end exclusive, at least one leaf)."""
    if end - start == 1:
        return leaf(start)
    middle = start + _split(end - start)
    return node_hash(range_root(leaf, start, middle), range_root(leaf, middle, end))


def root(node: Node, size: int) -> bytes:
    """The root of the tree of `size` leaves."""
    return _range(node, 0, size) if size else EMPTY


def inclusion_proof(node: Node, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of `size` leaves. Raises ValueError outside 0 <= index < size."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not among {size}")
    return _path(node, index, 0, size)


def consistency_proof(node: Node, old: int, new: int) -> list[bytes]:
    """The hashes that show that the tree of `old` leaves is the beginning of the tree of `new`. Raises ValueError."""
    if not 0 <= old <= new:
        raise ValueError(f"{old} leaves are no beginning of {new}")
    return _subproof(node, old, 0, new, whole=True) if old else []


def check_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected: bytes) -> bool:
    """Is `leaf` (its hash) at `index` of the tree with that size and root?"""
    if not 0 <= index < size or not _are_hashes(leaf, expected, *proof):
        return False
    at, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == expected


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Is the tree of `old` leaves with `old_root` the beginning of the tree of `new` leaves with `new_root`?"""
    if not 0 <= old <= new or not _are_hashes(old_root, new_root, *proof):
        return False
    if old == new or old == 0:
        return not proof and (old_root == new_root if old == new else old_root == EMPTY)
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _are_hashes(*hashes: bytes) -> bool:
    return all(len(found) == 32 for found in hashes)


def _split(count: int) -> int:
    """The largest power of two below `count` (count > 1)."""
    return 1 << ((count - 1).bit_length() - 1)


def _range(node: Node, start: int, end: int) -> bytes:
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(count)
    return node_hash(_range(node, start, middle), _range(node, middle, end))


def _path(node: Node, index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(node, index, start, middle), _range(node, middle, end)]
    return [*_path(node, index, middle, end), _range(node, start, middle)]


def _subproof(node: Node, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
    if old == end - start:
        return [] if whole else [_range(node, start, end)]
    middle = start + _split(end - start)
    if old <= middle - start:
        return [*_subproof(node, old, start, middle, whole=whole), _range(node, middle, end)]
    return [*_subproof(node, old - (middle - start), middle, end, whole=False), _range(node, start, middle)]
