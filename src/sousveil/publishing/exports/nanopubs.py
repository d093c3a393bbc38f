"""Claims as nanopublications: what is said, where it was read, who wrote this down; four named graphs a claim.

Invariant: the assertion graph says that a Claim was made, never that the thing is so: the relation is a node with its kind, its
two parties and its modality, so no statement "X supplied Y" stands anywhere, and a denial can't be read as its opposite.
Sources: nanopub.net guidelines; W3C PROV-O; W3C Web Annotation Data Model; RFC 6920 (ni: names of documents by their hash).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

import sousveil
from sousveil.model import Claim, Document, Party
from sousveil.publishing.exports.holding import UNSTATED, Entry, Holding
from sousveil.publishing.exports.jsonl import NOTE
from sousveil.publishing.exports.quads import EDTF, OWN, Iri, Literal, Quad, decimal, name, segment, whole

_AROUND = 32
A = name("rdf:type")


def quads(holding: Holding) -> Iterator[Quad]:
    """All statements, claim by claim."""
    for entry in holding.entries:
        address = claim_address(holding, entry.claim.id)
        document = holding.by_id[entry.claim.doc]
        yield from _head(address)
        yield from _assertion(address, entry.claim, holding)
        yield from _provenance(address, entry, document)
        for denial in holding.denials.get(entry.claim.id, ()):
            other = Iri(f"{claim_address(holding, denial.id)}#assertion")
            yield Quad(Iri(f"{address}#provenance"), Iri(f"{address}#assertion"), name("sv:deniedBy"), other)
        yield from _publication(address, document, holding)


def claim_address(holding: Holding, id: str) -> Iri:
    """The IRI of a claim's nanopublication."""
    return Iri(f"{holding.options.base}claim/{id}")


def hashed(sha256: str) -> Iri:
    """RFC 6920 name of bytes by their sha256 (hex)."""
    return Iri("ni:///sha-256;" + base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("="))


def _head(address: Iri) -> Iterator[Quad]:
    graph = Iri(f"{address}#head")
    yield Quad(graph, address, A, name("np:Nanopublication"))
    yield Quad(graph, address, name("np:hasAssertion"), Iri(f"{address}#assertion"))
    yield Quad(graph, address, name("np:hasProvenance"), Iri(f"{address}#provenance"))
    yield Quad(graph, address, name("np:hasPublicationInfo"), Iri(f"{address}#publication"))


def _assertion(address: Iri, claim: Claim, holding: Holding) -> Iterator[Quad]:
    graph, said = Iri(f"{address}#assertion"), Iri(f"{address}#claim")

    def say(predicate: str, value: Iri | Literal) -> Quad:
        return Quad(graph, said, name(predicate), value)

    yield Quad(graph, said, A, name("sv:Claim"))
    yield say("sv:kind", name(f"kind:{claim.kind}"))
    yield say("sv:modality", name(f"modality:{claim.modality}"))
    yield say("sv:status", name(f"status:{claim.status}"))
    for property_, party in (("sv:from", claim.from_party), ("sv:to", claim.to_party)):
        if party:
            yield say(property_, party_address(holding, party))
    yield from (say("sv:technology", name(f"technology:{code}")) for code in claim.technology)
    yield from (say("sv:harm", name(f"harm:{code}")) for code in claim.harm)
    if claim.place:
        yield say("sv:place", Literal(claim.place))
    if claim.time:
        yield say("sv:time", Literal(claim.time, EDTF))
    if claim.speaker:
        yield say("sv:speaker", Literal(claim.speaker))
    if claim.amount:
        yield say("sv:amount", decimal(claim.amount.value))
        yield say("sv:currency", Literal(claim.amount.currency))
    for party in dict.fromkeys(filter(None, (claim.from_party, claim.to_party))):
        yield from _party(graph, party_address(holding, party), party)


def party_address(holding: Holding, party: Party) -> Iri:
    """The IRI of a party: made of its key."""
    return Iri(f"{holding.options.base}party/{segment(party.key)}")


def _party(graph: Iri, address: Iri, party: Party) -> Iterator[Quad]:
    yield Quad(graph, address, A, name("sv:Party"))
    yield Quad(graph, address, name("rdfs:label"), Literal(party.name))
    yield Quad(graph, address, name("sv:type"), name(f"type:{party.type}"))
    if party.country:
        yield Quad(graph, address, name("sv:country"), Literal(party.country))


