"""The other routes of the review: several claims at once, pairs of names, the practice round.

Invariant: as in writing.py: what a form writes is written whole or not at all; the practice round writes nothing.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sousveil.model import SousveilError
from sousveil.publishing.pages import Shelf
from sousveil.web import answers, copies, forms, pairs, practice, waiting
from sousveil.web.desks import desk_of
from sousveil.web.writing import given, reviewer, with_shelf


def _seat(request: Request, shelf: Shelf, secret: bytes) -> waiting.Seat:
    return waiting.Seat(reviewer(request), forms.masked(secret), waiting.choice(shelf, request.query_params))


def _asked(request: Request) -> tuple[str, str]:
    """`copies` or `within`, and the claim, of an address."""
    return str(request.url.path).strip("/").partition("/")[0], str(request.path_params["claim"])


def several(request: Request) -> Response:
    """The claims that wait beside a claim: its copies, or those of its document."""
    (where, claim), secret = _asked(request), forms.token(request)
    path = f"{where}/{claim}"

    def work(shelf: Shelf) -> Response:
        found = copies.page(shelf, answers.links(path), where, claim, _seat(request, shelf, secret))
        return given(request, shelf, path, found, secret)

    return with_shelf(request, path, work)


async def confirm_several(request: Request) -> Response:
    """A confirmation for each claim that was ticked; then the claim again."""
    where, claim = _asked(request)
    path = f"{where}/{claim}"
    try:
        form = await forms.read(request)
    except SousveilError as error:
        return answers.failed(desk_of(request), path, ".html", error)

    def work(shelf: Shelf) -> Response:
        made = copies.confirmations(shelf, where, claim, reviewer(request), form)
        with shelf.ledger.batch():
            for decision in made:
                shelf.ledger.decide(decision)
        shelf.refresh()
        back = f"../review/{claim}.html{waiting.query(waiting.choice(shelf, request.query_params))}"
        return RedirectResponse(back, status_code=303, headers=answers.NOT_KEPT)

    return await run_in_threadpool(with_shelf, request, path, work)


def pair(request: Request) -> Response:
    """The next pair of names."""
    secret = forms.token(request)

    def work(shelf: Shelf) -> Response:
        found = pairs.page(shelf, answers.links("pairs"), waiting.Seat(reviewer(request), forms.masked(secret)))
        return given(request, shelf, "pairs", found, secret)

    return with_shelf(request, "pairs", work)


async def decide_pair(request: Request) -> Response:
    """An answer on a pair; then the next one."""
    try:
        form = await forms.read(request)
    except SousveilError as error:
        return answers.failed(desk_of(request), "pairs", ".html", error)

    def work(shelf: Shelf) -> Response:
        shelf.ledger.decide_pair(pairs.decision(shelf, reviewer(request), form))
        shelf.refresh()
        return RedirectResponse("pairs.html", status_code=303, headers=answers.NOT_KEPT)

    return await run_in_threadpool(with_shelf, request, "pairs", work)


def practise(request: Request) -> Response:
    """The practice round."""
    desk = desk_of(request)

    def work(shelf: Shelf) -> Response:
        return answers.as_html(desk, shelf, "practice", practice.page(desk.labels, request.query_params))

    return with_shelf(request, "practice", work, writes=False)


_SEVERAL = [f"/{where}/{{claim:str}}.html" for where in copies.ALIKE]
ROUTES = (
    *(Route(address, several, methods=["GET"]) for address in _SEVERAL),
    *(Route(address, confirm_several, methods=["POST"]) for address in _SEVERAL),
    Route("/pairs.html", pair, methods=["GET"]), Route("/pairs.html", decide_pair, methods=["POST"]),
    Route("/practice.html", practise),
)
