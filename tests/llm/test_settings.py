"""Where a language model may be asked: this machine by default, another one only where the user said so."""

from __future__ import annotations

import pytest

from sousveil.llm import Settings
from sousveil.model import UsageError


@pytest.mark.parametrize("endpoint", [
    "http://127.0.0.1:8080/v1", "http://localhost:11434/v1", "http://[::1]:8000/v1/", "https://127.8.1.2/v1/chat/completions",
])  # fmt: skip
def test_endpoint_on_this_machine_needs_no_flag(endpoint: str) -> None:
    assert Settings(endpoint=endpoint, model="m").address.path == "/v1/chat/completions"


@pytest.mark.parametrize("endpoint", [
    "http://192.168.1.9:8080/v1", "https://api.example.org/v1", "http://localhost.example.org/v1", "http://0.0.0.0:80/v1",
    "http://127.0.0.1.example.org/v1", "http://2130706433/v1",
])  # fmt: skip
def test_endpoint_elsewhere_needs_the_flag(endpoint: str) -> None:
    with pytest.raises(UsageError, match="--send-text"):
        Settings(endpoint=endpoint, model="m")
    assert Settings(endpoint=endpoint, model="m", remote=True)


@pytest.mark.parametrize("endpoint", [
    "", "127.0.0.1:8080", "ftp://127.0.0.1/v1", "http://", "http://me:secret@127.0.0.1/v1", "http://127.0.0.1:99999/v1",
    "http://127.0.0.1/v1?key=1",
])  # fmt: skip
def test_what_is_no_endpoint_is_one_line(endpoint: str) -> None:
    with pytest.raises(UsageError) as caught:
        Settings(endpoint=endpoint, model="m")
    assert "\n" not in str(caught.value) and "secret" not in str(caught.value)


def test_a_key_goes_to_another_machine_only_encrypted() -> None:
    with pytest.raises(UsageError, match="https"):
        Settings(endpoint="http://10.0.0.1/v1", model="m", remote=True, key="k")
    assert Settings(endpoint="https://api.example.org/v1", model="m", remote=True, key="k").key == "k"


def test_limits_are_positive() -> None:
    with pytest.raises(UsageError):
        Settings(endpoint="http://localhost/v1", model="m", tries=0)
    with pytest.raises(UsageError, match="--model"):
        Settings(endpoint="http://localhost/v1", model=" ")
