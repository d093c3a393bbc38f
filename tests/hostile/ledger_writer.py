"""A process that writes to a ledger and says each acknowledged step on standard output, until it is killed."""

from __future__ import annotations

import sys

from sousveil import ledger as ledgers
from sousveil.model import Claim, Document, Kind, Party, PartyType

ACME = Party(name="Acme", type=PartyType.COMPANY, country="US")


def step(name: str, n: int) -> tuple[Document, list[Claim]]:
    """The nth document of a writer, with two claims."""
    document = Document.of(f"{name} {n}: Acme sold cameras. Acme sold drones. " + f"{n} " * (n % 700), title=f"{name} {n}")
    starts = [document.text.index("Acme"), document.text.index("Acme sold drones")]
    return document, [
        Claim.of(document, start=start, end=start + 9, kind=Kind.SUPPLY, from_party=ACME, to_party=None, extractor="rules 1")
        for start in starts
    ]


def main(path: str, name: str, first: int) -> None:
    with ledgers.open(path, timeout=30) as ledger:
        print("open", flush=True)
        for n in range(first, first + 100_000):
            document, claims = step(name, n)
            ledger.add(document, claims, original=document.text.encode())
            print(n, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
