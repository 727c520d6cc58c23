"""How the staff bot calls Telegram: we read responses ourselves and pass them to the library in a shape it knows.

The library fails, sometimes for good, on a response that doesn't fit its types, and logs all of it, including what
people wrote. We reduce what staff write to the few fields read here.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bot import botapi
from bot.botapi import Accepted, Refused
from bot.botapi.answers import ENOUGH_UPDATES

#: How often an update may arrive cut off before we skip it.
ENOUGH_TRIES = 5
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@\w+)?")


class Request(HTTPXRequest):
    """The library's own HTTP client, with our reading of the responses."""

    def __init__(self, connections: int = 20) -> None:
        limits = httpx.Limits(max_connections=connections)
        super().__init__(
            connection_pool_size=connections, httpx_kwargs={"transport": _Transport(limits=limits)}
        )
        #: Which update arrived cut off, and how many times in a row.
        self._broken = (0, 0)

    async def do_request(self, url: str, *arguments: Any, **options: Any) -> tuple[int, bytes]:
        """Status and body as the library expects them. Raises NetworkError if updates arrived cut off."""
        status, body = await super().do_request(url, *arguments, **options)
        method = url.rpartition("/")[2]
        match botapi.read(status, body):
            case Accepted() as accepted:
                return 200, _json({"ok": True, "result": self._result(method, accepted)})
            case Refused() as refused:
                return _refusal(method, refused)
        return 502, _json({"ok": False, "description": "not an answer of Telegram's"})

    def _result(self, method: str, accepted: Accepted) -> Any:
        if method == "getUpdates":
            return self._updates(accepted)
        if method == "getMe":
            return _user(accepted.result) or {"id": 0, "is_bot": True, "first_name": "", "username": ""}
        if method.startswith(("send", "edit")):
            # It was sent: without a readable number we can't change it later, but we don't send it again.
            return _message(accepted.result) or {"message_id": 0, "date": 1, "chat": _chat(None)}
        return accepted.result if method.startswith("get") else True

    def _updates(self, accepted: Accepted) -> list[dict[str, Any]]:
        items = accepted.result if isinstance(accepted.result, list) else []
        updates = [update for item in items if (update := _update(item))]
        if accepted.whole or updates:
            return updates
        if number := _number_of(accepted.cut):
            last, tries = self._broken
            self._broken = number, tries + 1 if number == last else 1
            if self._broken[1] >= ENOUGH_TRIES:
                return [{"update_id": number}]
        raise NetworkError("the updates came cut off")


def _refusal(method: str, refused: Refused) -> tuple[int, bytes]:
    code = refused.code or 500
    if method == "getUpdates" and code in (401, 404):
        # The library would never poll again; a token that is really invalid is refused at the next start.
        code = 500
    said: dict[str, Any] = {"ok": False, "error_code": code, "description": refused.description}
    parameters: dict[str, int] = {}
    if code == 429 or refused.retry_after is not None:
        parameters["retry_after"] = -int(-(refused.retry_after or 5) // 1)
    if refused.migrate_to is not None:
        parameters["migrate_to_chat_id"] = refused.migrate_to
    return code, _json(said | ({"parameters": parameters} if parameters else {}))


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said).encode()


# -- reading Telegram's objects; a falsy value if the vital part is missing


def _number_of(item: Any) -> int | None:
    return botapi.number(item.get("update_id")) if isinstance(item, dict) else None


def _update(raw: Any) -> dict[str, Any]:
    """Only its number if the rest can't be read: that still settles it."""
    number = _number_of(raw)
    if number is None:
        return {}
    update: dict[str, Any] = {"update_id": number}
    if said := _message(raw.get("message")):
        update["message"] = said
    if tapped := _tap(raw.get("callback_query")):
        update["callback_query"] = tapped
    if changed := _membership(raw.get("my_chat_member")):
        update["my_chat_member"] = changed
    return update


def _message(raw: Any) -> dict[str, Any]:
    number = botapi.number(raw.get("message_id")) if isinstance(raw, dict) else None
    if number is None:
        return {}
    message: dict[str, Any] = {"message_id": number, "chat": _chat(raw.get("chat"))}
    message["date"] = max(1, min(botapi.number(raw.get("date")) or 1, 2**32 - 1))
    if sender := _user(raw.get("from")):
        message["from"] = sender
    if text := _text(raw, "text"):
        message["text"] = text
        if command := _COMMAND.match(text):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
    for name in ("migrate_to_chat_id", "migrate_from_chat_id"):
        if moved := botapi.number(raw.get(name)):
            message[name] = moved
    return message


def _chat(raw: Any) -> dict[str, Any]:
    raw = raw if isinstance(raw, dict) else {}
    number = botapi.number(raw.get("id")) or 0
    return {"id": number, "type": _text(raw, "type") or ("private" if number > 0 else "group")}


def _user(raw: Any) -> dict[str, Any]:
    number = botapi.number(raw.get("id")) if isinstance(raw, dict) else None
    if number is None:
        return {}
    user: dict[str, Any] = {"id": number, "is_bot": raw.get("is_bot") is True}
    for name in ("first_name", "username", "language_code"):
        user[name] = _text(raw, name)
    return user


def _membership(raw: Any) -> dict[str, Any]:
    """That the bot came into a chat or is there no more, as the two plainest of the library's kinds."""
    raw = raw if isinstance(raw, dict) else {}
    new = raw.get("new_chat_member")
    if not isinstance(new, dict) or not (status := _text(new, "status")):
        return {}
    nobody = {"id": 0, "is_bot": True, "first_name": ""}
    gone = status in ("left", "kicked")
    return {
        "chat": _chat(raw.get("chat")),
        "from": _user(raw.get("from")) or nobody,
        "date": 1,
        "old_chat_member": {"user": nobody, "status": "member"},
        "new_chat_member": {"user": nobody, "status": "left" if gone else "member"},
    }


def _tap(raw: Any) -> dict[str, Any]:
    raw = raw if isinstance(raw, dict) else {}
    message, number = _message(raw.get("message")), raw.get("id")
    if not message or isinstance(number, bool) or not isinstance(number, str | int):
        return {}
    # In a private chat, person and chat have the same number; that of a group is nobody's.
    sender = _user(raw.get("from")) or {"id": message["chat"]["id"], "is_bot": False, "first_name": ""}
    data = {"id": str(number), "from": sender, "chat_instance": "", "data": _text(raw, "data")}
    return data | {"message": message}


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""


# -- reading up to a broken connection


class _Transport(httpx.AsyncHTTPTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=_UpToTheBreak(cast(httpx.AsyncByteStream, response.stream)),
            extensions=response.extensions,
        )


class _UpToTheBreak(httpx.AsyncByteStream):
    """A body that ends where its connection broke, if anything had arrived, and that has a maximum size."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        try:
            async for block in self._stream:
                size += len(block)
                yield block
                if size > ENOUGH_UPDATES:
                    return
        except httpx.TransportError:
            if not size:
                raise

    async def aclose(self) -> None:
        await self._stream.aclose()
