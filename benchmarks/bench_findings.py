"""Findings over N made-up claims: joining all, following one new document, and the same join by hand with polars.

    python benchmarks/bench_findings.py [CLAIMS]    (default 20000)

Prints one JSON object a line. CPU seconds (not wall), so that a busy machine says the same; peak memory of the whole process.
The made-up ledger: five claims a document, a tenth of the documents copies of another with up to 10 % of the words changed.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from sousveil.findings import Join, identities
from sousveil.findings.reviewed import Reviews
from sousveil.model import Amount, Claim, Document, Kind, Modality, Party, PartyType, Status, Technology

WORDS = [a + b for a in ("ka", "mo", "ri", "te", "su", "va", "no", "li") for b in ("lan", "dor", "mek", "tis", "bur", "pan")]
STATES = ("AL", "BO", "CM", "DJ", "EC", "FJ", "GH", "HU", "ID", "JO", "KE", "LA", "MA", "NG", "OM", "PK", "QA", "RS", "SN")


def document(chance: random.Random, n: int, earlier: list[list[str]]) -> tuple[Document, list[str]]:
    """A document of 150 words; one in ten is an edited copy."""
    if earlier and chance.random() < 0.1:
        words = [chance.choice(WORDS) if chance.random() < 0.1 else word for word in chance.choice(earlier)]
    else:
        words = [f"{chance.choice(WORDS)}{chance.randrange(40)}" for _ in range(150)]
    text = f"{' '.join(words)} number {n}."
    published = f"20{chance.randrange(10, 24)}-0{chance.randrange(1, 10)}"
    return Document.of(text, publisher=f"Paper {chance.randrange(400)}", published=published), words


def claims(chance: random.Random, made: Document, companies: int) -> list[Claim]:
    """Five claims, each on its own piece of the text."""
    found = []
    for place in range(5):
        start = made.text.index(" ", place * 150) + 1
        company = min(int(chance.paretovariate(0.7)), companies)
        to = chance.choice(STATES)
        found.append(Claim.of(
            made, start=start, end=start + 80, kind=chance.choice(list(Kind)[:4]),
            from_party=Party(name=f"Company {company}", type=PartyType.COMPANY, country="US", id=f"c{company}"),
            to_party=Party(name=to, type=PartyType.STATE, country=to), technology=(chance.choice(list(Technology)),),
            time=f"20{chance.randrange(10, 24)}", status=chance.choice(list(Status)),
            modality=Modality.DENIED if chance.random() < 0.03 else Modality.ASSERTED,
            amount=Amount(chance.randrange(100) * 1e6, "USD") if chance.random() < 0.1 else None,
        ))
    return found


def world(n: int, seed: int = 1) -> tuple[dict[str, Document], list[Claim]]:
    """Documents by id and n claims."""
    chance = random.Random(seed)
    documents: dict[str, Document] = {}
    made: list[Claim] = []
    texts: list[list[str]] = []
    for number in range(n // 5):
        one, words = document(chance, number, texts[-500:])
        texts.append(words)
        documents[one.id] = one
        made += claims(chance, one, max(10, n // 20))
    return documents, made


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of a piece of work, and what it gave."""
    before = time.process_time()
    found = work()
    return round(time.process_time() - before, 3), found


def by_hand(made: list[Claim], documents: dict[str, Document]) -> float | None:
    """The count that a person would write in polars: distinct publishers by kind, parties and technology. None without it."""
    try:
        import polars
    except ModuleNotFoundError:
        return None
    rows = [{"kind": str(c.kind), "from": c.from_party.key if c.from_party else "", "to": c.to_party.key if c.to_party else "",
             "technology": str(c.technology[0]), "publisher": documents[c.doc].publisher} for c in made]
    keys = ("kind", "from", "to", "technology")
    return timed(lambda: polars.DataFrame(rows).group_by(*keys).agg(polars.col("publisher").n_unique()))[0]


def main() -> int:
    """Measure and print."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    documents, made = world(n)
    joined = Join(documents.__getitem__, Reviews(()), identities(()))
    adding, _ = timed(lambda: joined.add(made))
    finding, found = timed(joined.findings)
    chance = random.Random(9)
    follow = []
    for number in range(20):
        one, _ = document(chance, 10**9 + number, [])
        documents[one.id] = one
        new = claims(chance, one, max(10, n // 20))
        follow.append(timed(lambda new=new: (joined.add(new), joined.findings()))[0])
    print(json.dumps({
        "claims": len(made), "documents": len(documents), "findings": len(found),
        "most_documents": max(len(finding.documents) for finding in found),
        "add_cpu_s": adding, "find_cpu_s": finding, "one_more_document_cpu_s": sorted(follow)[10],
        "polars_by_hand_cpu_s": by_hand(made, documents), "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))
    return 0


if __name__ == "__main__":
    sys.exit(main())
