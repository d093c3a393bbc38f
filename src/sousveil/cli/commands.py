"""The commands: a name and its line of help. Each lives in the module of its name (`-` becomes `_`)."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "tour": "a demonstration ledger, what it found, and the app on it",
    "read": "read documents, extract claims, store both in a ledger",
    "extract": "the same without a ledger: claims to standard output",
    "explain": "why a claim was made: the sentence, the frame, each cue",
    "claims": "list the claims of a ledger",
    "findings": "list what several claims together say",
    "bench": "how good the extraction is on annotated documents",
    "exposure": "what a country is exposed to, as far as claims say",
    "leverage": "which strings a holder could pull, and what carries each",
    "serve": "show a ledger in the browser",
}
