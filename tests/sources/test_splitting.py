"""Messages inside messages: what is packed against the rule, and broken."""

from __future__ import annotations

from email.message import Message

from sousveil.sources.splitting import _unpacked


def test_a_packed_message_that_is_broken_is_read_as_it_stands() -> None:
    part = Message()
    part["Content-Transfer-Encoding"] = "base64"
    assert _unpacked(part, b"U3ViamVjdDogYQ") == b""
    assert _unpacked(part, b"U3ViamVjdDogYQpGcm9tOiBiCgpjCg==").startswith(b"Subject: a")
