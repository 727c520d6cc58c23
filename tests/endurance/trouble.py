"""A Telegram with a fault in every fifth answer, which records each call as it arrives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.simulator import Simulator
from bot.simulator.faults import Fault, Faults

#: Faults after which only Telegram knows whether the call was carried out, and those among them where it was.
DOUBT = ("502", "timeout", "lost", "lost-502")
DONE_IN_DOUBT = ("lost", "lost-502")


@dataclass(frozen=True, slots=True)
class Arrival:
    """An incoming call with its time in seconds, and the fault it got."""

    at: float
    method: str
    chat: int | None
    kind: str
    retry_after: float


class Watched(Faults):
    """Faults that list the calls: `Calls` knows when each was answered, this knows when it came."""

    def __init__(self, time: Callable[[], float]) -> None:
        super().__init__()
        self._time = time
        self.arrivals: list[Arrival] = []

    def pick(self, method: str, chat_id: int | None) -> Fault | None:
        fault = super().pick(method, chat_id)
        kind = fault.kind if fault else ""
        pause = fault.retry_after if fault and kind == "429" else 0.0
        self.arrivals.append(Arrival(self._time(), method, chat_id, kind, pause))
        return fault


def watched(sim: Simulator) -> Watched:
    """Install them in place of the simulator's own."""
    faults = Watched(sim.world.time)
    sim.faults = sim.api.faults = faults
    return faults


def every_fifth(faults: Faults, *, hangs: float) -> None:
    """One in five messages and polls: refused, broken on the way there, slow, or broken on the way back.

    ``hangs`` is how long a message goes unanswered, in seconds.
    """
    # A poll that hangs for half a minute would only mean that nothing happens.
    for seed, (method, seconds) in enumerate((("sendMessage", hangs), ("getUpdates", 0.5))):
        mixed: list[tuple[str, float, dict[str, Any]]] = [
            ("429", 0.02, {"retry_after": 1}),
            ("429", 0.02, {"retry_after": 2}),
            ("500", 0.06, {}),
            ("502", 0.03, {}),
            ("timeout", 0.02, {"seconds": seconds}),
            ("slow", 0.02, {"seconds": 0.4}),
            ("lost", 0.02, {}),
            ("lost-502", 0.01, {}),
        ]
        left = 1.0
        for kind, share, more in mixed:
            # Each rule sees only the calls that earlier rules let through.
            faults.add(method, kind, share=share / left, seed=seed, **more)
            left -= share


def too_early(arrivals: Sequence[Arrival]) -> list[tuple[Arrival, Arrival]]:
    """Calls to a chat (or of a method without one) that came before its 429 pause was over."""
    until: dict[object, Arrival] = {}
    early = []
    for arrival in arrivals:
        whose = arrival.chat if arrival.chat is not None else arrival.method
        last = until.get(whose)
        if last is not None and arrival.at < last.at + last.retry_after:
            early.append((last, arrival))
        if arrival.retry_after:
            until[whose] = arrival
    return early


def general_pauses(arrivals: Sequence[Arrival]) -> list[tuple[float, float]]:
    """The spans when nothing may be sent: a second chat was refused during the pause of a first."""
    pauses: dict[int, float] = {}
    long_pauses = []
    for arrival in arrivals:
        if arrival.chat is None or not arrival.retry_after:
            continue
        until = arrival.at + arrival.retry_after
        if any(end > arrival.at for chat, end in pauses.items() if chat != arrival.chat):
            long_pauses.append((arrival.at, until))
        pauses[arrival.chat] = max(pauses.get(arrival.chat, 0.0), until)
    return long_pauses


def sent_between(arrivals: Sequence[Arrival], begin: float, end: float) -> list[Arrival]:
    return [a for a in arrivals if begin < a.at < end and a.method == "sendmessage"]
