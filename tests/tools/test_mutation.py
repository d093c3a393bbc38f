"""The tool that takes guards out: it finds them, takes out one and no more, and never touches the tree."""

from __future__ import annotations

import argparse
import ast
from pathlib import Path
from queue import Queue

import pytest

from tools import mutation

EDTF = Path("src/sousveil/model/edtf.py")


def test_a_guard_without_its_test_leaves_the_rest_as_it_was() -> None:
    source = (mutation.ROOT / EDTF).read_bytes()
    found = list(mutation.guards(EDTF))
    assert found and all(guard.tests == (Path("tests/model/test_edtf.py"),) for guard in found)
    for guard in found:
        changed = guard.without(source)
        ast.parse(changed)
        assert changed[: guard.start] == source[: guard.start] and changed.endswith(source[guard.end:])
        assert changed[guard.start:].startswith(b"False")


def test_the_sample_is_the_same_each_time_and_keeps_its_guards_when_others_come(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = argparse.Namespace(all=False, room=None, seed=mutation.SEED, sample=mutation.SAMPLE)
    whole = mutation.chosen(asked)
    assert whole == mutation.chosen(asked) and len(whole) == mutation.SAMPLE
    guards = mutation.guards
    monkeypatch.setattr(mutation, "guards", lambda module: guards(module) if module != whole[0].module else [])
    rest = [guard for guard in whole if guard.module != whole[0].module]
    assert set(rest) <= set(mutation.chosen(asked))


@pytest.mark.parametrize("passes", [True, False])
def test_a_copy_is_whole_again_after_a_guard_was_out(passes: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = next(mutation.guards(EDTF))
    target = tmp_path / EDTF
    target.parent.mkdir(parents=True)
    source = (mutation.ROOT / EDTF).read_bytes()
    target.write_bytes(source)
    met: list[bytes] = []

    def ran(copy: Path, tests: object) -> bool:
        met.append((copy / EDTF).read_bytes())
        return passes

    monkeypatch.setattr(mutation, "passes", ran)
    copies: Queue[Path] = Queue()
    copies.put(tmp_path)
    assert mutation.seen(guard, copies) is not passes
    assert met == [guard.without(source)] and target.read_bytes() == source and copies.get_nowait() == tmp_path
    assert (mutation.ROOT / EDTF).read_bytes() == source
