"""Pictures of the app for the docs: the tour's ledger, some pages, at a desk in light and on a phone in dark.

    python -m tools.screens [LEDGER]    writes docs/screens/*.jpg; needs Chromium

The pages are those of the ledger that `sousveil tour` makes; run it again where the app's look has changed.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, SIZES, served

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screens"
PAGES = {"map": "index.html", "country": "country/ET.html", "network": "network.html", "exposure": "exposure/ET.html"}
VIEWS = {"map": ("desk", "phone"), "country": ("desk", "phone")}
QUALITY = 54


def main(ledger: Path) -> None:
    """Write them all."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        sys.exit("no chromium here: apt-get install chromium")
    if not ledger.is_file():
        sys.exit(f"{ledger}: not there; make it with: sousveil tour --no-serve")
    OUT.mkdir(exist_ok=True)
    with served(ledger) as base, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        for name, address in PAGES.items():
            for size in VIEWS.get(name, ("desk",)):
                width, height = SIZES[size]
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme="dark" if size == "phone" else "light")
                page = context.new_page()
                page.goto(base + address)
                file = OUT / f"{name}-{size}.jpg"
                page.screenshot(path=str(file), type="jpeg", quality=QUALITY)
                sys.stdout.write(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes\n")
                context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tour" / "tour.sousveil")
