"""Who is meant: names as written become identified parties, or questions for a person. Knows no documents.

The public door: `find` (names in a text) and `settle` (which of them are meant) here; one name by `.resolve`, what is known of
a party or state by `.registry` and `.states`, decisions on pairs by `.clusters`, owners by `.ownership`.
Loading is lazy: importing this package reads no table.
"""

from __future__ import annotations

from sousveil.parties.evidence import Settled, settle
from sousveil.parties.gazetteer import Gazetteer, Hit, Word, WordKind, find
from sousveil.parties.states import country_of

__all__ = ["Gazetteer", "Hit", "Settled", "Word", "WordKind", "country_of", "find", "settle"]
