"""A new input is weighed beside what ships, which stays as it is."""

from __future__ import annotations

import numpy as np

from training.calibrate import fit, fit_last


def _drawn(weights: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    x = np.concatenate([np.ones((4000, 1)), draw.normal(size=(4000, len(weights) - 1))], 1)
    return x, (draw.random(4000) < 1 / (1 + np.exp(-x @ weights))).astype(float)


def test_only_what_the_last_inputs_weigh_is_fitted() -> None:
    shipped = np.array([0.3, -1.0, 0.0, 0.0])
    x, y = _drawn(np.array([0.3, -1.0, 0.8, 0.0]), 1)
    found = fit_last(x, y, shipped, 2)
    assert (found[:2] == shipped[:2]).all() and abs(found[2] - 0.8) < 0.1 and abs(found[3]) < 0.1
    assert np.array_equal(fit_last(x, y, shipped[:3], 2), found)
    assert np.allclose(fit_last(x, y, fit(x, y), 1), fit(x, y), atol=1e-6)
