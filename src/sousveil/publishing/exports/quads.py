"""Statements of linked data, and the names they use.

Invariant: a term is an absolute IRI or a literal; the vocabularies are those of the W3C (PROV-O, Web Annotation), Dublin Core,
nanopub.net, and this project's own codes, which `data/vocabulary.ttl` describes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

OWN = "urn:x-sousveil:"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {
    "dct": "http://purl.org/dc/terms/",
    "harm": f"{OWN}harm:",
    "kind": f"{OWN}kind:",
    "modality": f"{OWN}modality:",
    "np": "http://www.nanopub.org/nschema#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "status": f"{OWN}status:",
    "sv": f"{OWN}term:",
    "technology": f"{OWN}technology:",
    "type": f"{OWN}type:",
    "xsd": XSD,
}
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class Iri(str):
    """An absolute IRI."""

    __slots__ = ()


@dataclass(frozen=True)
class Literal:
    """A value; `datatype` is an IRI, a string where there is none."""

    value: str
    datatype: str | None = None


class Quad(NamedTuple):
    """One statement in a named graph."""

    graph: Iri
    subject: Iri
    predicate: Iri
    object: Iri | Literal


def name(short: str) -> Iri:
    """`prov:used` as a whole IRI. Raises KeyError for an unknown prefix."""
    prefix, _, local = short.partition(":")
    return Iri(PREFIXES[prefix] + local)


def shortened(iri: str) -> str | None:
    """The IRI with a prefix; None where it has none."""
    for prefix, whole in PREFIXES.items():
        if iri.startswith(whole) and _LOCAL.fullmatch(iri[len(whole) :]):
            return f"{prefix}:{iri[len(whole):]}"
    return None


def segment(text: str) -> str:
    """Any text as a piece of an IRI."""
    return quote(text, safe="-._~:")


def whole(number: int) -> Literal:
    """A whole number from 0."""
    return Literal(str(number), f"{XSD}nonNegativeInteger")


def decimal(number: float) -> Literal:
    """A number without an exponent."""
    return Literal(f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}", f"{XSD}decimal")
