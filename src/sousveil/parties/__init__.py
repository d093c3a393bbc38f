"""Who is meant: names as written become identified parties, or questions for a person. Knows no documents.

The public door: `find` (names in a text), `settle` (which of them are meant), `resolve` (one name), `registry` and `states` (what
is known of a party). Loading is lazy: importing this package reads no table.
"""

from __future__ import annotations

from sousveil.parties.evidence import Settled, settle
from sousveil.parties.gazetteer import Gazetteer, Hit, Word, WordKind, find, gazetteer
from sousveil.parties.registry import Entry, Registry, registry
from sousveil.parties.resolve import Candidate, How, Resolution, resolve
from sousveil.parties.states import States, states

__all__ = [
    "Candidate", "Entry", "Gazetteer", "Hit", "How", "Registry", "Resolution", "Settled", "States", "Word", "WordKind", "find",
    "gazetteer", "registry", "resolve", "settle", "states",
]
