"""The routes that write: who reviews, a verdict, new documents; and the original bytes, which are only ever downloaded.

Invariant: what a route writes is one step in the ledger, all or nothing; a ledger that is open for reading only is never
written, and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sousveil.model import SousveilError
from sousveil.publishing.pages import Page, Shelf, about
from sousveil.web import answers, forms, review, upload, waiting
from sousveil.web.desks import desk_of
from sousveil.web.forms import Refused

WHO = "reviewer"
Work = Callable[[Shelf], Response]


def reviewer(request: Request) -> str:
    """The name under which this browser reviews; empty where it has not said."""
    try:
        return bytes.fromhex(request.cookies.get(WHO, "")).decode("utf-8")[:80]
    except ValueError:
        return ""


def with_shelf(request: Request, path: str, work: Work, *, writes: bool = True) -> Response:
    """What `work` answers with the shelf; else the page that says why not, as where it `writes` and nothing can be written."""
    desk = desk_of(request)
    try:
        if writes and desk.readonly:
            raise Refused(desk.labels("review.readonly"), 403)
        with desk.shelf() as shelf:
            return work(shelf)
    except SousveilError as error:
        return answers.failed(desk, path, ".html", error)


def queue(request: Request) -> Response:
    """The next claim that waits for this reviewer."""
    desk = desk_of(request)

    def work(shelf: Shelf) -> Response:
        chosen = waiting.choice(shelf, request.query_params)
        ids = waiting.queue(shelf, reviewer(request), chosen)
        if ids:
            first = f"review/{ids[0]}.html{waiting.query(chosen)}"
            return RedirectResponse(first, status_code=303, headers=answers.NOT_KEPT)
        title, text = desk.labels("review.done_title"), desk.labels("review.done_chosen" if chosen.query else "review.done")
        return answers.as_html(desk, shelf, "review", about.message("review.html", title, text, status=200))

    return with_shelf(request, "review", work)


def one(request: Request) -> Response:
    """A claim under review."""
    path, secret = f"review/{request.path_params['claim']}", forms.token(request)

    def work(shelf: Shelf) -> Response:
        seat = waiting.Seat(reviewer(request), forms.masked(secret), waiting.choice(shelf, request.query_params))
        found = review.page(shelf, answers.links(path), request.path_params["claim"], seat)
        return given(request, shelf, path, found, secret)

    return with_shelf(request, path, work)


def given(request: Request, shelf: Shelf, path: str, found: Page, secret: bytes) -> Response:
    """A page with forms: the browser keeps the secret of their token."""
    answer = answers.as_html(desk_of(request), shelf, path, found)
    forms.remember(answer, secret)
    return answer


async def decide(request: Request) -> Response:
    """A verdict; then the next claim."""
    claim = str(request.path_params["claim"])
    path, desk = f"review/{claim}", desk_of(request)
    try:
        form = await forms.read(request)
    except SousveilError as error:
        return answers.failed(desk, path, ".html", error)

    def work(shelf: Shelf) -> Response:
        who = reviewer(request)
        made = review.decision(shelf, claim, who, form)
        shelf.ledger.decide(made)
        shelf.refresh()
        chosen = waiting.choice(shelf, request.query_params)
        ids = waiting.queue(shelf, who, chosen)
        following = claim if made.undoes or not ids else ids[0]
        return RedirectResponse(f"{following}.html{waiting.query(chosen)}", status_code=303, headers=answers.NOT_KEPT)

    return await run_in_threadpool(with_shelf, request, path, work)


async def introduce(request: Request) -> Response:
    """A reviewer says who they are; the browser keeps it."""
    desk = desk_of(request)
    try:
        form = await forms.read(request)
        who = " ".join(form.get("who", "").split())[:80]
        if not who:
            raise Refused("give a name", 400)
    except SousveilError as error:
        return answers.failed(desk, "reviewer", ".html", error)
    back = form.get("back", "")
    known = back if back.isalnum() and len(back) <= 64 else ""
    answer = RedirectResponse(f"review/{known}.html" if known else "review.html", status_code=303, headers=answers.NOT_KEPT)
    answer.set_cookie(WHO, who.encode().hex(), httponly=True, samesite="strict", path="/", max_age=365 * 86400)
    return answer


def add(request: Request) -> Response:
    """The page to add documents."""
    secret = forms.token(request)

    def work(shelf: Shelf) -> Response:
        return given(request, shelf, "add", upload.page(shelf, forms.masked(secret)), secret)

    return with_shelf(request, "add", work)


async def added(request: Request) -> Response:
    """Take files, read them, and say what became of each."""
    desk = desk_of(request)
    secret = forms.token(request)
    if desk.readonly:
        return answers.failed(desk, "add", ".html", Refused(desk.labels("review.readonly"), 403))
    with upload.folder() as folder:
        try:
            taken = await upload.take(request, Path(folder))
        except SousveilError as error:
            return answers.failed(desk, "add", ".html", error)

        def work(shelf: Shelf) -> Response:
            done = upload.store(shelf.ledger, taken)
            shelf.refresh()
            return given(request, shelf, "add", upload.page(shelf, forms.masked(secret), done), secret)

        return await run_in_threadpool(with_shelf, request, "add", work)


def original(request: Request) -> Response:
    """The bytes as they were read, for download only."""
    def work(shelf: Shelf) -> Response:
        document = shelf.ledger.document(str(request.path_params["document"]))
        raw = shelf.ledger.original(document.id)
        if raw is None:
            return answers.missing(desk_of(request), shelf, "original/x", ".html")
        headers = answers.NOT_KEPT | {"content-disposition": f'attachment; filename="{document.id[:16]}.{document.format}"'}
        return Response(raw, media_type="application/octet-stream", headers=headers)

    return with_shelf(request, "original/x", work, writes=False)


_CLAIM = "/review/{claim:str}.html"
ROUTES = (
    Route("/review.html", queue), Route(_CLAIM, one, methods=["GET"]), Route(_CLAIM, decide, methods=["POST"]),
    Route("/reviewer", introduce, methods=["POST"]), Route("/add.html", add, methods=["GET"]),
    Route("/add.html", added, methods=["POST"]), Route("/original/{document:str}", original),
)
