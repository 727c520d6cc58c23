"""No parameter is dropped silently: it is honoured, refused, or reported as ignored."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import aiogram.methods
import aiogram.types
import pytest
import telegram

from bot.simulator import Limits, Simulator
from bot.simulator.methods import METHODS
from bot.simulator.not_simulated import NOT_SIMULATED
from bot.simulator.params import Params, Upload

DOCUMENT = Path(__file__).parents[3] / "docs" / "simulator.md"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x64\x00\x00\x00\x64\x08\x06\x00\x00\x00" + b"\x00" * 64
)
#: What python-telegram-bot turns into something else before sending.
ONLY_PYTHON = {
    "filename",
    "filename_depr",
    "location",
    "read_timeout",
    "write_timeout",
    "connect_timeout",
    "pool_timeout",
    "api_kwargs",
}
ALBUM = {"caption", "caption_entities", "parse_mode"}  # they become those of the first picture
CHAT = {"chat_id": "501"}
BUTTONS = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
#: A call of each method that succeeds with the fewest parameters.
NEEDED = {
    "answerCallbackQuery": {"callback_query_id": "tap"},
    "copyMessage": {**CHAT, "from_chat_id": "501", "message_id": "photo"},
    "deleteMessage": {**CHAT, "message_id": "text"},
    "editMessageCaption": {**CHAT, "message_id": "photo", "caption": "altro"},
    "editMessageReplyMarkup": {**CHAT, "message_id": "text", "reply_markup": BUTTONS},
    "editMessageText": {**CHAT, "message_id": "text", "text": "altro"},
    "getChat": CHAT,
    "getFile": {"file_id": "file"},
    "leaveChat": {"chat_id": "group"},
    "sendChatAction": {**CHAT, "action": "typing"},
    "sendDocument": {**CHAT, "document": "attach://picture"},
    "sendLocation": {**CHAT, "latitude": "45.5", "longitude": "10.2"},
    "sendMediaGroup": {**CHAT, "media": [{"type": "photo", "media": "attach://picture"}] * 2},
    "sendMessage": {**CHAT, "text": "ciao"},
    "sendPhoto": {**CHAT, "photo": "attach://picture"},
    "sendVoice": {**CHAT, "voice": "attach://picture"},
    "setMessageReaction": {**CHAT, "message_id": "text"},
    "setMyCommands": {"commands": [{"command": "menu", "description": "Menu"}]},
    "setWebhook": {"url": "https://127.0.0.1/hook"},
}
#: A value for each optional parameter.
VALUES = {
    "allowed_updates": ["message"],
    "caption_entities": [{"type": "bold", "offset": 0, "length": 1}],
    "certificate": "attach://picture",
    "entities": [{"type": "bold", "offset": 0, "length": 1}],
    "language_code": "it",
    "link_preview_options": {"is_disabled": True},
    "live_period": "60",
    "menu_button": {"type": "commands"},
    "parse_mode": "HTML",
    "quote_parse_mode": "HTML",
    "reaction": [{"type": "emoji", "emoji": "👍"}],
    "reply_markup": BUTTONS,
    "reply_parameters": {"message_id": "text"},
    "reply_to_message_id": "text",
    "scope": {"type": "default"},
    "thumbnail": "attach://picture",
    "url": "https://example.org",
    "timeout": "0",
    "chat_id": "501",
}


@pytest.fixture
def stage():
    """`call(method, values)` gives status, body and the record of the call; it replaces names of things with their
    ids.
    """
    sim = Simulator(limits=Limits.lifted())
    bot = sim.add_bot("700001:family-bot", "ponte_bot", "Ponte")
    sim.add_person("Amina", person_id=501)
    sim.start(501)

    async def call(method, values):
        file = {"picture": Upload("picture.png", "image/png", PNG)}
        # New ones for each call: a message can be deleted only once, and an edit must change something.
        for kind, sent in (("text", "sendMessage"), ("photo", "sendPhoto")):
            _, body = await sim.api.execute(bot, sent, Params(dict(NEEDED[sent]), file))
            names[kind] = str(body["result"]["message_id"])
        names["file"] = body["result"]["photo"][0]["file_id"]
        names["group"] = str(sim.add_group("Scala B", [501])["id"])
        names["tap"] = sim.world.callbacks.open(bot.id, sim.world.time()).id
        given = {name: names.get(v, v) if isinstance(v, str) else v for name, v in values.items()}
        given = json.loads(
            json.dumps(given).replace('"message_id": "text"', f'"message_id": {names["text"]}')
        )
        status, body = await sim.api.execute(bot, method, Params(given, file))
        return status, body, sim.calls.list()[-1]

    names: dict[str, str] = {}
    return call


def parameters(method: str) -> set[str]:
    """All parameters that aiogram and python-telegram-bot know for a method."""
    theirs = getattr(aiogram.methods, method[0].upper() + method[1:])
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", method).lower()
    of_python = set(inspect.signature(getattr(telegram.Bot, snake)).parameters) - {"self"} - ONLY_PYTHON
    return set(theirs.model_fields) | (of_python - ALBUM if method == "sendMediaGroup" else of_python)


@pytest.mark.parametrize("method", sorted(spelling for spelling, _ in METHODS.values()))
async def test_every_parameter_of_a_method_is_honoured_or_said_not_to_be(method, stage):
    needed = NEEDED.get(method, {})
    status, body, _ = await stage(method, needed)
    assert status == 200, body
    for name in sorted(parameters(method)):
        known = NOT_SIMULATED.get(name)
        out = known is not None and method not in known.honoured_by
        values = dict(needed)
        if name not in values:
            values[name] = VALUES.get(name, "1")
        if name == "caption_entities":
            values["caption"] = "ciao"
        status, body, record = await stage(method, values)
        if out and known.refused:
            assert (status, name in body["description"]) == (400, True), name
            continue
        assert status == 200, (name, body)
        assert record["ignored"] == ([name] if out else []), name


@pytest.mark.parametrize(
    ("where", "types"),
    [
        ("reply_parameters", [aiogram.types.ReplyParameters, telegram.ReplyParameters]),
        ("media", [aiogram.types.InputMediaDocument, telegram.InputMediaDocument]),
        ("media", [aiogram.types.InputMediaPhoto, telegram.InputMediaPhoto]),
    ],
)
async def test_every_field_of_an_object_is_honoured_or_said_not_to_be(where, types, stage):
    ours, theirs = types
    fields = set(ours.model_fields) | (set(inspect.signature(theirs).parameters) - ONLY_PYTHON)
    kind = "document" if "Document" in ours.__name__ else "photo"
    for field in sorted(fields - {"self", "type", "media", "message_id"}):
        value = {**VALUES, "chat_id": 502, "quote": "ci"}.get(field, "1")
        if field.endswith("entities"):
            value = [{"type": "bold", "offset": 0, "length": 1}]
        if where == "media":
            medium = {"type": kind, "media": "attach://picture", "caption": "ciao"}
            values = {**CHAT, "media": [{**medium, field: value}, medium]}
            status, body, record = await stage("sendMediaGroup", values)
        else:
            reply = {"message_id": "text", "quote": "ciao", field: value}
            status, body, record = await stage(
                "sendMessage", {**CHAT, "text": "sì", "reply_parameters": reply}
            )
        known = NOT_SIMULATED.get(f"{where}.{field}")
        if known is not None and known.refused:
            assert (status, f"{where}.{field}" in body["description"]) == (400, True), field
        else:
            assert status == 200, (field, body)
            assert record["ignored"] == ([f"{where}.{field}"] if known else []), field


async def test_what_telegram_does_not_know_either_stands_in_the_list_of_calls(stage):
    status, _, record = await stage("sendMessage", {**CHAT, "text": "ciao", "colour": "red"})
    assert (status, record["ignored"]) == (200, ["colour"])


def test_the_document_says_what_is_not_simulated():
    lines = [
        f"| `{name}` | {'refused' if known.refused else 'ignored'} | {known.why} |"
        for name, known in NOT_SIMULATED.items()
    ]
    assert "\n".join(lines) in DOCUMENT.read_text(encoding="utf-8")
