"""How graphs are opened: no bytes are held on to, and memory is one store for all."""

from __future__ import annotations

import pytest

from sousveil.extraction import neural
from sousveil.extraction.neural import kept, weights

pytestmark = pytest.mark.skipif(neural.absence() is not None, reason=str(neural.absence()))


def test_no_file_is_held_once_it_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.FOLDER, raising=False)
    opened = weights.open_weights()
    assert opened.second is not None
    glass = opened.second.glass
    assert not {"_words", "_session"} & vars(glass).keys()
    assert glass._words is not None and glass._session is not None
    assert not [name for one in (glass, opened.engine) for name, value in vars(one).items() if isinstance(value, bytes)]


def test_a_second_look_that_changes_after_it_was_checked_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.FOLDER, raising=False)
    for path in weights.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    opened = weights.open_weights(tmp_path)
    (tmp_path / weights.SECOND).write_bytes(b"changed")
    (tmp_path / weights.WORDS).unlink()
    assert opened.second is not None
    with pytest.raises(weights.WeightsError, match=f"{weights.SECOND} of the trained model was changed"):
        _ = opened.second.glass._session
    with pytest.raises(weights.WeightsError, match=f"{weights.WORDS} of the trained model is missing"):
        _ = opened.second.glass._words


def test_graphs_share_one_store_of_memory_and_lay_none_out_beforehand() -> None:
    found = weights.session(weights.Files(weights.FOLDER, neural.load().manifest["files"]).read("tagger.onnx"))
    options = found.get_session_options()
    assert not options.enable_mem_pattern
    assert options.get_session_config_entry("session.use_env_allocators") == "1"
    assert options.get_session_config_entry("session.use_device_allocator_for_initializers") == "1"
