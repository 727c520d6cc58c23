"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`, with faults and records."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.simulator.calls import Calls
from bot.simulator.errors import ApiError, not_found, unauthorized
from bot.simulator.faults import DOWNLOAD, Fault, Faults
from bot.simulator.limits import DOWNLOAD_BYTES, TOKEN
from bot.simulator.methods import METHODS, Call
from bot.simulator.model import Bot, Json
from bot.simulator.not_simulated import refuse_what_is_not_simulated
from bot.simulator.odd_answers import DONE, FILES, SHAPES, Odd
from bot.simulator.pace import Pace
from bot.simulator.params import Params, read_params
from bot.simulator.world import World

_PROXY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_NOT_IN_A_WEBHOOK_ANSWER = ("get", "setwebhook", "deletewebhook", "close", "logout")


class BotApi:
    """Runs the calls of all bots."""

    def __init__(self, world: World, pace: Pace, faults: Faults, calls: Calls) -> None:
        self.world, self.pace, self.faults, self.calls = world, pace, faults, calls
        self.stopping = asyncio.Event()

    async def execute(
        self, bot: Bot, name: str, params: Params, fault: Fault | None = None
    ) -> tuple[int, Json]:
        """Run one call; returns its status and JSON body, never raises ApiError. Applies faults that refuse."""
        spelling, function = METHODS.get(name.lower(), (name, None))
        try:
            if function is None:
                raise not_found("method not found")
            if fault is not None and (refusal := fault.error(spelling)) is not None:
                raise refusal
            refuse_what_is_not_simulated(spelling, params)
            result = function(Call(self.world, self.pace, bot, params))
            if inspect.isawaitable(result):
                result = await result
            status, body = 200, {"ok": True, "result": result}
        except ApiError as error:
            status, body = error.status, error.body
        kind = fault.kind if fault else None
        ignored = params.unread() if status == 200 else []
        self.calls.record(self.world.time(), bot.id, spelling, params.recorded(), status, body, kind, ignored)
        return status, body

    async def execute_webhook_answer(self, bot: Bot, params: Params) -> None:
        """Run the one method call that a webhook's response may contain; its result is dropped, as at Telegram."""
        name = params.text("method")
        if name and not name.lower().startswith(_NOT_IN_A_WEBHOOK_ANSWER):
            await self.execute(bot, name, params)

    async def method(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI endpoint of `/bot<token>/<method>`."""
        request = Request(scope, receive)
        token = scope["path_params"]["token"]
        bot = self.world.bots_by_token.get(token)
        if bot is None:
            await _refuse(_unknown(token))(scope, receive, send)
            return
        name, _ = METHODS.get(scope["path_params"]["method"].lower(), (scope["path_params"]["method"], None))
        try:
            params = await read_params(request)
        except ApiError as error:
            self.calls.record(self.world.time(), bot.id, name, {}, error.status, error.body, None)
            await _refuse(error)(scope, receive, send)
            return
        fault = self.faults.pick(name.lower(), _chat_id(params)) if self.faults.rules else None
        if fault is not None and fault.kind in ("502", "timeout"):
            self.calls.record(self.world.time(), bot.id, name, params.recorded(), 502, None, fault.kind)
            if fault.kind == "timeout":
                await self._gone(receive, fault.seconds)
                await _break_off(send)
                return
            await Response(_PROXY_PAGE, 502, media_type="text/html")(scope, receive, send)
            return
        if fault is not None and fault.kind == "slow":
            await self._gone(receive, fault.seconds)
        status, body = await self.execute(bot, name, params, fault)
        if fault is not None and fault.kind == "lost":
            await _break_off(send)
        elif fault is not None and fault.kind == "lost-502":
            await Response(_PROXY_PAGE, 502, media_type="text/html")(scope, receive, send)
        elif fault is not None and fault.kind == "odd" and (body["ok"] or fault.shape not in DONE):
            await _odd(SHAPES[fault.shape](status, body), send)
        else:
            await _answer(status, body)(scope, receive, send)

    async def file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI endpoint of `/file/bot<token>/<path>`."""
        bot = self.world.bots_by_token.get(scope["path_params"]["token"])
        stored = self.world.files.by_path.get(scope["path_params"]["path"])
        fault = self.faults.pick(DOWNLOAD, None) if self.faults.rules else None
        if bot is None:
            response: Response = _refuse(_unknown(scope["path_params"]["token"]))
        elif stored is None or stored.size > DOWNLOAD_BYTES:
            response = _refuse(not_found())
        elif fault is not None and fault.shape in FILES:
            await _odd(FILES[fault.shape](self.world.files.content(stored)), send)
            return
        else:
            response = Response(self.world.files.content(stored), media_type="application/octet-stream")
        await response(scope, receive, send)

    async def nowhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI endpoint of every other path that begins with `/bot`."""
        await _refuse(not_found())(scope, receive, send)

    async def _gone(self, receive: Receive, seconds: float) -> None:
        """Wait until time is up, the caller hangs up, or the simulator stops."""
        waits = [asyncio.ensure_future(_hung_up(receive)), asyncio.ensure_future(self.stopping.wait())]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()


async def _hung_up(receive: Receive) -> bool:
    while (await receive())["type"] != "http.disconnect":
        pass
    return True


async def _break_off(send: Send) -> None:
    """Begin a response without finishing it: the server then closes the connection (see `serve.py`)."""
    headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _odd(answer: Odd, send: Send) -> None:
    length = len(answer.content) if answer.announced is None else answer.announced
    headers = [(b"content-type", answer.kind.encode()), (b"content-length", str(length).encode())]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    # If more bytes were announced the end never comes: the server then closes the connection.
    more = answer.announced is not None
    await send({"type": "http.response.body", "body": answer.content, "more_body": more})


def _chat_id(params: Params) -> int | None:
    raw = str(params.values.get("chat_id", ""))
    return int(raw) if raw.lstrip("-").isdigit() else None


def _unknown(token: str) -> ApiError:
    """Telegram's error for a malformed token, or for one that belongs to no bot."""
    return unauthorized() if TOKEN.fullmatch(token) else unauthorized("invalid token specified")


def _refuse(error: ApiError) -> Response:
    return _answer(error.status, error.body)


def _answer(status: int, body: dict[str, Any]) -> Response:
    headers = None
    if "parameters" in body and "retry_after" in body["parameters"]:
        headers = {"Retry-After": str(body["parameters"]["retry_after"])}
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    return Response(content, status, headers, media_type="application/json")
