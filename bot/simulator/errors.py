"""The two kinds of refusal: Telegram's to a bot, and the control interface's to its caller."""

from __future__ import annotations

import math
from typing import Any


class ApiError(Exception):
    """A response `{"ok": false, …}` with Telegram's own status and text."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body

    @property
    def headers(self) -> dict[str, str]:
        seconds = self.parameters.get("retry_after")
        return {} if seconds is None else {"Retry-After": str(seconds)}


def bad_request(text: str, **parameters: Any) -> ApiError:
    return ApiError(400, f"Bad Request: {text}", **parameters)


def forbidden(text: str) -> ApiError:
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    return ApiError(409, f"Conflict: {text}")


def not_found(what: str = "") -> ApiError:
    return ApiError(404, f"Not Found: {what}" if what else "Not Found")


def unauthorized(why: str = "") -> ApiError:
    return ApiError(401, f"Unauthorized: {why}" if why else "Unauthorized")


def too_large() -> ApiError:
    return ApiError(413, "Request Entity Too Large")


def too_many(seconds: float) -> ApiError:
    """429, with the `seconds` until the next call would pass, rounded up as Telegram does."""
    whole = max(1, math.ceil(seconds))
    return ApiError(429, f"Too Many Requests: retry after {whole}", retry_after=whole)


class ControlError(Exception):
    """A control request that can't be done; `sentence` says why in plain words."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
