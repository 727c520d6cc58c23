"""`/sim/people`: people, their chats, and what they do in them."""

from __future__ import annotations

from typing import Any

from starlette.routing import Route

from bot.simulator.control.requests import Action, Asked, route
from bot.simulator.errors import ControlError
from bot.simulator.simulator import Simulator

_PERSON = "/sim/people/{id:int}"


def people_routes(sim: Simulator) -> list[Route]:
    def add(asked: Asked) -> Any:
        return sim.add_person(
            asked.text("first_name"),
            asked.text("last_name"),
            asked.text("username"),
            asked.text("language_code") or "it",
            asked.integer("id") or 0,
            asked.text("note"),
        )

    def chat(asked: Asked) -> Any:
        return sim.chat(asked.id, asked.bot, asked.query("before"), asked.query("limit") or 50)

    def photo(asked: Asked) -> Any:
        name, _, content = asked.file()
        return sim.send_photo(asked.id, content, name, asked.text("caption"), asked.bot, asked.text("album"))

    def document(asked: Asked) -> Any:
        name, mime, content = asked.file()
        words, album = asked.text("caption"), asked.text("album")
        return sim.send_document(asked.id, content, name, mime, words, asked.bot, album)

    def voice(asked: Asked) -> Any:
        _, _, content = asked.file()
        return sim.send_voice(
            asked.id, content, asked.integer("duration") or 0, asked.bot, asked.text("caption")
        )

    def location(asked: Asked) -> Any:
        latitude, longitude = asked.number("latitude"), asked.number("longitude")
        if latitude is None or longitude is None:
            raise ControlError("A place has a latitude and a longitude.")
        live = asked.integer("live_period") or 0
        if moved := asked.integer("message_id"):
            return sim.move(asked.id, moved, latitude, longitude, asked.bot)
        return sim.send_location(asked.id, latitude, longitude, asked.bot, live)

    def tap(asked: Asked) -> Any:
        data = asked.text("data") or None
        row, column = asked.integer("row"), asked.integer("column")
        return sim.tap(asked.id, asked.needed("message_id"), row, column, data, asked.bot)

    def text(asked: Asked) -> Any:
        return sim.send_text(asked.id, asked.text("text"), asked.bot, asked.integer("reply_to") or 0)

    def delete(asked: Asked) -> None:
        sim.delete(asked.id, asked.needed("message_id"), asked.text("for", "both"), asked.bot)

    doings: dict[str, Action] = {
        "text": text,
        "photo": photo,
        "document": document,
        "voice": voice,
        "location": location,
        "sticker": lambda asked: sim.send_sticker(asked.id, asked.text("emoji") or "🙂", asked.bot),
        "contact": lambda asked: sim.send_contact(asked.id, asked.text("phone_number"), asked.bot),
        "start": lambda asked: sim.start(asked.id, asked.text("payload"), asked.bot),
        "tap": tap,
        "edit": lambda asked: sim.edit(asked.id, asked.needed("message_id"), asked.text("text"), asked.bot),
        "touch": lambda asked: sim.touch(asked.id, asked.needed("message_id"), asked.bot),
        "delete": delete,
        "block": lambda asked: sim.block(asked.id, asked.bot),
        "unblock": lambda asked: sim.unblock(asked.id, asked.bot),
        "read": lambda asked: sim.read(asked.id, asked.bot),
    }
    return [
        route("/sim/people", "GET", lambda asked: sim.people(asked.bot)),
        route("/sim/people", "POST", add, 201),
        route(_PERSON, "DELETE", lambda asked: sim.remove_person(asked.id)),
        route(f"{_PERSON}/chat", "GET", chat),
        *(route(f"{_PERSON}/{name}", "POST", action) for name, action in doings.items()),
    ]
