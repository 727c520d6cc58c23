"""Reading control requests and answering them: JSON in, JSON out, errors as one plain sentence."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulator.errors import ControlError
from bot.simulator.limits import UPLOAD_BYTES
from bot.simulator.model import Json

Action = Callable[["Asked"], Any | Awaitable[Any]]


class Asked:
    """A control request: path, query and body together."""

    def __init__(self, request: Request, body: Json, file: tuple[str, str, bytes] | None) -> None:
        self.request = request
        self.body = body
        self._file = file

    @property
    def id(self) -> int:
        return int(self.request.path_params["id"])

    @property
    def bot(self) -> str | None:
        """The bot the chat is with, if the request names one."""
        named = self.request.query_params.get("bot") or self.body.get("bot")
        return None if named is None else str(named)

    def query(self, name: str) -> int | None:
        raw = self.request.query_params.get(name)
        if raw is None or raw == "":
            return None
        if not raw.lstrip("-").isdigit():
            raise ControlError(f"{name} is a whole number.")
        return int(raw)

    def text(self, name: str, default: str = "") -> str:
        value = self.body.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise ControlError(f"{name} is a text.")
        return value

    def flag(self, name: str) -> bool:
        return str(self.body.get(name, "")).lower() in ("true", "1", "yes", "on")

    def integer(self, name: str) -> int | None:
        value = self.body.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise ControlError(f"{name} is a whole number.") from None

    def needed(self, name: str) -> int:
        value = self.integer(name)
        if value is None:
            raise ControlError(f"{name} is missing.")
        return value

    def number(self, name: str) -> float | None:
        value = self.body.get(name)
        if value is None:
            return None
        try:
            return float(value)
        except (TypeError, ValueError):
            raise ControlError(f"{name} is a number.") from None

    def file(self) -> tuple[str, str, bytes]:
        """(name, content type, content) of the multipart field `file`."""
        if self._file is None:
            raise ControlError("The file is missing: send it as multipart field `file`.")
        return self._file


def route(path: str, method: str, action: Action, status: int = 200) -> Route:
    """A route whose action gets an Asked and returns the value to send as JSON (None becomes `{}`)."""

    async def endpoint(request: Request) -> Response:
        try:
            result = action(await _read(request))
            if isinstance(result, Awaitable):
                result = await result
        except ControlError as error:
            return JSONResponse({"error": error.sentence}, error.status)
        return JSONResponse({} if result is None else result, status)

    return Route(path, endpoint, methods=[method])


async def _read(request: Request) -> Asked:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _form(request)
    raw = await request.body()
    if not raw:
        return Asked(request, {}, None)
    # curl -d labels everything a form, even JSON.
    if kind == "application/x-www-form-urlencoded" and not raw.lstrip().startswith(b"{"):
        return Asked(request, dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True)), None)
    try:
        body = json.loads(raw)
    except ValueError:
        raise ControlError("The body is no JSON.") from None
    if not isinstance(body, dict):
        raise ControlError("The body is a JSON object.")
    return Asked(request, body, None)


async def _form(request: Request) -> Asked:
    body: Json = {}
    file = None
    async with request.form() as form:
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):
                body[name] = value
            elif (value.size or 0) > UPLOAD_BYTES:
                raise ControlError("The file is too big.", 413)
            else:
                file = (value.filename or name, value.content_type or "", await value.read())
    return Asked(request, body, file)
