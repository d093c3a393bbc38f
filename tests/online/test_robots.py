"""robots.txt by the standard: whose rules count, which rule decides, and no pattern that costs more than its length."""

from __future__ import annotations

import time

import pytest

from sousveil.online.robots import MAX_BYTES, parse

TEXT = b"""
# for all
User-agent: *
Disallow: /
User-agent: other
User-agent: Sousveil
Disallow: /private
Allow: /private/press
Disallow: /*.pdf$
Disallow: /caf%c3%a9
Disallow: /a%2fb
Disallow: /list?*page=
Disallow:
Crawl-delay: 5

User-agent: more
Disallow: /reports
"""


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("/", True),
        ("/reports", True),
        ("/private", False),
        ("/privateer", False),
        ("/private/press/1", True),
        ("/a/report.pdf", False),
        ("/a/report.pdf?x", True),
        ("/caf\u00e9", False),
        ("/caf%C3%A9/x", False),
        ("/a/b", True),
        ("/a%2Fb", False),
        ("/list?a=1&page=2", False),
        ("/list", True),
        ("/robots.txt", True),
        ("/%70rivate", False),
    ],
)
def test_the_longest_rule_of_the_own_group_decides(target: str, allowed: bool) -> None:
    assert parse(TEXT).allow(target) is allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        (b"", True),
        (b"User-agent: *\nDisallow: /", False),
        (b"User-agent: *\nDisallow:", True),
        (b"User-agent: sousveilbot\nDisallow: /", True),
        (b"user-AGENT : SOUSVEIL/2 # us\rdisallow : / # all", False),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n", False),
        (b"Disallow: /", True),
        (b"User-agent: *\nDisallow: /x\nAllow: /x", True),
        (b"User-agent: *\nSitemap: y\nDisallow: /", False),
        (b"<html><body>Disallow: /</body></html>", True),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: sousveil\nAllow: /x", True),
        (b"\x00\xff" * 5000, True),
    ],
)
def test_files_as_they_are_found(text: bytes, allowed: bool) -> None:
    assert parse(text).allow("/x") is allowed


def test_several_groups_of_one_name_are_one() -> None:
    robots = parse(b"User-agent: sousveil\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: sousveil\nDisallow: /c")
    assert [robots.allow(path) for path in ("/a", "/b", "/c")] == [False, True, False]


def test_no_pattern_costs_more_than_its_length() -> None:
    robots = parse(b"User-agent: *\n" + b"Disallow: /" + b"*a" * 900 + b"b$\n" + b"Disallow: /*" + b"a*" * 900 + b"b\n" * 3)
    started = time.monotonic()
    assert robots.allow("/" + "a" * 1900)
    assert time.monotonic() - started < 1.0
    assert parse(b"User-agent: *\n" + b"#" * MAX_BYTES + b"\nDisallow: /").allow("/")