def _provenance(address: Iri, entry: Entry, document: Document) -> Iterator[Quad]:
    claim = entry.claim
    graph, said, made = (Iri(f"{address}#{part}") for part in ("provenance", "assertion", "extraction"))
    source, text = hashed(document.id), hashed(document.text_sha256)
    extractor = Iri(f"{OWN}extractor:{segment(claim.extractor or 'unknown')}")
    yield Quad(graph, said, name("prov:wasQuotedFrom"), source)
    yield Quad(graph, said, name("prov:wasGeneratedBy"), made)
    yield Quad(graph, said, name("sv:review"), Literal(str(entry.said.state)))
    yield Quad(graph, made, A, name("prov:Activity"))
    yield Quad(graph, made, name("prov:used"), source)
    yield Quad(graph, made, name("prov:wasAssociatedWith"), extractor)
    yield Quad(graph, made, name("sv:frame"), Literal(claim.frame))
    yield Quad(graph, made, name("sv:confidence"), decimal(claim.confidence))
    yield Quad(graph, extractor, A, name("prov:SoftwareAgent"))
    yield Quad(graph, extractor, name("rdfs:label"), Literal(claim.extractor or "unknown"))
    yield from _source(graph, source, document)
    if text != source:
        yield Quad(graph, text, name("prov:wasDerivedFrom"), source)
    yield from _annotation(graph, address, text, claim, document)


def _source(graph: Iri, source: Iri, document: Document) -> Iterator[Quad]:
    yield Quad(graph, source, A, name("prov:Entity"))
    yield Quad(graph, source, name("dct:title"), Literal(document.title or document.origin.uri))
    if document.publisher:
        yield Quad(graph, source, name("dct:publisher"), Literal(document.publisher))
    if document.published:
        yield Quad(graph, source, name("dct:issued"), Literal(document.published, EDTF))
    if document.url:
        yield Quad(graph, source, name("sv:url"), Literal(document.url, "http://www.w3.org/2001/XMLSchema#anyURI"))
    yield Quad(graph, source, name("dct:rights"), Literal(document.origin.licence or UNSTATED))


def _annotation(graph: Iri, address: Iri, text: Iri, claim: Claim, document: Document) -> Iterator[Quad]:
    note, target, quote, position = (Iri(f"{address}#{part}") for part in ("annotation", "target", "quote", "position"))
    yield Quad(graph, note, A, name("oa:Annotation"))
    yield Quad(graph, note, name("oa:hasBody"), Iri(f"{address}#assertion"))
    yield Quad(graph, note, name("oa:hasTarget"), target)
    yield Quad(graph, note, name("oa:motivatedBy"), name("oa:identifying"))
    yield Quad(graph, target, A, name("oa:SpecificResource"))
    yield Quad(graph, target, name("oa:hasSource"), text)
    yield Quad(graph, target, name("oa:hasSelector"), quote)
    yield Quad(graph, target, name("oa:hasSelector"), position)
    yield Quad(graph, quote, A, name("oa:TextQuoteSelector"))
    yield Quad(graph, quote, name("oa:prefix"), Literal(document.text[max(0, claim.start - _AROUND) : claim.start]))
    yield Quad(graph, quote, name("oa:exact"), Literal(claim.quote))
    yield Quad(graph, quote, name("oa:suffix"), Literal(document.text[claim.end : claim.end + _AROUND]))
    yield Quad(graph, position, A, name("oa:TextPositionSelector"))
    yield Quad(graph, position, name("oa:start"), whole(claim.start))
    yield Quad(graph, position, name("oa:end"), whole(claim.end))


def _publication(address: Iri, document: Document, holding: Holding) -> Iterator[Quad]:
    graph, head = Iri(f"{address}#publication"), holding.head
    program = Iri(f"{OWN}program:{segment(sousveil.__version__)}")
    ledger = Iri(f"{OWN}ledger:{segment(head.ledger.rpartition('/')[2])}")
    yield Quad(graph, address, name("prov:wasAttributedTo"), program)
    yield Quad(graph, address, name("dct:isPartOf"), ledger)
    yield Quad(graph, address, name("dct:rights"), Literal(document.origin.licence or UNSTATED))
    yield Quad(graph, address, name("rdfs:comment"), Literal(f"{NOTE} {holding.moved}".rstrip()))
    yield Quad(graph, program, A, name("prov:SoftwareAgent"))
    yield Quad(graph, program, name("rdfs:label"), Literal(f"sousveil {sousveil.__version__}"))
    yield Quad(graph, ledger, name("sv:size"), whole(head.size))
    yield Quad(graph, ledger, name("sv:root"), Literal(head.root))
