"""The webhook: our own route, which answers 200 only after the commit.

aiogram's handler answers first by default and loses acknowledged updates when it stops. The notice for a tapped button
travels in the response, which saves a call per tap. Written directly for ASGI: every update passes here, and
Starlette's request and response took longer than reading it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging

from aiogram.types import Update
from pydantic import ValidationError
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.botapi import broken_json
from bot.families.inbound import Inbound
from budgeting.errors import Temporary

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
#: Bytes; Telegram's updates are a few kilobytes.
LARGEST = 1024 * 1024
#: Seconds after which Telegram should retry while the database is unavailable.
RETRY_AFTER = 2
#: How often we ask Telegram to resend a body that isn't JSON, and how many such bodies we remember.
ENOUGH_TRIES, MOST_BROKEN = 3, 100
_HEADER = HEADER.lower().encode()


def webhook_route(inbound: Inbound, secret: str, path: str = "/telegram") -> Route:
    """The route to set as the webhook, with ``secret`` as its token; raises ValueError without a secret."""
    if not secret:
        raise ValueError("A webhook needs a secret token: its address alone can be guessed.")
    return Route(path, Webhook(inbound, secret.encode()), methods=["POST"])


class Webhook:
    """Handles one update per call."""

    def __init__(self, inbound: Inbound, secret: bytes) -> None:
        self._inbound, self._secret = inbound, secret
        #: How often each of the latest non-JSON bodies came, by digest.
        self._broken: dict[bytes, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        if not hmac.compare_digest(headers.get(_HEADER, b""), self._secret):
            await _answer(send, 401)
            return
        try:
            body = await _body(headers.get(b"content-length", b""), receive)
        except _TooLarge:
            await _answer(send, 413)
            return
        # The caller hung up, so it gets no answer and sends the unacknowledged update again.
        if body is not None:
            await self._take_in(body, send)

    async def _take_in(self, body: bytes, send: Send) -> None:
        try:
            update: Update | None = Update.model_validate_json(body)
        except ValidationError as error:
            loaded = broken_json.loads(body)
            if not loaded.whole and self._may_come_whole(body):
                await _answer(send, 400)
                return
            if loaded.whole:
                update = self._inbound.read(loaded.value)
            else:
                update = None
                self._inbound.unreadable(error)
        try:
            answer = await self._inbound.handle(update) if update is not None else None
        except Temporary as error:
            log.warning("an update was sent back: %s", error)
            await _answer(send, 503, (b"retry-after", str(RETRY_AFTER).encode()))
            return
        if answer is None:
            await _answer(send, 200)
            return
        carried = {"method": "answerCallbackQuery", "callback_query_id": answer.callback_query_id}
        if answer.text:
            carried["text"] = answer.text
        await _answer(send, 200, (b"content-type", b"application/json"), json.dumps(carried).encode())

    def _may_come_whole(self, body: bytes) -> bool:
        """Whether to ask for a broken body again: it may have broken in transit. A body that is broken every time would
        keep its chat waiting for a day."""
        digest = hashlib.sha256(body).digest()
        tries = self._broken.pop(digest, 0) + 1
        if tries > ENOUGH_TRIES:
            return False
        self._broken[digest] = tries
        if len(self._broken) > MOST_BROKEN:
            del self._broken[next(iter(self._broken))]
        return True


class _TooLarge(Exception):
    pass


async def _body(announced: bytes, receive: Receive) -> bytes | None:
    """Read the body; None if the caller hung up before its end. Raises _TooLarge, having read only as much as needed to
    know."""
    if announced.isdigit() and int(announced) > LARGEST:
        raise _TooLarge
    content: bytes = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        content += message.get("body", b"")
        if len(content) > LARGEST:
            raise _TooLarge
        if not message.get("more_body"):
            return content


async def _answer(
    send: Send, status: int, header: tuple[bytes, bytes] | None = None, body: bytes = b""
) -> None:
    headers = [(b"content-length", str(len(body)).encode())]
    if header is not None:
        headers.append(header)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
