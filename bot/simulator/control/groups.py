"""`/sim/groups`: group chats. Their ids are negative, so the path takes them as text."""

from __future__ import annotations

from typing import Any

from starlette.routing import Route

from bot.simulator.control.requests import Asked, route
from bot.simulator.errors import ControlError
from bot.simulator.simulator import Simulator


def group_routes(sim: Simulator) -> list[Route]:
    def add(asked: Asked) -> Any:
        members = asked.body.get("members")
        if not isinstance(members, list) or not all(isinstance(member, int) for member in members):
            raise ControlError("members is a list of people's ids.")
        return sim.add_group(asked.text("title"), members, asked.bot)

    def text(asked: Asked) -> Any:
        reply_to = asked.integer("reply_to") or 0
        return sim.group_text(_group(asked), asked.needed("person_id"), asked.text("text"), reply_to)

    def chat(asked: Asked) -> Any:
        return sim.group_chat(_group(asked), asked.query("before"), asked.query("limit") or 50)

    async def tap(asked: Asked) -> Any:
        return await sim.group_tap(
            _group(asked),
            asked.needed("person_id"),
            asked.needed("message_id"),
            asked.integer("row"),
            asked.integer("column"),
            asked.text("data") or None,
        )

    def start(asked: Asked) -> Any:
        return sim.start_in_group(_group(asked), asked.needed("person_id"), asked.text("payload"), asked.bot)

    def remove(asked: Asked) -> Any:
        return sim.remove_from_group(_group(asked), asked.needed("person_id"), asked.bot)

    def bring(asked: Asked) -> Any:
        return sim.add_to_group(_group(asked), asked.needed("person_id"), asked.bot)

    return [
        route("/sim/groups", "GET", lambda asked: sim.groups(asked.bot)),
        route("/sim/groups", "POST", add, 201),
        route("/sim/groups/{id:str}/text", "POST", text),
        route("/sim/groups/{id:str}/chat", "GET", chat),
        route("/sim/groups/{id:str}/tap", "POST", tap),
        route("/sim/groups/{id:str}/start", "POST", start),
        route("/sim/groups/{id:str}/add", "POST", bring),
        route("/sim/groups/{id:str}/remove", "POST", remove),
        route("/sim/groups/{id:str}/read", "POST", lambda asked: sim.read_group(_group(asked))),
        route("/sim/groups/{id:str}/upgrade", "POST", lambda asked: sim.upgrade_group(_group(asked))),
    ]


def _group(asked: Asked) -> int:
    raw: str = asked.request.path_params["id"]
    if not raw.lstrip("-").isdigit():
        raise ControlError("There is no such group.", 404)
    return int(raw)
