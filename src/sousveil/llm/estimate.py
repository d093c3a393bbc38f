"""What a run would ask, before it asks. Invariant: counting sends nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.extraction import engine
from sousveil.extraction.languages import words_for
from sousveil.llm.cache import key_of
from sousveil.llm.prompt import messages, prompt
from sousveil.llm.reader import Reader, parts_of
from sousveil.model import Document

LETTERS_A_TOKEN = 4


@dataclass(frozen=True)
class Estimate:
    """Documents, requests (parts without a kept answer), tokens sent and at most received: letters / 4, so roughly."""

    documents: int = 0
    requests: int = 0
    sent: int = 0
    received: int = 0

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(
            self.documents + other.documents, self.requests + other.requests, self.sent + other.sent,
            self.received + other.received,
        )  # fmt: skip

    def line(self) -> str:
        """For people."""
        return (
            f"{self.documents} documents, {self.requests} requests, about {self.sent:,} tokens sent and at most "
            f"{self.received:,} received"
        )


def estimate(reader: Reader, document: Document) -> Estimate:
    """What reading one document would ask of the model."""
    asked = sent = 0
    for start, end in parts_of(engine.read(document, words_for(document))):
        chat = messages(document, start, end)
        if reader.cache.get(key_of(reader.settings.model, prompt().digest, chat)) is None:
            asked += 1
            sent += sum(len(message["content"]) for message in chat) // LETTERS_A_TOKEN
    return Estimate(1, asked, sent, asked * reader.settings.answer_tokens)
