"""Two hundred strings that have broken pages before, and a ledger whose every text field holds one."""

from __future__ import annotations

from pathlib import Path

from sousveil import ledger as ledgers
from sousveil.model import Claim, Cue, Document, Kind, Notice, Origin, Party, PartyType, Technology

_CORES = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<iframe src=javascript:alert(1)>",
    "<body onload=alert(1)>", "<a href=javascript:alert(1)>x</a>", "<style>*{display:none}</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>", "<link rel=stylesheet href=//evil.example>",
    "<form action=//evil.example><input name=q>", "<details open ontoggle=alert(1)>", "<math><mtext><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>", "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>",
    "{{ 7*7 }}{% raw %}", "${7*7}", "&lt;script&gt;", "<!--", "<![CDATA[", "\u202e<b>", "\u2028alert(1)\u2029",
    "javascript:alert(1)", "onmouseover=alert(1) x=",
)
_SHELLS = ("{}", '"{}', "'{}", '">{}', "'>{}", "</title>{}", "</script>{}", "--></style></textarea>{}")
PAYLOADS = tuple(shell.format(core) if "{}" in shell else core for core in _CORES for shell in _SHELLS)
BENIGN = "plain words"


def document_with(words: str, number: int) -> tuple[Document, Claim]:
    """A document whose text, title, publisher, address and notice, and a claim whose names, speaker and place, are `words`."""
    text = f"Before {number}. {words} supplied cameras to {words} in 2018. After."
    document = Document.of(
        text, title=words, publisher=words, published="2020", url=f"https://example.org/{words}",
        origin=Origin(words, licence=words), notices=(Notice("odd", words),))
    start = document.text.index("supplied") - 1
    maker = Party(name=f"{words} {number}", type=PartyType.COMPANY, country="CN")
    claim = Claim.of(
        document, start=start + 1, end=document.text.index(" in 2018"), kind=Kind.SUPPLY, from_party=maker,
        to_party=Party(name=words, type=PartyType.PUBLIC_BODY, country="KE"), technology=(Technology.SPYWARE,), place=words,
        time="2018", speaker=words, extractor=words, frame=words, cues=(Cue("kind", words, start + 1, start + 9),))
    return document, claim


def make(path: Path, words: tuple[str, ...]) -> Path:
    """A ledger with such a document for each of `words`."""
    with ledgers.open(path) as ledger, ledger.batch():
        for number, one in enumerate(words):
            document, claim = document_with(one, number)
            ledger.add(document, [claim])
    return path
