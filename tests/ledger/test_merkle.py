"""RFC 6962: published vectors, good and bad, and every proof of every tree up to a size."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from sousveil.ledger import merkle

LEAVES = [merkle.leaf_hash(n.to_bytes(2, "big")) for n in range(257)]


def vectors(folder: Path) -> list[dict]:
    return [json.loads(found.read_text()) for found in sorted(folder.rglob("*.json"))]


def unpacked(vector: dict, name: str) -> bytes:
    return base64.b64decode(vector[name] or "")


def test_vectors_with_full_roots_agree(shared):
    folder = shared / "data/merkle-vectors/testdata"
    checked = odd = 0
    for vector in vectors(folder / "inclusion"):
        proof = [base64.b64decode(step) for step in vector["proof"] or []]
        right = merkle.check_inclusion(
            vector["leafIdx"], vector["treeSize"], unpacked(vector, "leafHash"), proof, unpacked(vector, "root")
        )
        assert right is not vector["wantErr"], vector["desc"]
        checked += 1
    for vector in vectors(folder / "consistency"):
        proof = [base64.b64decode(step) for step in vector["proof"] or []]
        old, new = unpacked(vector, "root1"), unpacked(vector, "root2")
        right = merkle.check_consistency(vector["size1"], vector["size2"], old, new, proof)
        if len(old) == len(new) == 12 and not vector["wantErr"]:
            odd += 1
            assert not right
            continue
        assert right is not vector["wantErr"], vector["desc"]
        checked += 1
    assert (checked, odd) == (195, 1)


def roots(size: int) -> list[bytes]:
    return [merkle.root(merkle.over(LEAVES), count) for count in range(size + 1)]


def exhaust(size: int) -> int:
    """Every inclusion proof of the tree of `size` leaves and every consistency proof that ends there; how many."""
    node, final = merkle.over(LEAVES), merkle.root(merkle.over(LEAVES), size)
    for index in range(size):
        proof = merkle.inclusion_proof(node, index, size)
        assert merkle.check_inclusion(index, size, LEAVES[index], proof, final)
        assert not merkle.check_inclusion(index, size, LEAVES[(index + 1) % 257], proof, final)
    for old in range(1, size + 1):
        proof = merkle.consistency_proof(node, old, size)
        assert merkle.check_consistency(old, size, merkle.root(node, old), final, proof)
    return 2 * size


@pytest.mark.parametrize("sizes", [range(1, 40), (64, 127, 128, 129, 255, 256, 257)])
def test_every_proof_of_these_sizes_holds(sizes):
    assert sum(map(exhaust, sizes)) > 1000


@pytest.mark.slow
def test_every_proof_up_to_257_leaves_holds():
    assert sum(map(exhaust, range(1, 258))) == 66_306


def test_the_empty_tree_has_the_hash_of_nothing():
    assert merkle.root(merkle.over([]), 0).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("index", [-1, 3])
def test_proofs_of_leaves_outside_the_tree_are_refused(index):
    with pytest.raises(ValueError, match="not among"):
        merkle.inclusion_proof(merkle.over(LEAVES), index, 3)
