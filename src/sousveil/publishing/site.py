"""The static site: the app's pages as files that any host serves, from any sub-path, or a reader opens from disk.

Invariant: the same ledger gives the same bytes; only files whose bytes changed are written; files that an earlier run wrote
and this one did not are removed, and nothing else in the folder is touched. Where nothing changed, nothing is drawn.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import resources
from itertools import chain
from pathlib import Path

from sousveil.drawing import card, flows
from sousveil.drawing.card import Card
from sousveil.drawing.labels import labels
from sousveil.ledger import Ledger
from sousveil.model import UsageError
from sousveil.publishing import site_cards, site_extras, site_linked, site_same, site_workers
from sousveil.publishing.pages import Links, Page, Shelf, ahead, render
from sousveil.publishing.site_pages import tasks

MANIFEST, YOUNG = "sousveil-site.json", 100_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)
STATIC = ("site.css", "theme.js", "map.js", "search.js", "icon.svg")


@dataclass(frozen=True)
class Published:
    """Files of the site, and how many of them were written or removed by this run."""

    files: int
    written: int
    removed: int


def publish(
    ledger: Ledger, folder: str | os.PathLike[str], *, only_confirmed: bool = False, address: str = "",
    processes: int | None = None, progress: Callable[[int], None] = lambda _: None,
) -> Published:
    """Write the site of a ledger into `folder`; `address` is where it will stand (for the feed and the sitemap). It is done
    by as many `processes` as fit the work and the machine.

    Raises UsageError where the folder holds files that are no earlier site.
    """
    out = Path(folder)
    base, known = address.rstrip("/"), _manifest(out)
    mark, made_of = site_same.mark(ledger, only_confirmed=only_confirmed, address=base), known.pop(site_same.KEY, "")
    if made_of == mark and site_same.holds(out, known):
        return Published(len(known), 0, 0)
    if made_of or not known:
        _write(out / MANIFEST, _listed(known))  # so that a run which is killed can be run again
    with _seldom_collected():
        shelf = _read(ledger, only_confirmed=only_confirmed)
        shared = shelf.gather()
        cards = site_cards.cards(shelf) if address else {}
        drawn = {name: one for name, one in cards.values() if name not in known or not (out / name).is_file()}
        write = _Writing(out, shelf, base, cards)
        work = [partial(write.page_by_page, task) for task in tasks(shelf)]
        work += [partial(write.card, name, one) for name, one in sorted(drawn.items(), key=lambda pair: pair[0])]
        files: list[_File] = []
        for done in site_workers.each(work, processes=(processes or site_workers.fit(len(work))) if shared else 1):
            files += done
            progress(len(files))
        files += write.rest([file.name for file in files])
    digests = {name: known.get(name, "") for name, _ in cards.values()} | {file.name: file.digest for file in files}
    removed = sorted(set(known) - set(digests))
    for name in removed:
        (out / name).unlink(missing_ok=True)
    _write(out / MANIFEST, _listed({**digests, site_same.KEY: mark}))
    return Published(len(digests), sum(file.new for file in files), len(removed))


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Pages leave little behind them that only the collector finds; looking for it again and again costs more than drawing some
    of them."""
    before = gc.get_threshold()
    gc.set_threshold(YOUNG, *before[1:])
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def _read(ledger: Ledger, *, only_confirmed: bool) -> Shelf:
    """All that pages have in common, read and taken."""
    shelf = Shelf(ledger, labels(), only_confirmed=only_confirmed)
    shelf.refresh()
    shelf.summary()
    ahead.share(shelf)
    render.compiled()
    gc.freeze()
    return shelf


@dataclass(frozen=True)
class _File:
    """A file of the site: its hash, and whether this run wrote it."""

    name: str
    digest: str
    new: bool


@dataclass(frozen=True)
class _Writing:
    """Writes files into the folder `out`; `base` is the site's whole address, empty where it is not known."""

    out: Path
    shelf: Shelf
    base: str
    cards: Mapping[str, tuple[str, Card]]

    def page_by_page(self, task: Callable[[], Iterator[Page]]) -> list[_File]:
        """The pages of one task, as HTML and as JSON."""
        found = []
        for page in task():
            picture = f"{self.base}/{site_cards.of(page, self.cards)}" if self.cards else ""
            found.append(self._put(page.path, _html(page, self.shelf, self.base, picture).encode()))
            if page.data:
                raw = render.twin(page, self.shelf, threshold=self.shelf.ledger.threshold).encode()
                found.append(self._put(page.twin, raw))
        return found

    def card(self, name: str, one: Card) -> list[_File]:
        """A picture for social media."""
        return [self._put(name, card.png(one))]

    def rest(self, names: Sequence[str]) -> list[_File]:
        """What every site has, and what stands for machines of the pages among `names`, which are there by then."""
        pages = [name for name in names if name.endswith(".html")]
        return [self._put(name, raw) for name, raw in chain(_fixed(self.shelf), site_extras.for_machines(
            self.shelf, pages, address=self.base))]

    def _put(self, name: str, raw: bytes) -> _File:
        new = not _holds(self.out / name, raw)
        if new:
            _write(self.out / name, raw)
        return _File(name, hashlib.sha256(raw).hexdigest(), new)


def _fixed(shelf: Shelf) -> Iterator[tuple[str, bytes]]:
    static = resources.files("sousveil.publishing.pages").joinpath("static")
    for name in STATIC:
        yield f"static/{name}", static.joinpath(name).read_bytes()
    yield "static/land.svg", flows.base_map().encode()
    yield "static/search-index.js", site_extras.search_index(shelf).encode()


def _html(page: Page, shelf: Shelf, base: str, picture: str) -> str:
    frame = render.Frame(
        twin=page.twin if page.data else "", policy=POLICY, address=f"{base}/{page.path}" if base and picture else "",
        card=picture, linked=site_linked.linked(page, shelf, base))
    return render.html(page, shelf, Links(page.root, queries=False), frame)


def _manifest(out: Path) -> dict[str, str]:
    if not out.exists():
        return {}
    if not out.is_dir():
        raise UsageError(f"{out}: is a file; give an empty or a new folder")
    if not any(out.iterdir()):
        return {}
    if not (out / MANIFEST).is_file():
        raise UsageError(f"{out}: the folder holds files that are no earlier site; give an empty or a new folder")
    try:
        known = json.loads((out / MANIFEST).read_bytes())
    except ValueError as error:
        raise UsageError(f"{out / MANIFEST}: is damaged ({error}); give an empty or a new folder") from error
    if not isinstance(known, dict):
        raise UsageError(f"{out / MANIFEST}: is no list of a site's files; give an empty or a new folder")
    return {name: digest for name, digest in known.items()
            if name == site_same.KEY or (not name.startswith(("/", ".")) and ".." not in name)}


def _listed(digests: Mapping[str, str]) -> bytes:
    return (json.dumps(digests, indent=0, sort_keys=True) + "\n").encode()


def _holds(path: Path, raw: bytes) -> bool:
    """Does a file hold these bytes? Asked of the file itself: a run that was killed wrote some of which the manifest knows
    nothing."""
    return path.is_file() and path.stat().st_size == len(raw) and path.read_bytes() == raw


def _write(path: Path, raw: bytes) -> None:
    new = path.with_name(f".new-{os.getpid()}")
    try:
        _create(new, raw)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        _create(new, raw)
    try:
        new.replace(path)
    except OSError:
        new.unlink()
        raise


def _create(path: Path, raw: bytes) -> None:
    try:
        with path.open("wb") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(raw)
    except OSError:
        path.unlink(missing_ok=True)
        raise
