"""A document to claims by way of a language model.

Invariant: what the model says is founded on the stored text or refused; every refusal is counted and said in a notice; a part
without a usable answer is said too, and asked again the next time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sousveil.extraction import engine
from sousveil.extraction.distinct import distinct
from sousveil.extraction.extracted import Extracted
from sousveil.extraction.languages import words_for
from sousveil.extraction.scenes import Reading
from sousveil.llm.anchoring import Folded
from sousveil.llm.answers import Row, rows
from sousveil.llm.asking import Asker
from sousveil.llm.cache import Cache, key_of
from sousveil.llm.claiming import Founder
from sousveil.llm.parts import parts
from sousveil.llm.prompt import messages, prompt, schema
from sousveil.llm.settings import Settings
from sousveil.model import Claim, Document, Notice

INCOMPLETE, REFUSED = "llm-incomplete", "llm-refused"
MALFORMED = "not of the form that was asked for"


@dataclass
class Reader:
    """Asks the model of `settings`; answers are kept in `cache`. An Extractor."""

    settings: Settings
    cache: Cache = field(default_factory=Cache)
    asker: Asker = field(init=False)
    settled: bool = False

    def __post_init__(self) -> None:
        self.asker = Asker(self.settings)

    @property
    def version(self) -> str:
        """The model's name and the prompt's version: what its claims carry."""
        return f"llm:{'-'.join(self.settings.model.split())} prompt-{prompt().version}"

    def __call__(self, document: Document) -> Extracted:
        """Claims that stand in the text, in reading order. Raises EndpointError where the server can't be asked."""
        reading = engine.read(document, words_for(document))
        founder = Founder(reading, Folded(document.text), self.version)
        claims: list[Claim] = []
        refused: Counter[str] = Counter()
        unanswered = total = 0
        for start, end in parts_of(reading):
            total += 1
            answered = self._answer(document, start, end)
            if answered is None:
                unanswered += 1
                continue
            refused[MALFORMED] += answered[1]
            for row in answered[0]:
                made = founder.claim(row, start, end)
                if isinstance(made, str):
                    refused[made] += 1
                else:
                    claims.append(made)
        claims.sort(key=lambda claim: (claim.start, claim.end, claim.kind, claim.id))
        return Extracted(tuple(distinct(_once(claims))), _notices(refused, unanswered, total))

    def _answer(self, document: Document, start: int, end: int) -> tuple[list[Row], int] | None:
        """Rows of the kept answer, else of a new one, asked for twice where the first is unusable."""
        chat = messages(document, start, end)
        key = key_of(self.settings.model, prompt().digest, chat)
        kept = self.cache.get(key)
        found = rows(kept) if kept is not None else None
        for _ in range(0 if found is not None else 2):
            answer = self.asker.ask(chat, schema())
            found = rows(answer)
            if found is not None and answer is not None:
                self.cache.put(key, answer)
                break
        return found


def parts_of(reading: Reading) -> Iterator[tuple[int, int]]:
    """The parts in which a document is read."""
    return parts([(scene.sentence.start, scene.sentence.end) for scene in reading.scenes])


def _once(claims: list[Claim]) -> list[Claim]:
    """A claim of two overlapping parts is one."""
    return list({(claim.id, claim.kind): claim for claim in reversed(claims)}.values())[::-1]


def _notices(refused: Counter[str], unanswered: int, total: int) -> tuple[Notice, ...]:
    found = []
    if unanswered:
        told = f"the language model gave no usable answer for {unanswered} of {total} parts; read again to ask for them"
        found.append(Notice(INCOMPLETE, told))
    why = ", ".join(f"{count} {reason}" for reason, count in sorted(refused.items()) if count)
    if why:
        found.append(Notice(REFUSED, f"rows of the language model that were refused: {why}"))
    return tuple(found)
