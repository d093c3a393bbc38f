"""The map: its geometry, its tapers, its shades."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from sousveil.drawing import flows
from sousveil.drawing.flows import Flow
from sousveil.drawing.places import country_name, world
from sousveil.model import Kind


def test_the_map_has_the_states_of_the_world_and_their_names() -> None:
    assert len(world()) > 230
    assert {"KE", "CN", "MT", "BH", "MU", "XK", "TV"} <= set(world())
    assert country_name("KE") == "Kenya" and country_name("ZZ") == "ZZ"


def test_small_states_are_drawn_as_dots() -> None:
    drawn = flows.lands({}, href=lambda _: None)
    assert all(world()[code].small for code in ("MT", "BH", "MU", "SG"))
    assert drawn.count("<circle") == sum(place.small for place in world().values())


def test_every_outline_is_path_data_and_nothing_else() -> None:
    assert all(re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]*z)*", place.outline) for place in world().values())


def test_a_taper_starts_thick_and_ends_in_a_dot() -> None:
    path = flows.taper((0, 0), (100, 0), 8, 0.22)
    assert path.startswith("M") and path.endswith("a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0-3.4 0z")


def test_out_and_back_open_into_a_loop() -> None:
    out, back = flows.taper((0, 0), (100, 0), 4, 0.22), flows.taper((100, 0), (0, 0), 4, 0.22)
    heights = [float(re.split(r"[ Q]", path.split("Q")[1])[1]) for path in (out, back)]
    assert heights[0] * heights[1] < 0


@given(st.integers(0, 10**6))
def test_width_and_shade_grow_and_are_bounded(claims: int) -> None:
    assert flows.width(claims) <= flows.width(claims + 1) <= 9
    assert flows.shade(claims) <= flows.shade(claims + 1) <= 4


def test_flows_to_places_off_the_map_are_left_out() -> None:
    drawn = flows.paths([Flow("CN", "KE", Kind.SUPPLY, 3), Flow("CN", "ZZ", Kind.SUPPLY, 3)])
    assert drawn.count("<path") == 1


def test_a_flow_that_is_only_alleged_is_hollow() -> None:
    assert "hedged" in flows.paths([Flow("CN", "KE", Kind.SUPPLY, 3, hedged=True)])


def test_names_never_cover_one_another() -> None:
    assert flows.names(["FR", "DE", "CH", "BE"]).count("<text") < 4
    assert flows.names(["US", "CN"]).count("<text") == 2


def test_names_at_the_edges_of_the_map_are_whole() -> None:
    at = {name: float(x) for x, name in re.findall(r'<text[^>]* x="([\d.]+)"[^>]*>([^<]*)<', flows.names(["NF", "FJ", "WS"]))}
    assert at and all(x - 3.1 * len(name) >= 6 and x + 3.1 * len(name) <= 994 for name, x in at.items())


def test_a_phone_shows_fewer_names_since_its_letters_are_larger() -> None:
    drawn = flows.names(["FR", "RS", "CN", "KE"])
    assert drawn.count("<text") == 4 and drawn.count('class="far"') == 1
    assert drawn.index("France") < drawn.index('class="far"') < drawn.index("Serbia")


def test_a_name_that_a_phone_would_cut_at_the_edge_is_for_desks_only() -> None:
    assert re.findall(r'<text( class="far")?[^>]*>([^<]*)', flows.names(["NF", "CN"])) == [
        (' class="far"', "Norfolk Island"), ("", "China")]


def test_the_base_map_is_a_picture_of_its_own() -> None:
    assert ElementTree.fromstring(flows.base_map()).tag.endswith("svg")
