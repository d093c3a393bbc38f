"""Whose word on ownership counts: claims and the registry together, or claims alone; a pair of links on each page of circuits.

Invariant: `registry=off` gives what the commands give with `--no-registry`; a static site has the pages with both only.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from sousveil.model import UsageError
from sousveil.publishing.pages.page import Links
from sousveil.publishing.pages.shelf import Shelf

NAME, ON, OFF = "registry", "on", "off"
Choice = tuple[str, str, bool]


def with_registry(query: Mapping[str, str]) -> bool:
    """Does the registry count? Raises UsageError for a word that is neither on nor off."""
    written = query.get(NAME) or ON
    if written not in (ON, OFF):
        raise UsageError(f"unknown {NAME} {written!r}; one of: {ON}, {OFF}")
    return written == ON


def choices(shelf: Shelf, links: Links, path: str, *, registry: bool, query: Mapping[str, str] | None = None) -> list[Choice]:
    """What can be chosen, its address and whether it is; nothing where the registry knows no owner of anybody here. `path` is
    the page's from the top, `query` what else it was asked."""
    if not links.queries or not shelf.study().case.ties:
        return []
    address, chosen, words = links.root + path, ON if registry else OFF, shelf.labels
    return [(words(f"analysis.registry_{word}"), _address(address, query or {}, word), word == chosen) for word in (ON, OFF)]


def _address(path: str, query: Mapping[str, str], word: str) -> str:
    asked = dict(query) | ({} if word == ON else {NAME: word})
    return f"{path}?{urlencode(sorted(asked.items()))}" if asked else path
