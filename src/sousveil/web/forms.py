"""Forms: bounded, urlencoded, each with a token that only our own pages can know.

Invariant: a form without the token of its browser is refused; the token in a page is masked anew for each answer, so that
compressed answers do not give it away.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from sousveil.model import UsageError


class Refused(UsageError):
    """A form that is not taken; `status` is what HTTP says of it."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


COOKIE, FIELD, LENGTH, MOST_BYTES = "sousveil", "token", 32, 65_536


def token(request: Request) -> bytes:
    """The browser's secret: from its cookie, else a new one."""
    try:
        known = bytes.fromhex(request.cookies.get(COOKIE, ""))
    except ValueError:
        known = b""
    return known if len(known) == LENGTH else secrets.token_bytes(LENGTH)


def masked(secret: bytes) -> str:
    """The secret as it stands in a page."""
    mask = secrets.token_bytes(LENGTH)
    return (mask + bytes(a ^ b for a, b in zip(mask, secret, strict=True))).hex()


def remember(response: Response, secret: bytes) -> None:
    """Give the browser its secret, for this app alone."""
    response.set_cookie(COOKIE, secret.hex(), httponly=True, samesite="strict", path="/")


async def read(request: Request) -> dict[str, str]:
    """The fields of a posted form. Raises Refused where it is too large, no form, or without its token."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        raise Refused("only forms of these pages are taken", 415)
    raw = b""
    async for piece in request.stream():
        raw += piece
        if len(raw) > MOST_BYTES:
            raise Refused(f"the form is larger than {MOST_BYTES} bytes", 413)
    try:
        fields = dict(parse_qsl(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=100))
    except (UnicodeDecodeError, ValueError):
        raise Refused("the form can't be read", 400) from None
    check(request, fields)
    return fields


def check(request: Request, fields: Mapping[str, str]) -> None:
    """Raises Refused where the form's token is not that of the browser's cookie."""
    try:
        given = bytes.fromhex(fields.get(FIELD, ""))
        known = bytes.fromhex(request.cookies.get(COOKIE, ""))
    except ValueError:
        given = known = b""
    plain = bytes(a ^ b for a, b in zip(given[:LENGTH], given[LENGTH:], strict=False))
    if len(given) != 2 * LENGTH or len(known) != LENGTH or not hmac.compare_digest(plain, known):
        raise Refused("this form is out of date: open the page again and send it once more", 403)
