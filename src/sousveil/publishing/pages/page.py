"""A Page is one address of the app and one file of the site, with the same content as HTML and as JSON.

Invariant: links are relative to the page's own address, so that a site works from any host, any sub-path and from disk.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from sousveil.model import Party, PartyType, UsageError

_PLAIN = re.compile(r"[^a-z0-9]+")
_CODE = re.compile(r"[A-Z]{2}")


class NoPage(LookupError):
    """Nothing in the ledger has this address. Any other LookupError is a defect of ours and never passes for this one."""


@dataclass(frozen=True)
class Later:
    """A value of a JSON twin that is worked out where JSON is asked for."""

    build: Callable[[], Any]


@dataclass(frozen=True)
class Page:
    """`path` ends in .html; `view` is what the template sees, `data` the JSON twin, in which claims, findings and
    the views of the analysis stand as they are. `here` names the menu entry."""

    path: str
    template: str
    title: str
    here: str
    view: Mapping[str, Any]
    data: Mapping[str, Any]
    status: int = 200
    scripts: tuple[str, ...] = ()
    description: str = ""

    @property
    def root(self) -> str:
        """The way back to the top: `""` or `"../"`."""
        return "../" * self.path.count("/")

    @property
    def twin(self) -> str:
        """The address of the JSON twin."""
        return self.path.removesuffix(".html") + ".json"


@dataclass(frozen=True)
class Links:
    """Addresses as seen from a page at `root`. A static site has no queries and shows a claim in its document's page."""

    root: str = ""
    queries: bool = True
    leads: bool = True
    """Is there a page of analysis to lead to? Not on paper."""

    def country(self, code: str | None) -> str:
        """A country's page; empty where the code is none."""
        return f"{self.root}country/{code}.html" if code and _CODE.fullmatch(code) else ""

    def party(self, party: Party | None) -> str:
        """A party's page: a state's is its country's; groups and places have none."""
        if party is None or party.type in (PartyType.GROUP, PartyType.PLACE):
            return ""
        if party.type is PartyType.STATE:
            return self.country(party.country)
        return f"{self.root}party/{slug(party.name, party.key)}.html"

    def claim(self, claim_id: str, document_id: str) -> str:
        """A claim's page; in a static site its place in the document's page."""
        if not self.queries:
            return f"{self.document(document_id)}#{claim_id}"
        return f"{self.root}claim/{claim_id}.html"

    def document(self, document_id: str) -> str:
        return f"{self.root}document/{document_id[:16]}.html"

    def finding(self, finding_id: str) -> str:
        return f"{self.root}finding/{finding_id}.html"

    def analysis(self, which: str, key: str) -> str:
        """The page `exposure` or `leverage` of a country (by code) or a party (by its address); empty without a key."""
        return f"{self.root}{which}/{key}.html" if key else ""

    def listing(self, name: str, number: int = 1, filters: Mapping[str, str] | None = None) -> str:
        """A list (`findings`, `documents`, `claims`) with filters and a page number."""
        chosen = {key: value for key, value in (filters or {}).items() if value}
        if number > 1:
            chosen["page"] = str(number)
        if self.queries:
            return f"{self.root}{name}.html" + (f"?{urlencode(sorted(chosen.items()))}" if chosen else "")
        return f"{self.root}{listing_path(name, number, filters)}"

    def part(self, name: str, number: int, query: Mapping[str, str] | None = None) -> str:
        """One of several pages about one thing; in a static site each is a file beside the first."""
        return self.listing(name, number, query) if self.queries else self.root + numbered_path(name, number)

    def neighbours(self, name: str, numbers: Numbers, query: Mapping[str, str] | None = None) -> tuple[str, str]:
        """The addresses of the page before and of the next one, empty where there is none."""
        near = (numbers.number - 1, numbers.number + 1)
        before, after = (self.part(name, number, query) if 1 <= number <= numbers.pages else "" for number in near)
        return before, after


def listing_path(name: str, number: int = 1, filters: Mapping[str, str] | None = None) -> str:
    """The file of a list in a static site: `findings.html`, `findings/supply-2.html`, `claims/country-KE.html`."""
    words = [f"{key}-{value}" if key != "kind" else value for key, value in sorted((filters or {}).items())]
    words += [str(number)] if number > 1 else []
    return f"{name}/{'-'.join(words)}.html" if words else f"{name}.html"


def numbered_path(name: str, number: int) -> str:
    """The file of one of several pages about one thing in a static site: `finding/1234abcd.html`, `finding/1234abcd-2.html`."""
    return f"{name}-{number}.html" if number > 1 else f"{name}.html"


def in_script(text: str) -> Markup:
    """JSON as it may stand inside a script element: no `<` is left in it."""
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


@lru_cache(maxsize=20_000)
def slug(name: str, key: str) -> str:
    """A readable, stable, unique address for a party: words of its name and eight digits of its key's hash."""
    words = _PLAIN.sub("-", name.casefold()).strip("-")[:40].strip("-") or "party"
    return f"{words}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Numbers:
    """Where a list stands: page `number` of `pages`, `size` rows each, `total` in all. Raises UsageError past the last page."""

    number: int
    total: int
    size: int = 50

    def __post_init__(self) -> None:
        if self.number > self.pages:
            raise UsageError(f"page {self.number} is not there: the last one is page {self.pages}")

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size
