"""The command line in this process and as a process of its own, and a small ledger to ask."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sousveil import ledger as ledgers
from sousveil.cli import main
from sousveil.model import Claim, Document, Kind, Party, PartyType, Technology

TEXT = "Huawei sold cameras to Kenya. The Export Bank lent Kenya money for a network. Kenya opened its network to Huawei."


@dataclass(frozen=True)
class Said:
    """What a command said and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`sousveil WORDS` in this process."""

    def called(*words: object) -> Said:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return called


@pytest.fixture
def spawn() -> Run:
    """`sousveil WORDS` as a process of its own; `stdin` are bytes, the rest goes to subprocess.run."""

    def called(*words: object, stdin: bytes = b"", env: dict[str, str] | None = None, **more: Any) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "sousveil", *map(str, words)],
            input=stdin,
            check=False,
            timeout=240,
            env=os.environ | (env or {}),
            **({"capture_output": True} | more),
        )
        return Said(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())

    return called


def small(path: Path) -> Path:
    """A ledger of one document with three claims."""
    document = Document.of(TEXT, title="A sale", publisher="Test Press", published="2020")
    maker = Party(name="Huawei", type=PartyType.COMPANY, country="CN")
    bank = Party(name="Export Bank", type=PartyType.PUBLIC_BODY, country="CN")
    kenya = Party(name="Kenya", type=PartyType.STATE, country="KE")
    ends = {Kind.SUPPLY: (maker, kenya), Kind.FINANCE: (bank, kenya), Kind.ACCESS: (kenya, maker)}
    claims = []
    for kind, quote in zip(ends, TEXT.rstrip(".").split(". "), strict=True):
        start = TEXT.index(quote)
        claims.append(
            Claim.of(
                document,
                start=start,
                end=start + len(quote),
                kind=kind,
                from_party=ends[kind][0],
                to_party=ends[kind][1],
                technology=(Technology.TELECOM_NETWORK,),
                extractor="made/1",
            )
        )
    with ledgers.open(path) as opened:
        opened.add(document, claims, original=TEXT.encode())
    return path


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small ledger, to be read only."""
    return small(tmp_path_factory.mktemp("cli") / "small.sousveil")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A small ledger that the test may write to."""
    return small(tmp_path / "own.sousveil")


def is_one_line(said: Said, code: int = 1) -> bool:
    return said.code == code and said.out == "" and len(said.err.splitlines()) == 1 and "Traceback" not in said.err
