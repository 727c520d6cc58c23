"""What a bot may put under a message or under the text field, checked with Telegram's error texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.errors import ControlError, bad_request
from bot.simulator.limits import BUTTONS, CALLBACK_BYTES
from bot.simulator.model import Json


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed `reply_markup`; at most one field is set."""

    inline: list[list[Json]] | None = None
    reply: Json | None = None
    remove: bool = False
    force: bool = False


def parse_markup(raw: Any) -> Markup:
    """Parse a `reply_markup`. Raises ApiError 400."""
    if raw is None or raw == {}:
        return Markup()
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        return Markup(inline=_inline(raw["inline_keyboard"]) or None)
    if "keyboard" in raw:
        rows = [[_reply_button(button) for button in row] for row in _rows(raw["keyboard"])]
        if not any(rows):
            raise bad_request("reply keyboard is empty")
        return Markup(reply={**raw, "keyboard": [row for row in rows if row]})
    return Markup(remove=bool(raw.get("remove_keyboard")), force=bool(raw.get("force_reply")))


def _rows(raw: Any) -> list[list[Any]]:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise bad_request("can't parse keyboard button: expected an Array of Array of buttons")
    if sum(map(len, raw)) > BUTTONS:
        raise bad_request("reply markup is too long")
    return raw


def _inline(raw: Any) -> list[list[Json]]:
    return [[_inline_button(button) for button in row] for row in _rows(raw) if row]


def _inline_button(raw: Any) -> Json:
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    button = {name: value for name, value in raw.items() if value is not None}
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Button text must be non-empty")
    if "callback_data" in button:
        if not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "url" in button:
        url = str(button["url"])
        parts = urlsplit(url if "://" in url else f"http://{url}")
        if parts.scheme not in ("http", "https", "tg") or not parts.netloc:
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    elif len(button.keys() - {"text", "style", "icon_custom_emoji_id"}) == 0:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    return button


def _reply_button(raw: Any) -> Json:
    button = {"text": raw} if isinstance(raw, str) else raw
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("can't parse keyboard button: Button text must be non-empty")
    return button


def pressed(rows: list[list[Json]], row: int | None, column: int | None, data: str | None) -> Json:
    """The button a person means, by its position or its data. Raises ControlError."""
    if data is not None:
        for button in (b for each in rows for b in each):
            if button.get("callback_data") == data:
                return button
        raise ControlError("There is no such button under this message.", 404)
    if row is None or column is None or not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        raise ControlError("There is no such button under this message.", 404)
    button = rows[row][column]
    if "callback_data" not in button and "url" not in button:
        raise ControlError("This button does nothing here.")
    return button
