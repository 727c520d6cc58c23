"""How much may still be said in a group: Telegram lets a bot write there about twenty times a minute."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable

#: Seconds over which calls are counted.
MINUTE = 60.0
#: The most alerts written one by one at a time; what comes beyond is one message.
ALONE = 5
#: Calls left for corrections of what stands there, and for bunches.
RESERVE = 8


class GroupPace:
    """Counts what this process has written in each group; one process at a time writes there."""

    def __init__(self, per_minute: float = 20, watch: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._watch = per_minute, watch
        self._calls: defaultdict[int, deque[float]] = defaultdict(deque)

    def spend(self, chat_id: int) -> None:
        """Count a call; private chats have no such limit."""
        if chat_id < 0:
            self._calls[chat_id].append(self._watch())

    def left(self, chat_id: int) -> int:
        """How many more calls fit into this minute."""
        calls, since = self._calls[chat_id], self._watch() - MINUTE
        while calls and calls[0] <= since:
            calls.popleft()
        return max(0, int(self._per_minute) - len(calls))

    def alone(self, chat_id: int) -> int:
        """How many alerts may be written one by one now."""
        return max(0, min(ALONE, self.left(chat_id) - RESERVE))
