"""What a site's robots.txt lets this program read (RFC 9309).

Invariant: of the rules that fit an address the longest decides, and of equally long ones the one that allows; matching takes
time in proportion to the lengths, whatever the rules are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from sousveil.online.exchange import AGENT

MAX_BYTES = 500 * 1024
_MAX_RULES = 20_000
_ESCAPED = re.compile("%([0-9A-Fa-f]{2})")
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True)
class Robots:
    """(allows, pattern) of the group for this program, else of the group for all."""

    rules: tuple[tuple[bool, str], ...] = ()

    def allow(self, target: str) -> bool:
        """May the path with its query be read?"""
        path = _same(target)
        if path == "/robots.txt":
            return True
        fitting = [(len(pattern), allows) for allows, pattern in self.rules if _fits(pattern, path)]
        return max(fitting, default=(0, True))[1]


def parse(raw: bytes) -> Robots:
    """The rules of a robots.txt; lines that can't be understood are passed over, as the standard wants."""
    own: list[tuple[bool, str]] = []
    general: list[tuple[bool, str]] = []
    agents: list[str] = []
    is_named, in_rules = False, False
    for name, value in _lines(raw):
        if name == "user-agent":
            agents = [value.lower()] if in_rules else [*agents, value.lower()]
            in_rules = False
            is_named |= _is_ours(value.lower())
        elif name in ("allow", "disallow"):
            in_rules = True
            rule = (name == "allow", _same(value))
            if value and len(own) + len(general) < _MAX_RULES:
                own += [rule] if any(_is_ours(agent) for agent in agents) else []
                general += [rule] if "*" in agents else []
    return Robots(tuple(own if is_named else general))


def _lines(raw: bytes) -> list[tuple[str, str]]:
    text = raw[:MAX_BYTES].decode("utf-8", errors="replace").removeprefix("\ufeff")
    pairs = (line.split("#", 1)[0].partition(":") for line in text.replace("\r", "\n").split("\n"))
    return [(name.strip().lower(), value.strip()) for name, _, value in pairs]


def _is_ours(agent: str) -> bool:
    return agent.split("/")[0].strip() == AGENT


def _same(written: str) -> str:
    """An address or pattern with each sign written in one way."""

    def plain(hit: re.Match[str]) -> str:
        sign = chr(int(hit[1], 16))
        return sign if sign in _PLAIN else hit[0].upper()

    return _ESCAPED.sub(plain, quote(written, safe="/%:@!$&'()*+,;=-._~?[]"))


def _fits(pattern: str, path: str) -> bool:
    """Does the pattern, with * for anything and $ for the end, fit the beginning of the path?"""
    to_end = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for number, piece in enumerate(others):
        if to_end and number == len(others) - 1:
            return len(path) - len(piece) >= place and path.endswith(piece)
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return not to_end or place == len(path)
