"""A Bot API call's parameters, however they were sent: query, urlencoded form, multipart, JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.simulator.errors import bad_request, too_large
from bot.simulator.limits import UPLOAD_BYTES
from bot.simulator.model import Json

_ROOM_FOR_FIELDS = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    mime: str
    content: bytes


class Params:
    """Values as strings (forms) or as JSON values (JSON bodies); the readers below accept both.

    It remembers what was read, so that no given parameter is silently ignored (`unread`).
    """

    def __init__(self, values: Json, uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}
        self._read: set[str] = set()
        self._parts: list[tuple[str, Params]] = []

    def part(self, name: str, values: Json) -> Params:
        """The fields of an object inside the parameter ``name``, with all uploads."""
        inner = Params(values, self.uploads)
        self._parts.append((name, inner))
        return inner

    def has(self, name: str) -> bool:
        self._read.add(name)
        return name in self.values

    def unread(self) -> list[str]:
        """The parameters given but never read; fields inside objects look like `reply_parameters.quote`."""
        own = [name for name in self.values if name not in self._read]
        return own + [f"{name}.{field}" for name, inner in self._parts for field in inner.unread()]

    def _value(self, name: str) -> Any:
        self._read.add(name)
        return self.values.get(name)

    def text(self, name: str) -> str:
        """The text, "" if missing."""
        value = self._value(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        value = self._value(name)
        try:
            return default if value is None or value == "" else int(value)
        except (TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def number(self, name: str) -> float:
        try:
            return float(self._value(name))
        except (TypeError, ValueError):
            raise bad_request(f"{name} is empty") from None

    def flag(self, name: str) -> bool:
        return str(self._value(name)).lower() in ("true", "1", "yes")

    def nested(self, name: str) -> Any:
        """A nested object or list; None if missing. Raises ApiError 400 if it isn't JSON."""
        value = self._value(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def object(self, name: str) -> Json | None:
        value = self.nested(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"can't parse {name}: object expected")
        return value

    def objects(self, name: str) -> list[Json] | None:
        value = self.nested(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(v, dict) for v in value)):
            raise bad_request(f"can't parse {name}: expected an Array of objects")
        return value

    def upload(self, name: str) -> Upload | str:
        """The file in a field: an upload, direct or through `attach://`, or a file id as text."""
        if name in self.uploads:
            self._read.add(name)
            return self.uploads[name]
        return self.attached(self.text(name))

    def attached(self, value: str) -> Upload | str:
        if value.startswith("attach://"):
            if (upload := self.uploads.get(value.removeprefix("attach://"))) is None:
                raise bad_request("there is no file to attach")
            return upload
        return value

    def recorded(self) -> Json:
        """The values for the list of calls, as sent; files by name and size only."""
        files = {name: {"file": u.name, "size": len(u.content)} for name, u in self.uploads.items()}
        return {**self.values, **files}


async def read_params(request: Request) -> Params:
    """Read the query and body of a call. Raises ApiError 413 or 400."""
    values: Json = dict(parse_qsl(request.url.query, keep_blank_values=True)) if request.url.query else {}
    if request.method != "POST":
        return Params(values)
    if int(request.headers.get("content-length") or 0) > UPLOAD_BYTES + _ROOM_FOR_FIELDS:
        async for _ in request.stream():
            pass
        raise too_large()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _multipart(request, values)
    body = await request.body()
    if kind == "application/json":
        try:
            given = json.loads(body or b"{}")
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(given, dict):
            raise bad_request("object expected")
        values.update(given)
    elif body:
        values.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return Params(values)


async def _multipart(request: Request, values: Json) -> Params:
    uploads: dict[str, Upload] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):
                values[name] = value
                continue
            if (value.size or 0) > UPLOAD_BYTES:
                raise too_large()
            uploads[name] = Upload(value.filename or name, value.content_type or "", await value.read())
    return Params(values, uploads)
