"""gexf, graphml and geojson as other programs open them."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree

import pytest

from sousveil.drawing.places import world
from sousveil.model import Kind, Modality, Party, PartyType, Technology
from sousveil.publishing.exports import FORMATS, Holding, gather, graph
from sousveil.publishing.exports.holding import denied
from sousveil.publishing.exports.points import point
from sousveil.publishing.exports.xml import clean
from tests.publishing.exports.conftest import claim_on, document_of

GEXF = "{http://gexf.net/1.3}"


def only_denied(filled) -> Holding:
    """What is exported of a document that denies what nobody says."""
    lone = document_of("Nothing was sold to Kenya.")
    kenya = Party(name="Kenya", type=PartyType.STATE, country="KE")
    quote = "Nothing was sold to Kenya"
    denial = claim_on(lone, quote, modality=Modality.DENIED, to_party=kenya, technology=(Technology.DRONE,))
    filled[0].add(lone, [denial])
    return gather(filled[0], doc=lone.id)


def test_graph_has_no_edge_for_what_everybody_denies(filled):
    holding = only_denied(filled)
    assert [denied(finding) for finding in holding.findings] == [True]
    assert graph.edges(holding) == [] and graph.nodes(holding) == []
    assert graph.left_out(holding).startswith("Left out: 1 findings that every source denies")


def test_graph_counts_what_it_leaves_out(holding):
    assert graph.left_out(holding).startswith("Left out: 0 findings that every source denies, 1 with only one named party.")


def test_graph_edges_run_as_the_thing_moves(holding, made):
    (edge,) = [one for one in graph.edges(holding) if made["sale"].id in one.fields["claims"]]
    labels = {node.id: node.label for node in graph.nodes(holding)}
    assert (labels[edge.source], labels[edge.target]) == ("Acme Vision", "Serbia")


def test_gexf_dates_its_edges(all_files, made):
    root = ElementTree.fromstring(all_files["gexf"]["case.gexf"])
    edges = list(root.iter(f"{GEXF}edge"))
    assert {(edge.get("start"), edge.get("end")) for edge in edges} >= {("2020-01-01", "2020-12-31")}
    assert {edge.get("source") for edge in edges} <= {node.get("id") for node in root.iter(f"{GEXF}node")}


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_networkx_reads_the_graph(name, all_files, holding):
    networkx = pytest.importorskip("networkx")
    raw = io.BytesIO(all_files[name][f"case.{name}"])
    read = networkx.read_gexf(raw, version="1.3") if name == "gexf" else networkx.read_graphml(raw, force_multigraph=True)
    assert read.number_of_nodes() == len(graph.nodes(holding))
    assert read.number_of_edges() == len(graph.edges(holding))
    assert {data["kind"] for *_, data in read.edges(data=True)} == {edge.fields["kind"] for edge in graph.edges(holding)}
    assert all(data["mutual"] is (data["kind"] == Kind.COOPERATION) for *_, data in read.edges(data=True))


def test_xml_drops_what_xml_cannot_hold():
    assert clean("a\x00\ufffe\uffff\ud800b\tc") == "ab\tc"


def test_geojson_draws_from_supplier_to_recipient(all_files, made):
    collection = json.loads(all_files["geojson"]["case.geojson"])
    (feature,) = [one for one in collection["features"] if made["sale"].id in one["properties"]["claims"]]
    assert feature["geometry"] == {"type": "LineString", "coordinates": [list(point("US")), list(point("RS"))]}
    assert {quote["modality"] for quote in feature["properties"]["quotes"]} >= {"asserted", "denied"}


def test_geojson_gives_no_shape_to_a_denial(filled):
    (feature,) = json.loads(FORMATS["geojson"].files(only_denied(filled))["sousveil.geojson"])["features"]
    assert (feature["properties"]["modality"], feature["geometry"]) == ("denied", None)


def test_points_are_where_the_countries_are():
    near = {"KE": (37.9, 0.6), "RS": (20.8, 44.2), "NZ": (171.5, -43.6), "US": (-99.1, 39.5), "FJ": (178.0, -17.8)}
    for code, (lon, lat) in near.items():
        found = point(code)
        assert found and abs(found[0] - lon) < 3 and abs(found[1] - lat) < 3, (code, found)


def test_points_turn_the_maps_projection_back():
    import importlib.util
    from pathlib import Path

    source = Path(__file__).resolve().parents[3] / "data" / "world" / "build_world.py"
    spec = importlib.util.spec_from_file_location("build_world", source)
    assert spec and spec.loader
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    for code, place in world().items():
        lon, lat = point(code) or (0, 0)
        x, y = build.project(lon, lat)
        assert abs(x - place.x) < 0.05 and abs(y - place.y) < 0.05, code
