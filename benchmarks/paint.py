"""First paint and weight of the app's pages in Chromium, at a desk and on a slow phone, on a made ledger.

    python benchmarks/paint.py [CLAIMS]    (default 5000; needs Chromium, see tests/browser/conftest.py)

A phone is 390 px wide, four times slower, at 1.6 Mbit/s and 150 ms; a desk is 1440 px wide, unslowed. Each number is the median
of three visits with an empty cache, after the ledger's sums are taken. Weight is what goes over the wire.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.browser.conftest import FLAGS, SIZES, served
from tests.web import made

PAGES = ("index.html", "country/{code}.html", "findings.html", "network.html", "rank.html", "exposure/{code}.html",
         "documents.html", "search.html?q=cameras")
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 95_000}
_PAINT = "performance.getEntriesByName('first-contentful-paint').map((one) => one.startTime)[0] || 0"
_CHOOSE = """() => new Promise((done) => {
  const pick = document.getElementById("pick"), start = performance.now();
  pick.value = pick.options[1 + pick.selectedIndex].value;
  pick.dispatchEvent(new Event("change", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""
_WEIGHT = "performance.getEntries().reduce((sum, one) => sum + (one.transferSize || 0), 0)"


def visit(browser: Any, address: str, size: str, *, choosing: bool = False) -> tuple[float, float]:
    """Milliseconds to the first paint with content, or from choosing a country on the map to the next frame (the median of
    seven countries in turn); and kilobytes fetched."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    if size == "phone":
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(300)
    time = statistics.median(page.evaluate(_CHOOSE) for _ in range(7)) if choosing else page.evaluate(_PAINT)
    found = float(time), float(page.evaluate(_WEIGHT)) / 1024
    context.close()
    return found


def main(claims: int) -> None:
    """Print the table."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        sys.exit("no chromium here: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        file = made.make(Path(folder) / "made.sousveil", claims * 2 // 15, claims, cast=made.many(400))
        with served(file) as base, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
            print(f"{claims:,} claims; page, first paint at a desk and on a phone (ms), weight (KB)")
            for page in (page.format(code="AF") for page in PAGES):
                urllib.request.urlopen(base + page).read()
                seen = {size: [visit(browser, base + page, size) for _ in range(3)] for size in SIZES}
                paints = [statistics.median(time for time, _ in seen[size]) for size in ("desk", "phone")]
                weight = max(weight for _, weight in seen["desk"])
                print(f"  {page:28}{paints[0]:8,.0f}{paints[1]:8,.0f}{weight:8.1f}", flush=True)
            chosen = [visit(browser, base, size, choosing=True)[0] for size in ("desk", "phone")]
            print(f"  {'choosing a country':28}{chosen[0]:8,.0f}{chosen[1]:8,.0f}", flush=True)
            browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 5000)
