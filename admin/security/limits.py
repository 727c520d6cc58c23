"""How much data the console accepts. The server limits what a connection may cost (headers, time, number)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes of a body: before sign-in, of a form, of a form with files.
STRANGERS, FORM, UPLOAD = 128 * 1024, 1024 * 1024, 6 * 1024 * 1024
#: The paths that accept a form with files; at any other path the limit of a plain form applies.
UPLOADS = frozenset({"/imports/new", "/documents/new"})
#: An answer in a conversation, whose files go on to the family, may be larger: these paths, this many bytes.
ANSWERS, ANSWER = re.compile(r"/inbox/[0-9]{1,19}/answer"), 16 * 1024 * 1024
#: And the photo of a sitting, whose path has its number.
_PHOTO = re.compile(r"/side/[0-9]{1,18}/photo", re.ASCII)
#: Maximum fields and files of a form, and maximum bytes of one field.
FIELDS, FILES, FIELD = 500, 10, 256 * 1024
#: Maximum live views of one sign-in; each is an open page.
STREAMS = 12


class _TooLarge(Exception):
    """The body exceeded its limit."""


class BodyLimit:
    """Refuses a body that is too large, before reading it or as soon as that shows.

    ``signed_in`` is called only if a body is larger than a stranger's may be; ``refusal`` makes the answer.
    """

    def __init__(
        self,
        app: ASGIApp,
        signed_in: Callable[[Request], Awaitable[bool]],
        refusal: Callable[[Request], Response],
    ) -> None:
        self._app, self._signed_in, self._refusal = app, signed_in, refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        allowance = _Allowance(request, self._signed_in)
        announced = request.headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and not await allowance.takes(int(announced)):
            await self._refuse(request, receive, send)
            return
        taken, refused, begun = 0, False, False

        async def counted() -> Message:
            nonlocal taken, refused
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                if not await allowance.takes(taken):
                    refused = True
                    raise _TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal begun
            # We cut off the application's reading, so the error it answers with is not the real one; drop it.
            if not refused or begun:
                begun = True
                await send(message)

        with suppress(_TooLarge):
            await self._app(scope, counted, watched)
        if refused and not begun:
            await self._refuse(request, receive, send)

    async def _refuse(self, request: Request, receive: Receive, send: Send) -> None:
        answer = self._refusal(request)
        # Don't wait for the rest of the body.
        answer.headers["connection"] = "close"
        await answer(request.scope, receive, send)


class _Allowance:
    """How much one request may send; checks for a sign-in only when it matters."""

    def __init__(self, request: Request, signed_in: Callable[[Request], Awaitable[bool]]) -> None:
        self._request, self._signed_in = request, signed_in
        self._known = False
        self._most = STRANGERS

    async def takes(self, size: int) -> bool:
        if size > self._most and not self._known:
            self._known = True
            if await self._signed_in(self._request):
                files = self._request.headers.get("content-type", "").startswith("multipart/")
                self._most = _most(self._request.url.path) if files else FORM
        return size <= self._most


def _most(path: str) -> int:
    """Bytes of a form with files at this path."""
    if ANSWERS.fullmatch(path):
        return ANSWER
    return UPLOAD if path in UPLOADS or _PHOTO.fullmatch(path) else FORM
