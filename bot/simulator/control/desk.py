"""The controls for experiments: bots, faults, raw updates, recorded calls, counters, paces."""

from __future__ import annotations

from typing import Any

from starlette.routing import Route

from bot.simulator import view
from bot.simulator.control.requests import Asked, route
from bot.simulator.errors import ControlError
from bot.simulator.limits import Limits
from bot.simulator.simulator import Simulator


def desk_routes(sim: Simulator) -> list[Route]:
    def add_bot(asked: Asked) -> Any:
        reads = asked.flag("reads_groups")
        made = sim.add_bot(asked.text("token"), asked.text("username"), asked.text("name"), reads)
        return view.bot(made)

    def add_fault(asked: Asked) -> Any:
        return sim.faults.add(
            asked.text("method", "*"),
            asked.text("kind"),
            times=asked.integer("times"),
            share=asked.number("share"),
            seed=asked.integer("seed"),
            retry_after=asked.number("retry_after") or 1,
            seconds=asked.number("seconds"),
            chat_id=asked.integer("chat_id"),
            after=asked.integer("after") or 0,
            shape=asked.text("shape"),
        ).view()

    def update(asked: Asked) -> Any:
        raw = asked.body.get("update")
        if not isinstance(raw, dict):
            raise ControlError("update is a JSON object.")
        bot_id = asked.body.get("bot_id")
        return sim.push_update(None if bot_id is None else str(bot_id), raw)

    def calls(asked: Asked) -> Any:
        return sim.calls.list(asked.request.query_params.get("method", ""), asked.query("since") or 0)

    def limits(asked: Asked) -> None:
        names = set(Limits.__dataclass_fields__)
        if unknown := asked.body.keys() - names - {"lifted"}:
            raise ControlError(f"There is no limit named {', '.join(sorted(unknown))}.")
        if asked.body.get("lifted"):
            sim.pace.lift()
            return
        given = {name: asked.number(name) for name in names if name in asked.body}
        sim.pace.lift(Limits(**given))  # type: ignore[arg-type]

    def nothing(asked: Asked) -> None:
        raise ControlError("There is no such address in the control interface.", 404)

    return [
        route("/sim/bots", "GET", lambda asked: sim.bots()),
        route("/sim/bots", "POST", add_bot, 201),
        route(
            "/sim/bots/{ref:str}", "DELETE", lambda asked: sim.remove_bot(asked.request.path_params["ref"])
        ),
        route("/sim/faults", "GET", lambda asked: [rule.view() for rule in sim.faults.rules]),
        route("/sim/faults", "POST", add_fault, 201),
        route("/sim/faults", "DELETE", lambda asked: sim.faults.clear()),
        route("/sim/updates", "POST", update),
        route("/sim/calls", "GET", calls),
        route("/sim/stats", "GET", lambda asked: sim.stats()),
        route("/sim/limits", "POST", limits),
        *(route("/sim/{rest:path}", method, nothing) for method in ("GET", "POST", "PUT", "PATCH", "DELETE")),
    ]
