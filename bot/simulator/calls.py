"""The Bot API calls made, for tests and for inspection: a bounded list and counters. Never contains a token."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from typing import Any

from bot.simulator.model import Json
from bot.simulator.view import moment


class Calls:
    """The last `most` calls, numbered from 1."""

    def __init__(self, most: int = 20_000) -> None:
        self._ring: deque[Json] = deque(maxlen=most)
        self.count = 0
        self.by_method: Counter[str] = Counter()
        self.by_status: Counter[int] = Counter()
        self.by_fault: Counter[str] = Counter()

    def record(
        self,
        at: float,
        bot_id: int,
        method: str,
        params: Json,
        status: int,
        answer: Any,
        fault: str | None,
        ignored: Sequence[str] = (),
    ) -> None:
        """Record a call. ``ignored``: the parameters that had no effect, if it was done."""
        self.count += 1
        self.by_method[method] += 1
        self.by_status[status] += 1
        if fault:
            self.by_fault[fault] += 1
        description = answer.get("description") if isinstance(answer, dict) and status != 200 else None
        self._ring.append(
            {
                "seq": self.count,
                "at": at,
                "bot_id": bot_id,
                "method": method,
                "params": params,
                "status": status,
                "description": description,
                "fault": fault,
                "ignored": ignored,
            }
        )

    def list(self, method: str = "", since: int = 0) -> list[Json]:
        """Calls after number `since`, oldest first, of one method or all."""
        method_name = method.lower()
        return [
            {**call, "at": moment(call["at"])}
            for call in self._ring
            if call["seq"] > since and (not method_name or call["method"].lower() == method_name)
        ]
