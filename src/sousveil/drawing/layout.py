"""Where the parties of a network stand: a force layout, the same for the same network.

Invariant: every node is inside the box, two nodes never stand on one point, and the same network gives the same picture.
Springs along lines and repulsion between all nodes after Fruchterman and Reingold (1991), repulsion weighed by degree after
ForceAtlas2 (Jacomy et al. 2014), so that hubs stand apart; gravity keeps loose parts near.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

ROUNDS, ROWS, KEPT, MANY, GRAVITY, GOLDEN = 100, 64, 32, 30, 0.9, math.pi * (3 - math.sqrt(5))
Points = NDArray[np.float64]


def placed(nodes: int, lines: Sequence[tuple[int, int]], *, box: tuple[float, float]) -> list[tuple[float, float]]:
    """A point in a `box` (width, height) for each of the nodes 0..nodes-1; `lines` join two of them. The last
    layouts are kept."""
    return list(_placed(nodes, tuple(lines), box))


@lru_cache(maxsize=KEPT)
def _placed(nodes: int, lines: tuple[tuple[int, int], ...], box: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    if nodes < 2:
        return ((box[0] / 2, box[1] / 2),) * nodes
    degree = np.zeros(nodes)
    ends = np.array([line for line in lines if line[0] != line[1]], dtype=np.int64).reshape(-1, 2)
    np.add.at(degree, ends.ravel(), 1.0)
    points = _spiral(degree, box)
    heat = max(box) / 8
    for number in range(ROUNDS):
        push = _forces(points, ends, degree, box)
        length = np.sqrt((push**2).sum(axis=1))
        most = heat * (1 - number / ROUNDS) ** 1.5 + 0.05
        points += push * (np.minimum(length, most) / np.maximum(length, 1e-9))[:, None]
    return tuple((float(x), float(y)) for x, y in np.round(_fitted(points, box), 1))


def _spiral(degree: NDArray[np.float64], box: tuple[float, float]) -> Points:
    """The start: the nodes with most lines in the middle, the others around them like seeds of a sunflower."""
    rank = np.empty(len(degree))
    rank[np.argsort(-degree, kind="stable")] = np.arange(len(degree))
    radius, angle = np.sqrt((rank + 0.5) / len(degree)), rank * GOLDEN
    return np.stack([np.cos(angle) * radius * box[0] / 2, np.sin(angle) * radius * box[1] / 2], axis=1)


def _forces(points: Points, ends: NDArray[np.int64], degree: NDArray[np.float64], box: tuple[float, float]) -> Points:
    ideal = 0.62 * math.sqrt(box[0] * box[1] / len(points))
    mass = np.sqrt(1 + degree)
    push = _apart(points, mass, ideal**2)
    apart = points[ends[:, 0]] - points[ends[:, 1]]
    length = np.sqrt((apart**2).sum(axis=1))[:, None]
    pulled = apart * length / (ideal * np.sqrt(np.minimum(degree[ends[:, 0]], degree[ends[:, 1]]))[:, None])
    np.subtract.at(push, ends[:, 0], pulled)
    np.add.at(push, ends[:, 1], pulled)
    stretch = np.array([math.sqrt(box[1] / box[0]), 1.0])
    drawn: Points = push - GRAVITY * mass[:, None] * points * stretch
    return drawn


def _apart(points: Points, mass: NDArray[np.float64], strength: float) -> Points:
    """How all nodes push each other, row by row of the table of distances: so few at once that they stay in the processor's
    cache and are not worth several threads."""
    squares, ones = (points**2).sum(axis=1), np.ones(len(points))
    left, right = np.column_stack((points * -2, squares, ones)), np.stack((*points.T, ones, squares))
    weighed = np.column_stack((points, ones)) * (strength * mass)[:, None]
    push = np.empty_like(points)
    for start in range(0, len(points), ROWS):
        rows = slice(start, start + ROWS)
        near = left[rows] @ right  # distances, squared
        np.maximum(near, 0.01, out=near)
        np.fill_diagonal(near[:, rows], np.inf)
        pushed = np.reciprocal(near, out=near) @ weighed
        push[rows] = points[rows] * pushed[:, 2:] - pushed[:, :2]
    return push * mass[:, None]


def _fitted(points: Points, box: tuple[float, float]) -> Points:
    """Moved and stretched to fill the box, or its middle where they are few."""
    low, high, share = points.min(axis=0), points.max(axis=0), min(1.0, 0.3 + len(points) / MANY)
    fitted: Points = ((points - low) / np.maximum(high - low, 1e-9) * share + (1 - share) / 2) * np.array(box)
    return fitted
