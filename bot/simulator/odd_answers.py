"""Odd responses: how a new Bot API version, another server or a proxy may answer a call that was done or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.simulator.model import Json

_IDENTIFIERS = ("message_id", "update_id", "id", "file_id")
_NEW = {"type": "of_2031", "status": "of_2031", "new": [1, {"deep": None}]}
_PAGE = b"<html><head><title>Sign in</title></head><body>Welcome to the wireless network</body></html>"


@dataclass(frozen=True, slots=True)
class Odd:
    """The response to send instead. For a body that breaks off, the head announces ``announced`` bytes."""

    status: int
    content: bytes
    kind: str = "application/json"
    announced: int | None = None


Shape = Callable[[int, Json], Odd]


def _json(body: Any, status: int = 200) -> Odd:
    return Odd(status, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def _walk(value: Any, change: Callable[[str, Any], Any], name: str = "") -> Any:
    """The value with ``change`` applied to every plain value and object field, from the inside out."""
    if isinstance(value, dict):
        fields = {key: _walk(inner, change, key) for key, inner in value.items()}
        return change(name, fields)
    if isinstance(value, list):
        return [_walk(inner, change, name) for inner in value]
    return change(name, value)


def _unknown_fields(name: str, value: Any) -> Any:
    return {**value, "of_2031": _NEW, "is_new": True} if isinstance(value, dict) else value


def _wrong_types(name: str, value: Any) -> Any:
    if name in _IDENTIFIERS or isinstance(value, dict):
        return value
    return {"was": value} if isinstance(value, str) else [str(value)]


def _wrong_kinds(name: str, value: Any) -> Any:
    if isinstance(value, dict) and "message_id" in value:
        return {**value, "forward_origin": _NEW, "reply_markup": {"inline_keyboard": _NEW}, "gift": _NEW}
    return value


def _missing(name: str, value: Any) -> Any:
    """Keep only identifiers and the containers that hold them."""
    if not isinstance(value, dict):
        return value
    return {
        key: inner for key, inner in value.items() if key in _IDENTIFIERS or isinstance(inner, dict | list)
    }


def _no_numbers(name: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: inner for key, inner in value.items() if key not in ("message_id", "id")}


def _in_figures(name: str, value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _changed(change: Callable[[str, Any], Any]) -> Shape:
    return lambda status, body: _json({**body, "result": _walk(body.get("result"), change)}, status)


def _result(result: Any) -> Shape:
    return lambda status, body: _json({**body, "result": result}, status)


def _raw(change: Callable[[bytes], bytes]) -> Shape:
    return lambda status, body: Odd(status, change(_json(body).content))


def _half(content: bytes) -> bytes:
    return content[: max(len(content) // 2, min(len(content) - 1, 45))]


def _broken_off(status: int, body: Json) -> Odd:
    content = _json(body).content
    return Odd(status, _half(content), announced=len(content))


def _in_list(status: int, body: Json) -> Odd:
    return _json({**body, "result": [body.get("result")]}, status)


def _without_ok(status: int, body: Json) -> Odd:
    return _json({"result": body.get("result")}, status)


#: The call was done, and the response says so in some way.
DONE: dict[str, Shape] = {
    "unknown-fields": _changed(_unknown_fields),
    "wrong-types": _changed(_wrong_types),
    "wrong-kinds": _changed(_wrong_kinds),
    "missing-fields": _changed(_missing),
    "no-numbers": _changed(_no_numbers),
    "numbers-in-figures": _changed(_in_figures),
    "no-result": lambda status, body: _json({"ok": True}, status),
    "null-result": _result(None),
    "plain-result": _result(True),
    "word-as-result": _result("done"),
    "number-as-result": _result(10**30),
    "empty-object": _result({}),
    "in-a-list": _in_list,
    "without-ok": _without_ok,
    "ok-in-words": lambda status, body: _json({**body, "ok": "true"}, status),
    "status-500": lambda status, body: _json(body, 500),
    "status-404": lambda status, body: _json(body, 404),
    "status-429": lambda status, body: _json(body, 429),
    "truncated": _raw(_half),
    "broken-off": _broken_off,
    "huge": _raw(lambda content: content[:-1] + b',"more":"' + b"x" * 3_000_000 + b'"}'),
    "deep": _raw(lambda content: content[:-1] + b',"more":' + b"[" * 5000 + b"]" * 5000 + b"}"),
    "no-utf-8": _raw(lambda content: content[:-1] + b',"more":"\xff\xfe\xed\xa0\x80"}'),
    "half-characters": _raw(lambda content: content[:-1] + b',"more":"\\ud83d"}'),
    "control-characters": _raw(lambda content: content[:-1] + b',"more":"\x01\n\x00"}'),
    "byte-order-mark": _raw(lambda content: b"\xef\xbb\xbf" + content),
    "other-kind": lambda status, body: Odd(status, _json(body).content, "text/html; charset=klingon"),
}
#: The call was done, but nothing in the response says so.
SILENT: dict[str, Shape] = {
    "page": lambda status, body: Odd(200, _PAGE, "text/html"),
    "no-object": lambda status, body: _json([1, 2], 200),
    "no-json": lambda status, body: Odd(200, b"OK", "text/plain"),
    "empty": lambda status, body: Odd(200, b""),
    "others-json": lambda status, body: _json({"message": "Forbidden"}, 403),
}
#: The call was not done, for a temporary reason.
REFUSED: dict[str, Shape] = {
    "refused-bare": lambda status, body: _json({"ok": False}, 200),
    "refused-502": lambda status, body: _json({"ok": False}, 502),
    "refused-with-200": lambda status, body: _json(
        {"ok": False, "error_code": 500, "description": "Internal"}
    ),
    "refused-by-words": lambda status, body: _json({"ok": False, "description": "Internal Server Error: x"}),
    "refused-in-figures": lambda status, body: _json(
        {"ok": False, "error_code": "429", "description": None, "parameters": {"retry_after": "0.01"}}
    ),
    "refused-by-odd-parts": lambda status, body: _json(
        {"ok": False, "error_code": [500], "description": {"it": 5}, "parameters": [3]}, 500
    ),
    "refused-by-a-proxy": lambda status, body: Odd(429, _PAGE, "text/html"),
}
#: For file downloads (method `file`).
FILES: dict[str, Callable[[bytes], Odd]] = {
    "page": lambda content: Odd(200, _PAGE, "text/html"),
    "empty": lambda content: Odd(200, b""),
    "truncated": lambda content: Odd(200, content[: len(content) // 2], "application/octet-stream"),
    "broken-off": lambda content: Odd(200, content[:9], "application/octet-stream", announced=len(content)),
    "refused-502": lambda content: Odd(502, _PAGE, "text/html"),
}
SHAPES = DONE | SILENT | REFUSED
