"""geojson (RFC 7946): findings as lines from country to country.

Invariant: a line begins where the thing comes from; what every source denies has no geometry, so no map draws it; a point
stands for a country, never for a site. Lines do not cross the antimeridian.
"""

from __future__ import annotations

import json
from typing import Any

from sousveil.model import Finding, Party
from sousveil.publishing.exports import jsonl
from sousveil.publishing.exports.columns import finding_row
from sousveil.publishing.exports.holding import Holding, denied
from sousveil.publishing.exports.points import point


def files(holding: Holding) -> dict[str, bytes]:
    """One file: a FeatureCollection; head and licences as a foreign member `sousveil`."""
    about = jsonl.about(holding)
    about.pop("type")
    collection = {
        "type": "FeatureCollection",
        "sousveil": about | {"points": "Each point stands for a country (its label point on the map), not for a site."},
        "features": [_feature(finding, holding) for finding in sorted(holding.findings, key=lambda finding: finding.id)],
    }
    text = json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False)
    return {f"{holding.options.stem}.geojson": f"{text}\n".encode()}


def _feature(finding: Finding, holding: Holding) -> dict[str, Any]:
    ids = [*finding.claims, *finding.denials]
    quotes = [{"claim": id, "quote": claim.quote, "speaker": claim.speaker, "modality": str(claim.modality),
               "document": holding.by_id[claim.doc].title or claim.doc} for id in ids if (claim := holding.claims.get(id))]
    return {
        "type": "Feature", "id": finding.id, "geometry": None if denied(finding) else _geometry(finding),
        "properties": {name: value for name, value in finding_row(finding).items() if name != "id"} | {"quotes": quotes},
    }


def _geometry(finding: Finding) -> dict[str, Any] | None:
    start, end = _point(finding.from_party), _point(finding.to_party)
    if start and end and start != end:
        return {"type": "LineString", "coordinates": [list(start), list(end)]}
    found = start or end
    return {"type": "Point", "coordinates": list(found)} if found else None


def _point(party: Party | None) -> tuple[float, float] | None:
    return point(party.country) if party and party.country else None
