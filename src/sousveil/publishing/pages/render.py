"""A Page as text: HTML by its template, or its JSON twin.

Invariant: autoescape is on for every template; nothing in a page is inline script or style.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sousveil.drawing.labels import Labels, kinds_in
from sousveil.drawing.places import country_name
from sousveil.model import Kind
from sousveil.publishing.pages.page import Links, Page
from sousveil.publishing.pages.shelf import Shelf

MENU = (("overview", "index.html"), ("findings", "findings.html"), ("countries", "countries.html"),
        ("companies", "companies.html"), ("network", "network.html"), ("analysis", "analysis.html"),
        ("documents", "documents.html"), ("search", "search.html"))


@dataclasses.dataclass(frozen=True)
class Frame:
    """What every page shows besides itself. `menu` are (name, address), `twin` is the JSON's address from the top.

    `app` is False in a static site. `address` is the page's whole address, `card` that of its picture, where the site's is
    known; `linked` is its JSON-LD.
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


@cache
def environment() -> Environment:
    """The templates, autoescaped; an unknown name is an error."""
    made = Environment(loader=PackageLoader("sousveil.publishing.pages"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
                       undefined=StrictUndefined)
    made.globals.update(kinds=tuple(Kind), out_kinds=kinds_in("out"), back_kinds=kinds_in("back"), country_name=country_name,
                        take_query=take_query)
    return made


def compiled() -> None:
    """Compile every template, which else the first visitor of each waits for."""
    made = environment()
    for name in made.list_templates():
        made.get_template(name)


def take_query(filters: Mapping[str, str]) -> str:
    """Filters as the query of an address, empty where there are none."""
    return f"?{urlencode(sorted(filters.items()))}" if filters else ""


def html(page: Page, shelf: Shelf, links: Links, frame: Frame) -> str:
    """The page as HTML."""
    return environment().get_template(page.template).render(
        page=page, root=links.root, t=shelf.labels, n=shelf.labels.count, links=links, frame=frame,
        summary_of=shelf.summary(), **page.view)


def bare(page: Page, labels: Labels, links: Links, frame: Frame) -> str:
    """A page that needs no ledger, as where the ledger can't be read."""
    return environment().get_template(page.template).render(
        page=page, root=links.root, t=labels, n=labels.count, links=links, frame=frame, summary_of=None, **page.view)


def twin(page: Page) -> str:
    """The page as JSON, keys in their order, the same bytes for the same page; a line a key and a row of a list."""
    rows = {"address": page.path, "title": page.title, **page.data}
    return "{\n" + ",\n".join(f"{_json(key)}: {_rows(value)}" for key, value in rows.items()) + "\n}\n"


def _rows(value: Any) -> str:
    if isinstance(value, list | tuple) and value:
        return "[\n" + ",\n".join(map(_json, value)) + "\n]"
    return _json(value)


_json = json.JSONEncoder(ensure_ascii=False).encode
