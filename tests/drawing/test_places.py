"""The geometry that is shipped is what the pinned atlas builds."""

from __future__ import annotations

import importlib.util
import math
import os
from pathlib import Path
from types import ModuleType

import pytest

from sousveil.drawing.places import world

BUILDER = Path(__file__).resolve().parents[2] / "data/world/build_world.py"


def _builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_world", BUILDER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shipped_world_is_what_the_atlas_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tarball = os.environ.get("SOUSVEIL_WORLD_ATLAS")
    if not tarball:
        pytest.skip("set SOUSVEIL_WORLD_ATLAS to world-atlas-2.0.2.tgz (npm pack world-atlas@2.0.2)")
    builder = _builder()
    shipped = builder.OUT.read_bytes()
    monkeypatch.setattr(builder, "OUT", tmp_path / "world.json")
    builder.main(tarball)
    assert (tmp_path / "world.json").read_bytes() == shipped


def test_the_projection_keeps_areas() -> None:
    builder, cell = _builder(), 1.0

    def area(lat: float) -> float:
        around = ((20, lat), (20 + cell, lat), (20 + cell, lat + cell), (20, lat + cell))
        corners = [builder.project(lon, at) for lon, at in around]
        return abs(builder.area_and_centre(corners)[0]) / math.cos(math.radians(lat + cell / 2))

    assert area(0) == pytest.approx(area(55), rel=0.01) == pytest.approx(area(-30), rel=0.01)


def test_every_place_stands_on_the_map() -> None:
    assert all(0 <= place.x <= 1000 and -10 <= place.y <= 470 for place in world().values())


def test_another_tarball_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.tgz").write_bytes(b"not it")
    with pytest.raises(SystemExit, match="not world-atlas"):
        _builder().main(str(tmp_path / "other.tgz"))
