"""The login page, and the way out.

Invariant: every answer to a wrong password is the same page; a session's cookie is HttpOnly, SameSite=Strict and, behind HTTPS,
Secure.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sousveil.model import SousveilError
from sousveil.publishing.pages import Links, Page, render
from sousveil.web import answers, forms, gate
from sousveil.web.desks import desk_of
from sousveil.web.gate import Keeper


def ask(request: Request) -> Response:
    """The form."""
    return _form(request, "", status=200)


def _form(request: Request, problem: str, *, status: int) -> Response:
    desk = desk_of(request)
    secret = forms.token(request)
    view = {"problem": desk.labels(f"login.{problem}") if problem else "", "token": forms.masked(secret)}
    page = Page("login.html", "login.html", desk.labels("login.title"), "", view, {}, status=status)
    text = render.bare(page, desk.labels, Links(), render.Frame(menu=(), app=True))
    answer = HTMLResponse(text, status_code=status, headers=answers.NOT_KEPT)
    forms.remember(answer, secret)
    return answer


async def enter(request: Request) -> Response:
    """The password was given."""
    keeper: Keeper = request.app.state.keeper
    address = request.client.host if request.client else ""
    try:
        form = await forms.read(request)
    except SousveilError as error:
        return answers.failed(desk_of(request), "login", ".html", error)
    if keeper.waits(address):
        return await run_in_threadpool(_form, request, "slow", status=429)
    if not keeper.right(form.get("password", "")):
        keeper.failed(address)
        return await run_in_threadpool(_form, request, "wrong", status=403)
    answer = RedirectResponse("index.html", status_code=303, headers=answers.NOT_KEPT)
    answer.set_cookie(gate.COOKIE, keeper.opened(), httponly=True, samesite="strict", secure=keeper.https, path="/",
                      max_age=gate.HOURS * 3600)
    return answer


async def leave(request: Request) -> Response:
    """End the session."""
    keeper: Keeper = request.app.state.keeper
    keeper.close(gate.session(request))
    answer = RedirectResponse("login.html", status_code=303, headers=answers.NOT_KEPT)
    answer.delete_cookie(gate.COOKIE, path="/")
    return answer


ROUTES = (
    Route("/login.html", ask, methods=["GET"]), Route("/login.html", enter, methods=["POST"]),
    Route("/logout", leave, methods=["POST"]),
)
