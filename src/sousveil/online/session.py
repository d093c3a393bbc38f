"""Web pages by their addresses: each asked for with its site's leave, kept as a web archive, and given as blobs of it.

Invariant: every hop of a redirect is judged as the first address was; what comes out has gone through a web archive and the
same reading as any other one. What could not be had is a Skipped with the reason.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from sousveil.model import ReadingError
from sousveil.online import keeping, robots
from sousveil.online.addresses import Address, Rules, parse
from sousveil.online.exchange import Exchange, ask
from sousveil.sources import Blob, Skipped
from sousveil.sources.blobs import shown_name
from sousveil.sources.containers import contents

_MOVED = (301, 302, 303, 307, 308)
_UNPACKED = ("gzip", "identity", "x-gzip")


class Session:
    """Asks for pages; remembers the robots.txt of each site, and when it last asked it. `keep` is the folder for archives,
    None where none is kept."""

    def __init__(self, *, keep: Path | None = None, rules: Rules | None = None) -> None:
        self._keep, self._rules = keep, rules or Rules()
        self._robots: dict[str, robots.Robots] = {}
        self._asked: dict[str, float] = {}

    def blobs(self, written: str) -> Iterator[Blob | Skipped]:
        """What stands at an address: one blob, or several where it is an archive. Raises OSError where it can't be kept."""
        try:
            exchanges = self._followed(written)
        except ReadingError as error:
            yield Skipped(shown_name(written), str(error))
            return
        raw = keeping.archived(exchanges)
        shown = "the web"
        if self._keep is not None:
            path = keeping.keep(raw, exchanges, self._keep)
            shown = shown_name(f"{self._keep.name}/{path.name}")
        kind = exchanges[-1].header("Content-Type") or "something without a type"
        for item in contents(io.BytesIO(raw), "warc", shown, "page.warc"):
            if isinstance(item, Skipped) and item.name == shown:
                yield Skipped(shown_name(written), shown_name(f"the server sent {kind}, in which there is nothing to read"))
            else:
                yield item

    def _followed(self, written: str) -> list[Exchange]:
        """Requests and answers from the address to the page. Raises ReadingError where there is none."""
        address = parse(written, self._rules)
        self._wait(address)
        until = time.monotonic() + self._rules.seconds
        exchanges: list[Exchange] = []
        for _ in range(self._rules.hops + 1):
            if not self._allowed(address, until):
                raise ReadingError("the site's robots.txt asks programs not to read it; save the page and read the file")
            found = ask(address, self._rules, limit=self._rules.size, until=until)
            exchanges.append(found)
            if found.status not in _MOVED:
                return _checked(exchanges)
            address = self._next(address, found)
        raise ReadingError(f"it redirects more than {self._rules.hops} times")

    def _next(self, address: Address, found: Exchange) -> Address:
        """Where an answer redirects to."""
        target = found.header("Location")
        if not target:
            raise ReadingError("it redirects to nowhere")
        try:
            following = parse(urljoin(str(address), target.split("#", 1)[0]), self._rules)
        except (ReadingError, ValueError) as error:
            raise ReadingError(f"it redirects to {shown_name(target)[:100]}: {error}") from None
        if address.scheme == "https" and following.scheme != "https":
            raise ReadingError("it redirects from https to http, which anyone on the way could change; not followed")
        return following

    def _allowed(self, address: Address, until: float) -> bool:
        if address.site not in self._robots:
            self._robots[address.site] = self._rules_of(address, until)
        return self._robots[address.site].allow(address.target)

    def _rules_of(self, address: Address, until: float) -> robots.Robots:
        """The site's robots.txt. One that is not there allows everything, one that can't be had nothing (RFC 9309, 2.3.1)."""
        asked = parse(f"{address.site}/robots.txt", self._rules)
        for _ in range(self._rules.hops + 1):
            found = ask(asked, self._rules, limit=self._rules.size, until=until)
            if found.status in _MOVED:
                asked = self._next(asked, found)
                continue
            if found.status == 429 or found.status >= 500:
                raise ReadingError(f"the site's robots.txt can't be had ({found.status}), so it is not known what it allows")
            return robots.parse(_inflated(found)) if found.status == 200 else robots.Robots()
        return robots.Robots()

    def _wait(self, address: Address) -> None:
        """Ask a host not sooner after the last page than is polite."""
        last = self._asked.get(address.host)
        if last is not None:
            time.sleep(max(0.0, last + self._rules.pause - time.monotonic()))
        self._asked[address.host] = time.monotonic()


def _checked(exchanges: list[Exchange]) -> list[Exchange]:
    last = exchanges[-1]
    if last.status != 200:
        said = shown_name(f"{last.status} {last.reason}".strip())
        raise ReadingError(f"the server answered {said}; nothing was read")
    packed = (last.header("Content-Encoding") or "identity").strip().lower()
    if packed not in _UNPACKED:
        raise ReadingError(f"the server packed the page as {shown_name(packed)}, which was not asked for")
    if not last.body.strip():
        raise ReadingError("the server sent an empty page")
    return exchanges


def _inflated(found: Exchange) -> bytes:
    """The first bytes of a robots.txt, unpacked where it is packed."""
    if (found.header("Content-Encoding") or "").strip().lower() not in ("gzip", "x-gzip"):
        return found.body
    import zlib

    try:
        return zlib.decompressobj(wbits=31).decompress(found.body, robots.MAX_BYTES)
    except zlib.error:
        raise ReadingError("the site's robots.txt is broken, so it is not known what it allows") from None
