"""A dossier: all that a ledger's documents say of one country, company or public body, on paper, every line cited.

Invariant: the summary says no more than the claims; each quote leads to its document in the list with its hash; the head of the
ledger it was made from stands on it. The same ledger gives the same bytes of HTML.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from markupsafe import Markup

from sousveil.drawing import dates
from sousveil.drawing.labels import Labels, labels
from sousveil.drawing.places import world
from sousveil.ledger import Ledger
from sousveil.model import Claim, Modality, Party, SousveilError, Status, UsageError
from sousveil.publishing.pages import Links, Page, Shelf, render, subject
from sousveil.publishing.pages.cards import came_from, title_of
from sousveil.publishing.pages.page import slug

PATIENCE = 300  # seconds
_EVERY = 1_000_000
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True)
class Paper(Links):
    """Links within the dossier: a claim to its quote, a document to its line in the list; nothing leads out."""

    def country(self, code: str | None) -> str:
        return ""

    def party(self, party: Party | None) -> str:
        return ""

    def finding(self, finding_id: str) -> str:
        return f"#finding-{finding_id}"

    def claim(self, claim_id: str, document_id: str) -> str:
        return f"#{claim_id}"

    def document(self, document_id: str) -> str:
        return f"#document-{document_id[:16]}"


def html(ledger: Ledger, name: str, *, only_confirmed: bool = False) -> str:
    """The dossier as one HTML file that needs no other. Raises UsageError where no claim names `name`."""
    return html_of(opened(ledger, only_confirmed=only_confirmed), name)


def opened(ledger: Ledger, *, only_confirmed: bool = False) -> Shelf:
    """The ledger as dossiers read it."""
    shelf = Shelf(ledger, labels(), only_confirmed=only_confirmed)
    shelf.refresh()
    return shelf


def html_of(shelf: Shelf, name: str) -> str:
    """The same from a shelf that is open."""
    return render.html(page_of(shelf, name), shelf, Paper(queries=False, leads=False), render.Frame())


def page_of(shelf: Shelf, name: str) -> Page:
    """The dossier as a page: its subject with every claim, what is unknown, the documents, the head. Raises UsageError."""
    page, head = _subject(shelf, name), shelf.ledger.head()
    claims: list[Claim] = page.view["claims"]
    read = [shelf.document(doc) for doc in sorted({claim.doc for claim in claims})]
    documents = [(title_of(doc, shelf.labels), dates.words(doc.published, shelf.labels), doc, came_from(doc)) for doc in read]
    style = resources.files("sousveil.publishing.pages").joinpath("static", "site.css").read_text(encoding="utf-8")
    extra = {
        "documents": documents, "unknown": unknown(claims, shelf), "style": Markup(style),
        "root_hash": head.root.hex(), "events": head.size, "also": page.view.get("also", []),
    }
    return Page(page.path, "dossier.html", page.title, "", {**page.view, **extra}, {})


def _subject(shelf: Shelf, name: str) -> Page:
    wanted = " ".join(name.casefold().split())
    for code, place in world().items():
        if wanted in (code.casefold(), place.name.casefold()) and code in shelf.summary().countries:
            return subject.country(shelf, Paper(queries=False, leads=False), code, most=_EVERY)
    for party, _ in shelf.summary().parties.values():
        if wanted in (party.name.casefold(), party.key.casefold()):
            return subject.party(shelf, Paper(queries=False, leads=False), slug(party.name, party.key), most=_EVERY)
    raise UsageError(f"no claim in {shelf.ledger.path} names {name!r}; see: sousveil claims --text {name!r}")


def unknown(claims: Sequence[Claim], shelf: Shelf) -> list[str]:
    """What the claims leave open, each as a line with its number."""
    counts = {
        "date": sum(claim.time is None for claim in claims), "status": sum(c.status is Status.UNKNOWN for c in claims),
        "party": sum(claim.from_party is None or claim.to_party is None for claim in claims),
        "hedged": sum(claim.modality in (Modality.ALLEGED, Modality.POSSIBLE) for claim in claims),
        "review": sum(shelf.state(claim) == "open" for claim in claims),
    }
    said: Labels = shelf.labels
    return [said(f"dossier.unknown_{name}", n=n, of=len(claims)) for name, n in counts.items() if n]


def pdf(text: str, out: Path) -> str:
    """Print the dossier to `out`; gives the name of the program that did. Raises SousveilError where there is none, or
    where it fails."""
    browser = next((found for found in map(shutil.which, _BROWSERS) if found), None)
    if browser is None:
        raise SousveilError("a PDF needs Chromium or Chrome: install chromium, or take --html and print it from any browser")
    with tempfile.TemporaryDirectory(prefix="sousveil-") as folder:
        source, made = Path(folder) / "dossier.html", Path(folder) / "dossier.pdf"
        source.write_text(text, encoding="utf-8")
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer",
            "--generate-pdf-document-outline", f"--print-to-pdf={made}", source.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise SousveilError(f"{Path(browser).name} did not print the dossier in {PATIENCE} seconds; take --html") from None
        if done.returncode or not made.is_file():
            raise SousveilError(f"{Path(browser).name} could not print the dossier (exit code {done.returncode}); take --html")
        out.write_bytes(made.read_bytes())
    return Path(browser).name
