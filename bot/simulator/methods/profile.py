"""What the phone shows about the bot: commands, names, descriptions, menu button, by scope and language."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.simulator.entities import units
from bot.simulator.errors import bad_request
from bot.simulator.limits import COMMANDS
from bot.simulator.methods.registry import Call, method
from bot.simulator.model import Bot, Json

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
    | {"chat", "chat_administrators", "chat_member"}
)


def _language(call: Call) -> str:
    code = call.params.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _place(call: Call) -> str:
    """The key under which commands are stored: `scope[:chat id]|language`."""
    scope = call.params.object("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad_request("unsupported type specified")
    where = f"{kind}:{scope['chat_id']}" if "chat_id" in scope else kind
    return f"{where}|{_language(call)}"


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    commands = call.params.objects("commands")
    if commands is None:
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    accepted: list[Json] = []
    for raw in commands:
        name = str(raw.get("command", "")).removeprefix("/")
        description = str(raw.get("description", ""))
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= units(description) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        accepted.append({"command": name, "description": description})
    call.bot.commands[_place(call)] = accepted
    call.world.keep_bot(call.bot)
    return True


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_place(call), [])


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(_place(call), None)
    call.world.keep_bot(call.bot)
    return True


def _localised(name: str, key: str, longest: int, texts: Callable[[Bot], dict[str, str]]) -> None:
    """Register the setMy… and getMy… methods for one of the bot's texts."""

    @method(f"setMy{name}")
    def set_text(call: Call) -> bool:
        text = call.params.text(key)
        if units(text) > longest:
            raise bad_request(f"{key} is too long")
        language = _language(call)
        if text:
            texts(call.bot)[language] = text
        else:
            texts(call.bot).pop(language, None)
        call.world.keep_bot(call.bot)
        return True

    @method(f"getMy{name}")
    def get_text(call: Call) -> Json:
        by_language = texts(call.bot)
        fallback = call.bot.name if key == "name" else ""
        return {key: by_language.get(_language(call)) or by_language.get("") or fallback}


_localised("Name", "name", 64, lambda bot: bot.names)
_localised("Description", "description", 512, lambda bot: bot.descriptions)
_localised("ShortDescription", "short_description", 120, lambda bot: bot.short_descriptions)


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    button = call.params.object("menu_button") or {"type": "default"}
    where = str(call.known_chat().id) if call.params.text("chat_id") else ""
    if button.get("type") == "default":
        call.bot.menu_buttons.pop(where, None)
    else:
        call.bot.menu_buttons[where] = button
    call.world.keep_bot(call.bot)
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    """The chat's own button, or `default` if the bot's applies; without a chat, the bot's."""
    buttons = call.bot.menu_buttons
    if call.params.text("chat_id"):
        return buttons.get(str(call.known_chat().id)) or {"type": "default"}
    return buttons.get("") or {"type": "commands"}
