"""Sending texts and locations, copying, deleting, reacting, typing."""

from __future__ import annotations

from bot.simulator.errors import bad_request
from bot.simulator.limits import DELETE_WINDOW
from bot.simulator.methods.registry import CAPTIONED, Call, method
from bot.simulator.model import Json

_ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"}
    | {"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)
_TYPING_SECONDS = 5.0
_FOR_EVER = 0x7FFFFFFF
#: A location's optional fields and their ranges, in seconds, metres and degrees.
_FURTHER = {
    "horizontal_accuracy": (0, 1500),
    "live_period": (60, 86_400),
    "heading": (1, 360),
    "proximity_alert_radius": (1, 100_000),
}


@method("sendMessage")
def send_message(call: Call) -> Json:
    place = call.chat()
    text, entities = call.written()
    return call.post(place, "text", text=text, entities=entities, link_preview=call.preview())


@method("sendLocation")
def send_location(call: Call) -> Json:
    place = call.chat()
    latitude, longitude = call.params.number("latitude"), call.params.number("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location coordinates specified")
    where = {"latitude": latitude, "longitude": longitude}
    for name, (least, most) in _FURTHER.items():
        value = call.params.integer(name)
        if value and not least <= value <= most and (name, value) != ("live_period", _FOR_EVER):
            raise bad_request(f"wrong {name.replace('_', ' ')} specified")
        if value:
            where[name] = value
    return call.post(place, "location", location=where)


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    place = call.chat()
    if call.params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.set_typing(place, call.world.time() + _TYPING_SECONDS)
    return True


@method("copyMessage")
def copy_message(call: Call) -> Json:
    place = call.chat()
    source = call.known_chat("from_chat_id")
    original = call.message(source, "copy")
    if original.kind == "service" or original.protected:
        raise bad_request("message can't be copied")
    text, entities = original.text, original.entities
    captioned, above = call.captioned(), call.params.flag("show_caption_above_media")
    if call.params.has("caption") and original.kind in CAPTIONED:
        text, entities = captioned
    else:
        above = original.caption_above
    copied = call.post(
        place,
        original.kind,
        text=text,
        entities=entities,
        file=original.file,
        thumbnail=original.thumbnail,
        location=original.location,
        contact=original.contact,
        emoji=original.emoji,
        link_preview=original.link_preview,
        spoiler=original.spoiler,
        caption_above=above,
    )
    return {"message_id": copied["message_id"]}


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    """A bot may delete both sides of a private chat, for 48 hours."""
    place = call.chat()
    item = call.message(place, "delete")
    if call.world.time() - item.at > DELETE_WINDOW or (not place.is_private and not item.by_bot):
        raise bad_request("message can't be deleted for everyone")
    call.world.remove(item)
    return True


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    place = call.chat()
    item = call.message(place, "react")
    reactions = call.params.objects("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    item.reactions = reactions
    call.world.changed(item)
    return True
