"""Layout of networks: inside the box, apart, the same each time."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.drawing import layout

BOX = (1000.0, 700.0)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 40), st.data())
def test_every_node_stands_inside_the_box_and_on_a_place_of_its_own(nodes: int, data: st.DataObject) -> None:
    end = st.integers(0, max(0, nodes - 1))
    lines = data.draw(st.lists(st.tuples(end, end), max_size=60)) if nodes else []
    points = layout.placed(nodes, lines, box=BOX)
    assert len(points) == nodes
    assert all(0 <= x <= BOX[0] and 0 <= y <= BOX[1] for x, y in points)
    assert nodes < 2 or len(set(points)) == nodes


def test_the_same_network_stands_the_same() -> None:
    lines = [(n, (n * 7) % 60) for n in range(60)]
    assert layout.placed(60, lines, box=BOX) == layout.placed(60, lines, box=BOX)


def test_linked_nodes_stand_nearer_than_others() -> None:
    lines = [(a, b) for group in (0, 10) for a in range(group, group + 10) for b in range(group, a)] + [(0, 10)]
    points = layout.placed(20, lines, box=BOX)
    near = [math.dist(points[a], points[b]) for a, b in lines]
    far = [math.dist(points[a], points[b]) for a in range(1, 10) for b in range(11, 20)]
    assert sum(near) / len(near) < sum(far) / len(far) / 1.5


def test_few_parties_stand_in_the_middle_and_many_fill_the_box() -> None:
    few, many = (layout.placed(n, [(k, k + 1) for k in range(n - 1)], box=(300, 200)) for n in (2, 60))
    assert all(60 < x < 240 and 40 < y < 160 for x, y in few)
    assert {min(x for x, _ in many), max(x for x, _ in many)} == {0, 300}
