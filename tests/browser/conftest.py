"""A real Chromium on the real app. Skipped with its reason where there is none, but never when CI=true."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn

from sousveil import web
from sousveil.web.server import bind
from tests.web import made

playwright = pytest.importorskip("playwright.sync_api") if os.environ.get("CI") != "true" else __import__(
    "playwright.sync_api", fromlist=["sync_api"])

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """The browser."""
    path = os.environ.get("SOUSVEIL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail("no chromium: apt-get install chromium, or set SOUSVEIL_CHROMIUM")
        pytest.skip("no chromium here: apt-get install chromium, or set SOUSVEIL_CHROMIUM")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def served(path: Path, **options: object) -> Iterator[str]:
    """The app on a free port; gives its address."""
    with bind("127.0.0.1", 0) as bound:
        port = bound.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(web.create(path, port=port, **options), log_level="error"))  # type: ignore[arg-type]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{port}/"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def ledger_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """12 documents, 60 claims."""
    return made.make(tmp_path_factory.mktemp("browser") / "small.sousveil", 12, 60)


@pytest.fixture(scope="session")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """660 documents, 5,000 claims."""
    return made.make(tmp_path_factory.mktemp("browser") / "large.sousveil", 660, 5000)


@pytest.fixture(scope="session")
def app(ledger_file: Path) -> Iterator[str]:
    """The app on the small ledger."""
    with served(ledger_file) as address:
        yield address


@pytest.fixture(scope="session")
def large_app(large_file: Path) -> Iterator[str]:
    """The app on the large ledger."""
    with served(large_file) as address:
        yield address


@dataclass
class Watch:
    """What went wrong in a page: console errors, CSP reports, requests to somebody else."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(chromium: object) -> Iterator[Callable[..., object]]:
    """Opens pages that are watched: `open_page(size="desk", scheme="light", scripts=True)`; checks them at the end."""
    contexts, watches = [], []

    def opened(*, size: str = "desk", scheme: str = "light", scripts: bool = True) -> object:
        width, height = SIZES[size]
        context = chromium.new_context(  # type: ignore[attr-defined]
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=scripts, bypass_csp=False)
        watch = Watch()
        page = context.new_page()
        page.on("console", lambda said: watch.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.on("dialog", lambda dialog: (watch.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda asked: None if asked.url.startswith(("http://127.0.0.1:", "file:", "data:"))
                else watch.foreign.append(asked.url))
        if scripts:
            page.add_init_script("window.violations = []; document.addEventListener('securitypolicyviolation',"
                                 " (e) => window.violations.push(e.violatedDirective + ' ' + e.blockedURI));")
        contexts.append(context)
        watches.append(watch)
        return page

    yield opened
    for context in contexts:
        context.close()
    for watch in watches:
        assert watch.errors == [] and watch.foreign == []
