"""The JSON control interface under `/sim/`: what drives the phones from outside.

Imports the rest of the simulator; holds no state. It never moves the clock. See docs/simulator.md.
"""

from __future__ import annotations

from starlette.routing import BaseRoute

from bot.simulator.control.desk import desk_routes
from bot.simulator.control.groups import group_routes
from bot.simulator.control.live import live_routes
from bot.simulator.control.people import people_routes
from bot.simulator.simulator import Simulator


def control_routes(simulator: Simulator) -> list[BaseRoute]:
    return [
        *live_routes(simulator),
        *people_routes(simulator),
        *group_routes(simulator),
        *desk_routes(simulator),
    ]
