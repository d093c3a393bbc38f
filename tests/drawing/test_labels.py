"""The catalogue of labels is whole, is what its tables say, and the colours can be read."""

from __future__ import annotations

import importlib.util
import re
from importlib import resources
from pathlib import Path
from types import ModuleType

import pytest

from sousveil.drawing.labels import LONG, MIRRORED, colours, kinds_in, labels, lanes
from sousveil.model import Harm, Kind, Modality, PartyType, Reason, Status, Technology, Verdict

ROOT = Path(__file__).resolve().parents[2]
PAPER, DARK_PAPER = "#fbfaf6", "#14161a"
DARKEST_LAND, LIGHTEST_DARK_LAND = "#d6ceba", "#3a4048"


def _builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_labels", ROOT / "data/labels/build_labels.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_the_package_ships_is_what_the_tables_build() -> None:
    shipped = resources.files("sousveil.drawing").joinpath("data")
    for name, text in _builder().built().items():
        assert shipped.joinpath(name).read_text(encoding="utf-8") == text, f"run: python data/labels/build_labels.py ({name})"


@pytest.mark.parametrize(("section", "codes"), [
    ("kind", Kind), ("kind_low", Kind), ("kind_moves", Kind), ("technology", Technology), ("status", Status),
    ("modality", Modality), ("harm", Harm), ("party", PartyType), ("verdict", Verdict), ("reason", Reason), ("sentence", Kind),
])
def test_every_code_has_a_label(section: str, codes: type) -> None:
    for code in codes:
        assert labels()(f"{section}.{code}")


def test_an_unknown_key_is_an_error_not_a_blank() -> None:
    with pytest.raises(KeyError):
        labels()("kind.bribery")


@pytest.mark.parametrize("locale", [LONG, MIRRORED])
def test_the_pseudo_locales_change_every_string_and_keep_its_fields(locale: str) -> None:
    english, pseudo = labels().table, labels(locale).table
    assert english.keys() == pseudo.keys()
    for key, text in english.items():
        assert pseudo[key] != text
        assert re.findall(r"\{\w+\}", pseudo[key]) == re.findall(r"\{\w+\}", text)


def test_the_mirrored_locale_is_set_right_to_left() -> None:
    assert labels(MIRRORED).direction == "rtl" and labels().direction == "ltr"


@pytest.mark.parametrize(("n", "said"), [(0, "0 claims"), (1, "1 claim"), (2, "2 claims"), (12345, "12,345 claims")])
def test_counts_agree_with_their_noun(n: int, said: str) -> None:
    assert labels().count("claims", n) == said


@pytest.mark.parametrize(("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_lists_are_joined_as_a_sentence(items: list[str], said: str) -> None:
    assert labels().listed(items) == said


def test_every_kind_has_one_lane_in_the_order_of_the_circuit() -> None:
    assert set(lanes()) == set(Kind)
    assert kinds_in("out") == (Kind.SUPPLY, Kind.FINANCE) and kinds_in("back") == (Kind.ACCESS, Kind.DATA_TRANSFER)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("kind", list(Kind))
def test_kind_colours_can_be_read_as_text_on_paper(kind: Kind) -> None:
    light, dark = colours()[kind]
    assert _contrast(light, PAPER) >= 4.5 and _contrast(dark, DARK_PAPER) >= 4.5


@pytest.mark.parametrize("kind", kinds_in("out") + kinds_in("back"))
def test_flow_colours_stand_out_on_the_darkest_land(kind: Kind) -> None:
    light, dark = colours()[kind]
    assert _contrast(light, DARKEST_LAND) >= 3 and _contrast(dark, LIGHTEST_DARK_LAND) >= 3


def test_the_style_sheet_has_the_tables_colours() -> None:
    css = resources.files("sousveil.publishing.pages").joinpath("static", "site.css").read_text(encoding="utf-8")
    for kind, (light, dark) in colours().items():
        found = re.findall(rf"--{kind}: (#[0-9a-f]{{6}})", css)
        assert found == [light, dark, dark]
    assert css.count(PAPER) >= 1 and css.count(DARKEST_LAND) == 1 and css.count(LIGHTEST_DARK_LAND) == 2


def test_a_locale_without_labels_is_named() -> None:
    with pytest.raises(ValueError, match="no labels for 'xx'; there are en"):
        labels("xx")
