"""The forms of a verb, by name. Invariant: every language uses these names, whatever it inflects."""

from __future__ import annotations

BASE, S, ING, PAST, PARTICIPLE = "base", "s", "ing", "past", "participle"
FUTURE, CONDITIONAL = "future", "conditional"
