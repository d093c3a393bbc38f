"""A Page as text: HTML by its template, or its JSON twin.

Invariant: autoescape is on for every template; nothing in a page is inline script or style.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from sousveil.analysis.views import Said, StringView, to_json
from sousveil.drawing.labels import Labels, kinds_in, labels
from sousveil.drawing.places import country_name
from sousveil.model import Claim, Finding, Kind
from sousveil.publishing.pages.page import Later, Links, Page
from sousveil.publishing.pages.shelf import Shelf
from sousveil.publishing.pages.sureness import Sure

MENU = (("overview", "index.html"), ("findings", "findings.html"), ("countries", "countries.html"),
        ("companies", "companies.html"), ("network", "network.html"), ("analysis", "analysis.html"),
        ("documents", "documents.html"), ("search", "search.html"))


@dataclasses.dataclass(frozen=True)
class Frame:
    """What every page shows besides itself. `menu` are (name, address), `twin` is the JSON's address from the top.

    `app` is False in a static site; `sure` is what the control of the threshold says, where there is one. `address` is the
    page's whole address, `card` that of its picture, where the site's is known; `linked` is its JSON-LD.
    """

    menu: tuple[tuple[str, str], ...] = MENU
    app: bool = False
    twin: str = ""
    readonly: bool = False
    head: str = ""
    policy: str = ""
    address: str = ""
    card: str = ""
    linked: Markup | str = ""
    sure: Sure | None = None


_LABEL = re.compile(r"""\{\{ t\((["'])([\w.-]+)\1\) \}\}""")


class _Worded(PackageLoader):
    """Templates in which a label that needs no values stands as its text, escaped: it is looked up once, not for every page."""

    def __init__(self, table: Mapping[str, str]) -> None:
        super().__init__("sousveil.publishing.pages")
        self._table = table

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        """The template's text. Raises KeyError for a label that is not in the catalogue."""
        source, name, current = super().get_source(environment, template)
        return _LABEL.sub(self._worded, source), name, current

    def _worded(self, found: re.Match[str]) -> str:
        text = str(escape(self._table[found[2]]))
        return found[0] if "{" in text else text


@cache
def environment(locale: str) -> Environment:
    """The templates in one language, autoescaped; an unknown name is an error."""
    made = Environment(loader=_Worded(labels(locale).table), autoescape=True, trim_blocks=True, lstrip_blocks=True,
                       undefined=StrictUndefined, auto_reload=False)
    made.globals.update(kinds=tuple(Kind), out_kinds=kinds_in("out"), back_kinds=kinds_in("back"), country_name=country_name,
                        take_query=take_query)
    made.filters["whole"] = "{:,}".format
    return made


def compiled(locale: str = "en") -> None:
    """Compile every template, which else the first visitor of each waits for."""
    made = environment(locale)
    for name in made.list_templates():
        made.get_template(name)


def take_query(filters: Mapping[str, str]) -> str:
    """Filters as the query of an address, empty where there are none."""
    return f"?{urlencode(sorted(filters.items()))}" if filters else ""


def html(page: Page, shelf: Shelf, links: Links, frame: Frame) -> str:
    """The page as HTML."""
    return _written(page, shelf.labels, links, frame, shelf)


def bare(page: Page, labels: Labels, links: Links, frame: Frame) -> str:
    """A page that needs no ledger, as where the ledger can't be read."""
    return _written(page, labels, links, frame, None)


def _written(page: Page, words: Labels, links: Links, frame: Frame, shelf: Shelf | None) -> str:
    summary, moved = (shelf.summary(), shelf.moved) if shelf else (None, "")
    counts = (summary.unreviewed, summary.claims) if summary else (0, 0)
    top = _top(words.locale, links.root, page.here, (frame.menu, frame.app), counts)
    return environment(words.locale).get_template(page.template).render(
        page=page, root=links.root, t=words, n=words.count, links=links, frame=frame, summary_of=summary, head=top, moved=moved,
        **page.view)


@lru_cache(maxsize=512)
def _top(locale: str, root: str, here: str, frame: tuple[tuple[tuple[str, str], ...], bool], counts: tuple[int, int]) -> Markup:
    """The head of a page, with the menu and the notice of what nobody reviewed: the same on all pages of one sort."""
    words = labels(locale)
    return Markup(environment(locale).get_template("top.html").render(
        t=words, root=root, here=here, menu=frame[0], app=frame[1], unreviewed=counts[0], claims=counts[1]))


def twin(page: Page, shelf: Shelf | None = None, *, threshold: float | None = None) -> str:
    """The page as JSON, keys in their order, the same bytes for the same page; a line a key and a row of a list. A `shelf`
    remembers the rows of what stands on many pages. A `threshold` that was moved is said."""
    moved = {} if threshold is None else {"threshold": threshold}
    rows = {"address": page.path, "title": page.title, **moved, **page.data}
    row = _json if shelf is None else partial(_remembered, shelf)
    known = ((key, value.build() if isinstance(value, Later) else value) for key, value in rows.items())
    return "{\n" + ",\n".join(f"{_json(key)}: {_rows(value, row)}" for key, value in known) + "\n}\n"


def _rows(value: Any, row: Callable[[Any], str]) -> str:
    if isinstance(value, list | tuple) and value:
        return "[\n" + ",\n".join(map(row, value)) + "\n]"
    return _json(value)


def _remembered(shelf: Shelf, item: Any) -> str:
    if type(item) not in _SHARED:
        return _json(item)
    known: str = shelf.recall(("row", id(item)), item, partial(_json, item))
    return known


def _plain(item: Any) -> Any:
    return item.to_json() if isinstance(item, Claim | Finding) else to_json(item)


_SHARED = frozenset((Claim, Finding, Said, StringView))
_json = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
