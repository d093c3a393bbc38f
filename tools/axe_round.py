"""Every page of a ledger's app in Chromium: axe, console errors, policy reports, requests to others, sideways scroll.

    python -m tools.axe_round LEDGER [--part 1/4] [--only figure,country] [--most N] [--minutes N] [--against OTHER]

All addresses that a link leads to from the map on are visited, and those of the review, in light and dark, at 1440 and 390 px.
Of addresses with a query, and of a sort (`claim`, `document`), at most `--most` are taken, spread evenly over their order. Each
fault is printed, then the counts; the exit code is 1 where there was a fault. Needs Chromium.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright
from selectolax.lexbor import LexborHTMLParser

from tests.browser.conftest import FLAGS, SIZES, served

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
SCHEMES = ("light", "dark")
START = ("", "review.html", "pairs.html", "practice.html", "add.html", "changes.html?since=1999", "nothing.html")
NO_PAGE = ("export/", "dossier", "original/", "static/")
_REPORTS = """window.reports = []; document.addEventListener('securitypolicyviolation',
  (e) => window.reports.push(e.violatedDirective + ' ' + e.blockedURI));"""


def sort_of(path: str) -> str:
    """What sort of page an address is: its first word, and whether it has a query."""
    return re.split(r"[/.?]", path)[0] + ("?" if "?" in path else "")


def crawled(base: str) -> dict[str, list[str]]:
    """All addresses (below `base`) that links lead to, by sort, each sorted."""
    seen, waiting = set(START), list(START)
    while waiting:
        path = waiting.pop()
        if "?" in path and path not in START:
            continue
        for found in _links(base, path):
            if found not in seen and not found.startswith(NO_PAGE) and not found.partition("?")[0].endswith(".json"):
                seen.add(found)
                waiting.append(found)
    sorts: dict[str, list[str]] = {}
    for path in sorted(seen):
        sorts.setdefault(sort_of(path), []).append(path)
    return sorts


def _links(base: str, path: str) -> Iterator[str]:
    request = urllib.request.Request(base + path)
    opener = urllib.request.build_opener(_Anything())
    with opener.open(request) as answer:
        text, address = answer.read().decode(), answer.url
    for node in LexborHTMLParser(text).css("a[href]"):
        url = urldefrag(urljoin(address, node.attributes.get("href") or "")).url
        if url.startswith(base):
            yield url.removeprefix(base)


class _Anything(urllib.request.HTTPErrorProcessor):
    """Answers of any status are read: an error is a page too."""

    def http_response(self, request: urllib.request.Request, response: Any) -> Any:
        return self.parent.error("http", request, response, 303, "", response.headers) if response.status == 303 else response


def spread(paths: list[str], most: int) -> list[str]:
    """At most so many of them, evenly from first to last."""
    return paths if len(paths) <= most else [paths[n * len(paths) // most] for n in range(most)]


class Round:
    """Visits pages in one size, in both schemes, and keeps what was wrong."""

    def __init__(self, browser: Any, size: str) -> None:
        width, height = SIZES[size]
        self.width = width
        self.page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        self.faults: list[str] = []
        self.page.add_init_script(_REPORTS)
        self.page.on("console", lambda said: self._note(f"console: {said.text}") if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self._note(f"error: {error}"))
        self.page.on("request", lambda asked: None if asked.url.startswith(("http://127.0.0.1:", "data:"))
                     else self._note(f"asked {asked.url}"))

    def _note(self, fault: str) -> None:
        self.faults.append(fault)

    def visit(self, base: str, path: str) -> list[str]:
        """The faults of one page."""
        self.faults = []
        self.page.emulate_media(color_scheme=SCHEMES[0])
        self.page.goto(base + path)
        if path == "nothing.html":
            self.faults = [fault for fault in self.faults if "404" not in fault]
        self.page.evaluate(AXE_SCRIPT)
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            width = self.page.evaluate("document.documentElement.scrollWidth")
            if width > self.width:
                self._note(f"{scheme}: scrolls sideways: {width}")
            for found in self.page.evaluate("(rules) => axe.run(rules)", RULES)["violations"]:
                self._note(f"{scheme}: axe {found['id']}: {len(found['nodes'])}x {found['nodes'][0]['html'][:200]}")
        self.faults += [f"policy: {report}" for report in self.page.evaluate("window.reports")]
        return self.faults


def main(words: list[str]) -> int:
    """Visit, print, and say by the exit code whether all was well."""
    parser = argparse.ArgumentParser(prog="python -m tools.axe_round")
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--part", default="1/1", help="which part of how many (default all); the first has every sort")
    parser.add_argument("--only", default="", help="sorts of pages, by commas")
    parser.add_argument("--most", type=int, default=100_000, help="addresses of a sort")
    parser.add_argument("--minutes", type=float, default=1e6, help="begin no page after so long; the counts say what was seen")
    parser.add_argument("--against", type=Path, help="an earlier ledger, for the page of changes")
    options = parser.parse_args(words)
    part, parts = map(int, options.part.split("/"))
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser_path:
        sys.exit("no chromium here: apt-get install chromium")
    with served(options.ledger, against=options.against) as base, sync_playwright() as driver:
        sorts = crawled(base)
        only = set(filter(None, options.only.split(",")))
        chosen = {sort: spread(paths, options.most) for sort, paths in sorts.items() if not only or sort in only}
        paths = [path for some in chosen.values() for path in some[part - 1 :: parts]]
        browser = driver.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        rounds = [Round(browser, size) for size in SIZES]
        until, faulty, seen = time.monotonic() + 60 * options.minutes, 0, 0
        for path in paths:
            if time.monotonic() > until:
                break
            faulty += sum(_visited(one, base, path) for one in rounds)
            seen += 1
        browser.close()
    paths = paths[:seen]
    counts = Counter(map(sort_of, paths))
    told = ", ".join(f"{sort} {counts[sort]} of {len(sorts[sort])}" for sort in sorted(counts))
    sys.stdout.write(f"{len(paths)} pages, each {len(SCHEMES) * len(SIZES)} times; {faulty} with a fault\n{told}\n")
    return 1 if faulty else 0


def _visited(rounds: Round, base: str, path: str) -> bool:
    faults = rounds.visit(base, path)
    for fault in faults:
        sys.stdout.write(f"{rounds.width} px /{path}, {fault}\n")
        sys.stdout.flush()
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
