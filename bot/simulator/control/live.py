"""Server-sent events: one stream for a chat or group, one for the list of people."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulator.errors import ControlError
from bot.simulator.events import PEOPLE, Channel
from bot.simulator.simulator import Simulator


def live_routes(sim: Simulator) -> list[Route]:
    async def chat(request: Request) -> Response:
        try:
            person = sim.person(int(request.path_params["id"]))
            bot = sim.bot(request.query_params.get("bot"))
        except ControlError as error:
            return JSONResponse({"error": error.sentence}, error.status)
        return stream(request, ("chat", bot.id, person.id))

    async def group(request: Request) -> Response:
        raw: str = request.path_params["id"]
        number = int(raw) if raw.lstrip("-").isdigit() else 0
        if (0, number) not in sim.world.chats:
            return JSONResponse({"error": "There is no such group."}, 404)
        return stream(request, ("chat", 0, number))

    async def people(request: Request) -> Response:
        return stream(request, PEOPLE)

    def stream(request: Request, channel: Channel) -> Response:
        raw = request.headers.get("last-event-id") or request.query_params.get("after") or ""
        after = int(raw) if raw.isdigit() else None

        async def events() -> AsyncIterator[ServerSentEvent]:
            async for event in sim.world.events.follow(channel, after):
                yield ServerSentEvent(
                    json.dumps(event.data(), ensure_ascii=False), event=event.name, id=str(event.id), sep="\n"
                )

        return EventSourceResponse(events(), sep="\n", ping=15)

    return [
        Route("/sim/people/{id:int}/events", chat),
        Route("/sim/groups/{id:str}/events", group),
        Route("/sim/events", people),
    ]
