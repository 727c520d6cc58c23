"""One call to a Bot API server, for commands: without the Telegram libraries, which take seconds to load."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from bot.botapi.answers import ENOUGH, Accepted, Refused, read
from budgeting.errors import Temporary

TIMEOUT = 10


class TelegramAway(Temporary):
    """The Bot API couldn't be reached, or its response couldn't be read."""


class TelegramRefuses(Exception):
    """The Bot API refused; ``code`` is its error code (401 and 404: unknown token or method)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"it answered {code}")
        self.code = code


def ask(api: str, token: str, method: str, given: Mapping[str, Any] | None = None) -> Any:
    """The result of a method of the server at ``api``. Raises TelegramAway or TelegramRefuses.

    No error shows the address, which contains the token.
    """
    fields = {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in (given or {}).items()
    }
    data = urllib.parse.urlencode(fields).encode()
    try:
        with urllib.request.urlopen(f"{api}/bot{token}/{method}", data, timeout=TIMEOUT) as answer:  # noqa: S310 - the settings allow http and https only
            status, body = answer.status, answer.read(ENOUGH)
    except urllib.error.HTTPError as error:
        status, body = error.code, _what_came(error)
    except (OSError, ValueError, http.client.HTTPException):
        raise TelegramAway("no answer") from None
    match read(status, body):
        case Accepted(result=result):
            return result
        case Refused(code=code):
            raise TelegramRefuses(code)
    raise TelegramAway(f"it answered {status}" if status >= 400 else "its answer cannot be read")


def _what_came(error: urllib.error.HTTPError) -> bytes:
    try:
        return error.read(ENOUGH)
    except (OSError, http.client.HTTPException):
        return b""
