"""The built wheel is whole: every module and data file of every room, the weights, the demonstration documents."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """The files of the wheel and their sizes."""
    out = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(out),
    ]
    done = subprocess.run([*command, str(ROOT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        return {item.filename: item.file_size for item in wheel.infolist()}


def files(folder: Path) -> dict[str, int]:
    """What lies below a folder of the checkout, without what running it left there."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_file_of_every_room_is_in_it(packed: dict[str, int]) -> None:
    expected = {f"sousveil/{name}": size for name, size in files(ROOT / "src/sousveil").items()}
    assert {name: size for name, size in packed.items() if name in expected} == expected
    for needed in (
        "publishing/pages/templates/base.html",
        "ledger/sql/log.sql",
        "parties/data/registry.json",
        "py.typed",
        "extraction/neural/weights/encoder.onnx",
    ):
        assert f"sousveil/{needed}" in expected


def test_the_demonstration_documents_are_in_it(packed: dict[str, int]) -> None:
    expected = {f"sousveil/demo/{name}": size for name, size in files(ROOT / "demo").items() if not name.endswith(".py")}
    assert expected and expected.items() <= packed.items()


def test_nothing_else_is_in_it(packed: dict[str, int]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in packed} == {"sousveil"}
    assert not [name for name in packed if name.endswith((".pyc", ".lock")) or "/tests/" in name]
