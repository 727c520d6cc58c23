"""Information on bot, chats and files, and the two ways of logging off."""

from __future__ import annotations

from bot.simulator import wire
from bot.simulator.errors import bad_request
from bot.simulator.limits import DOWNLOAD_BYTES
from bot.simulator.methods.registry import Call, method
from bot.simulator.model import Json

_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


@method("getMe")
def get_me(call: Call) -> Json:
    return {
        **wire.bot_user(call.bot),
        "can_join_groups": True,
        "can_read_all_group_messages": call.bot.reads_groups,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("logOut")
def log_out(call: Call) -> bool:
    """Accept without effect: there is no other server to move to."""
    return True


@method("close")
def close(call: Call) -> bool:
    return True


@method("getChat")
def get_chat(call: Call) -> Json:
    place = call.known_chat()
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    if not place.is_private:
        full["permissions"] = {"can_send_messages": True}
    return {**wire.chat(call.world, place), **full}


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    place = call.known_chat()
    if place.is_private:
        raise bad_request("chat is a private chat")
    place.bots = [bot_id for bot_id in place.bots if bot_id != call.bot.id]
    call.world.keep_chat(place)
    return True


@method("getFile")
def get_file(call: Call) -> Json:
    """Return only files this bot has seen: an id contains the bot it was issued to."""
    parts = call.params.text("file_id").split("-")
    stored = call.world.files.by_id.get(parts[1]) if len(parts) == 3 else None
    if stored is None or parts[2] != str(call.bot.id):
        raise bad_request("invalid file_id")
    if stored.size > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": call.params.text("file_id"),
        "file_unique_id": stored.id,
        "file_size": stored.size,
        "file_path": stored.path,
    }
