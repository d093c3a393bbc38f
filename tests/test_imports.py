"""The rooms import one way, in the order of the road: the contract in pyproject.toml holds, names every room, and bites."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


def contract() -> dict[str, Any]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    [found] = [one for one in settings["contracts"] if one["type"] == "layers"]
    return dict(found)


def lint(config: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([str(linter), "--no-cache", "--config", str(config)], capture_output=True, text=True, check=False)


def test_every_room_has_its_layer() -> None:
    found = contract()
    rooms = {path.parent.name for path in (ROOT / "src" / "sousveil").glob("*/__init__.py")} | {"pipeline"}
    assert set(found["layers"]) == rooms
    assert found["exhaustive"] is True


def test_rooms_import_one_way() -> None:
    done = lint(ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("turned", [("findings", "ledger"), ("model", "sources")])
def test_contract_breaks_where_the_order_is_turned(tmp_path: Path, turned: tuple[str, str]) -> None:
    layers = contract()["layers"]
    first, second = (layers.index(name) for name in turned)
    layers[first], layers[second] = layers[second], layers[first]
    config = tmp_path / "importlinter.toml"
    listed = ", ".join(f'"{name}"' for name in layers)
    config.write_text(
        f'[tool.importlinter]\nroot_package = "sousveil"\n[[tool.importlinter.contracts]]\nname = "turned"\n'
        f'type = "layers"\ncontainers = ["sousveil"]\nlayers = [{listed}]\n',
        encoding="utf-8",
    )
    done = lint(config)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout
