"""Pages as HTTP answers; errors are pages too and say what to do.

Invariant: no answer is kept by the browser, so that what is shown is what the ledger holds.
"""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from sousveil.model import LedgerError, SousveilError, UsageError
from sousveil.publishing.pages import Links, Page, Shelf, about, render
from sousveil.web.control import control
from sousveil.web.desk import Desk
from sousveil.web.forms import Refused

NOT_KEPT = {"cache-control": "no-store"}
_READING = render.MENU
_WRITING = (*render.MENU[:-1], ("review", "review.html"), ("add", "add.html"), render.MENU[-1])


def links(path: str) -> Links:
    """Links as seen from an address."""
    return Links("../" * path.count("/"))


def as_html(desk: Desk, shelf: Shelf, path: str, found: Page, *, twin: str = "", here: str = "") -> Response:
    """The page as HTML; `here` is its address with its filters, from the top."""
    head, sure = shelf.ledger.head().root.hex()[:12], control(desk, here or f"{path}.html")
    frame = render.Frame(menu=_menu(desk), app=True, head=head, twin=twin, readonly=desk.readonly, sure=sure)
    return HTMLResponse(render.html(found, shelf, links(path), frame), status_code=found.status, headers=NOT_KEPT)


def as_json(found: Page, *, threshold: float | None = None) -> Response:
    """The page's JSON twin, which says a threshold that was moved."""
    text = render.twin(found, threshold=threshold)
    return Response(text, status_code=found.status, media_type="application/json", headers=NOT_KEPT)


def again(raw: bytes, suffix: str) -> Response:
    """A page that was made before, in this state of the ledger."""
    return Response(raw, media_type="application/json" if suffix == ".json" else "text/html", headers=NOT_KEPT)


def missing(desk: Desk, shelf: Shelf, path: str, suffix: str) -> Response:
    """What an address that names nothing gets."""
    found = about.message(f"{path}.html", desk.labels("message.not_found"), desk.labels("message.not_found_text"), status=404)
    return as_json(found) if suffix == ".json" else as_html(desk, shelf, path, found)


def failed(desk: Desk, path: str, suffix: str, error: SousveilError) -> Response:
    """The page that says what went wrong: 400 for a wrong request, 503 for a ledger that can't be read or written."""
    title = "message.unavailable" if isinstance(error, LedgerError) else "message.wrong"
    status = error.status if isinstance(error, Refused) else 400 if isinstance(error, UsageError) else 503
    found = about.message(f"{path}.html", desk.labels(title), str(error), status=status)
    if suffix == ".json":
        return as_json(found)
    frame = render.Frame(menu=_menu(desk), app=True)
    return HTMLResponse(render.bare(found, desk.labels, links(path), frame), status_code=status, headers=NOT_KEPT)


def _menu(desk: Desk) -> tuple[tuple[str, str], ...]:
    return _READING if desk.readonly else _WRITING
