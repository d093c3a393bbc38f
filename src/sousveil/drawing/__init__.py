"""Pictures and words from plain view models: SVG that app, site, dossier and print share. Knows no ledger and no web."""

from __future__ import annotations
