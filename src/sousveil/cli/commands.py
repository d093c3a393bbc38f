"""The commands: a name and its line of help. Each lives in the module of its name (`import` in `import_`, a word of Python)."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "tour": "a demonstration ledger, what it found, and the app on it",
    "read": "read documents, extract claims, store both in a ledger",
    "extract": "the same without a ledger: claims to standard output",
    "explain": "why a claim was made: the sentence, the frame, each cue",
    "claims": "list the claims of a ledger",
    "findings": "list what several claims together say",
    "import": "bring a table of loans, contracts, indexes or lists into a ledger",
    "figures": "published figures, recomputed from the tables of a ledger",
    "diff": "what changed between two ledgers, or between two dates of one",
    "bench": "how good the extraction is on annotated documents",
    "exposure": "what a country is exposed to, as far as claims say",
    "leverage": "which strings a holder could pull, and what carries each",
    "scenario": "what follows within the claims if a supplier leaves, a ban spreads, a loan is refinanced",
    "rank": "countries or holders in order of what claims say",
    "compare": "two countries side by side",
    "timeline": "what claims say of a country or party, in order of time",
    "network": "findings as a network of parties, as GEXF or JSON",
    "export": "hand claims, findings and documents to other tools, each with its words",
    "restore": "bring an export back into a ledger",
    "seal": "sign the ledger's head, so that nobody can change history unseen",
    "verify": "check the whole ledger: hashes, history, quotes, files, signatures",
    "prove": "a proof of one claim that others can check without the ledger",
    "merge": "bring other reviewers' ledgers into this one",
    "redact": "take out of a ledger what must not be kept",
    "serve": "show a ledger in the browser",
    "publish": "write a ledger as a static site",
    "dossier": "all that documents say of one country or company, on paper",
    "completion": "a script that lets a shell complete commands and options",
}
