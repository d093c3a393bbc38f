"""TriG and JSON-LD as rdflib and SHACL read them."""

from __future__ import annotations

from importlib import resources

import pytest

from sousveil.publishing.exports import FORMATS, Options, gather
from sousveil.publishing.exports.nanopubs import claim_address
from sousveil.publishing.exports.quads import PREFIXES, name

rdflib = pytest.importorskip("rdflib")
pyshacl = pytest.importorskip("pyshacl")
DATA = resources.files("sousveil.publishing.exports").joinpath("data")


def read(raw: bytes, format: str):
    found = rdflib.Dataset()
    found.parse(data=raw.decode("utf-8"), format=format)
    return found


def quads_of(dataset) -> set[tuple[str, ...]]:
    return {(str(s), str(p), o.n3(), str(g)) for s, p, o, g in dataset.quads()}


def union(dataset):
    graph = rdflib.Graph()
    for s, p, o, _ in dataset.quads():
        graph.add((s, p, o))
    return graph


def conforms(graph) -> bool:
    shapes = rdflib.Graph().parse(data=DATA.joinpath("shapes.ttl").read_text(encoding="utf-8"), format="turtle")
    return bool(pyshacl.validate(graph, shacl_graph=shapes)[0])


@pytest.fixture
def trig(all_files):
    return read(all_files["trig"]["case.trig"], "trig")


def test_trig_and_jsonld_say_the_same(trig, all_files):
    assert quads_of(trig) == quads_of(read(all_files["jsonld"]["case.jsonld"], "json-ld"))


def test_trig_conforms_to_the_shapes(trig):
    assert conforms(union(trig))


@pytest.mark.parametrize(
    "term", ["sv:kind", "sv:modality", "oa:exact", "oa:start", "prov:wasGeneratedBy", "np:hasProvenance", "sv:root"]
)
def test_the_shapes_miss_what_is_taken_away(term, trig):
    graph = union(trig)
    triple = next(iter(graph.triples((None, rdflib.URIRef(name(term)), None))))
    graph.remove(triple)
    assert not conforms(graph)


def test_each_claim_is_a_nanopublication_of_four_graphs(trig, holding):
    graphs = {str(graph.identifier) for graph in trig.graphs() if len(graph)}
    parts = ("head", "assertion", "provenance", "publication")
    assert graphs == {f"{claim_address(holding, id)}#{part}" for id in holding.claims for part in parts}


def test_selectors_point_to_the_exact_words(trig, holding, made):
    base = claim_address(holding, made["formula"].id)
    graph = union(trig)

    def value(part: str, term: str):
        return graph.value(rdflib.URIRef(f"{base}#{part}"), rdflib.URIRef(name(term))).toPython()

    text = holding.by_id[made["formula"].doc].text
    start, end = value("position", "oa:start"), value("position", "oa:end")
    assert text[start:end] == value("quote", "oa:exact") == made["formula"].quote
    assert text.startswith(value("quote", "oa:prefix") + value("quote", "oa:exact") + value("quote", "oa:suffix"))


def test_no_statement_says_that_the_thing_is_so(trig, holding):
    parties = set(union(trig).subjects(rdflib.RDF.type, rdflib.URIRef(name("sv:Party"))))
    assert not [triple for triple in union(trig) if triple[0] in parties and triple[2] in parties]


def test_a_denied_claim_names_its_denial(trig, holding, made):
    asserted, denial = (rdflib.URIRef(f"{claim_address(holding, made[one].id)}#assertion") for one in ("sale", "denial"))
    assert (asserted, rdflib.URIRef(name("sv:deniedBy")), denial) in union(trig)


def test_base_changes_the_addresses(filled):
    holding = gather(filled[0], options=Options(base="https://example.org/case/"))
    text = FORMATS["trig"].files(holding)["sousveil.trig"].decode("utf-8")
    assert "<https://example.org/case/claim/" in text and "urn:x-sousveil:claim" not in text


def test_every_own_term_is_in_the_vocabulary(trig):
    vocabulary = rdflib.Graph().parse(data=DATA.joinpath("vocabulary.ttl").read_text(encoding="utf-8"), format="turtle")
    described = {str(one) for one in vocabulary.subjects()}
    used = {str(term) for triple in union(trig) for term in triple[1:] if str(term).startswith(PREFIXES["sv"])}
    assert used - described == set()
