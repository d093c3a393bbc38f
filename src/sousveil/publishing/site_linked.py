"""What a page of the site is about, as JSON-LD in the words of schema.org.

Invariant: a finding is a Claim with where it appears, never a rating and never a fact; no person is described; the text is safe
inside a script element.
"""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup

from sousveil.model import Document, Finding, Party, PartyType
from sousveil.publishing.pages import Page, Shelf
from sousveil.publishing.pages.cards import title_of
from sousveil.publishing.pages.page import in_script

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_TYPES = {PartyType.COMPANY: "Organization", PartyType.PUBLIC_BODY: "GovernmentOrganization", PartyType.STATE: "Country"}
MOST = 20


def linked(page: Page, shelf: Shelf, base: str) -> Markup:
    """The block's text."""
    data: dict[str, Any] = {"@context": "https://schema.org", **_about(page, shelf, base)}
    if base:
        data["url"] = f"{base}/{page.path}"
    return in_script(json.dumps({key: value for key, value in data.items() if value not in ("", None, [])}, ensure_ascii=False))


def _about(page: Page, shelf: Shelf, base: str) -> dict[str, Any]:
    if page.template == "document.html":
        return _document(page.view["document"], shelf)
    if page.template == "finding.html":
        return _finding(page.view["finding"], page, shelf)
    if page.template == "overview.html":
        file = f"{base}/{page.twin}" if base else page.twin
        return {"@type": "Dataset", "name": page.title, "description": page.description, "isAccessibleForFree": True,
                "distribution": [{"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": file}]}
    if page.template == "subject.html":
        party: Party | None = page.view.get("party")
        kind = _TYPES.get(party.type, "Thing") if party else "Country"
        return {"@type": "WebPage", "name": page.title, "description": page.description,
                "about": {"@type": kind, "name": page.title}}
    return {"@type": "WebPage", "name": page.title, "description": page.description}


def _document(document: Document, shelf: Shelf) -> dict[str, Any]:
    published = document.published or ""
    return {
        "@type": "CreativeWork", "name": title_of(document, shelf.labels), "identifier": f"urn:sha256:{document.id}",
        "datePublished": published if _DAY.fullmatch(published) else "",
        "publisher": {"@type": "Organization", "name": document.publisher} if document.publisher else None,
        "inLanguage": document.language or "", "license": document.origin.licence or "",
    }


def _finding(finding: Finding, page: Page, shelf: Shelf) -> dict[str, Any]:
    works = [shelf.document(id) for id in finding.documents[:MOST]]
    return {"@type": "Claim", "name": page.title, "text": page.title,
            "appearance": [{key: value for key, value in _document(work, shelf).items() if value} for work in works]}
