"""The console as a part: the only place where the composition root meets `admin`."""

from __future__ import annotations

import threading
from typing import Any

from admin.app import ConsoleSettings, create_app, services
from admin.security.passwords import SHORTEST, hashed, own_words, weakness
from bot import connection_limits
from bot.transports import QuietServer
from budgeting.batches import Kind
from budgeting.clock import Clock
from budgeting.db.engine import Database

__all__ = ["SHORTEST", "Console", "batch_kinds", "hashed", "own_words", "weakness"]


def batch_kinds(database: Database, clock: Clock) -> tuple[Kind, ...]:
    """The console's background jobs, for a worker that may be another process."""
    return tuple(services(database, clock, ConsoleSettings()).kinds.values())


class _Drawing:
    """Draws one picture of the chat at a time, because matplotlib shares state between figures."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __call__(self, description: dict[str, Any]) -> bytes:
        # Loaded with the first picture: most consoles never draw one.
        from bot.families.pictures import draw

        with self._lock:
            return draw(description)


class Console:
    """Serves the staff's pages until told to stop. Several processes may do so: what they share is in the database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        bind: str,
        port: int,
        *,
        https: bool,
        invite_base: str,
        console_url: str | None = None,
        staff_bot: str = "",
        group_base: str = "",
    ) -> None:
        settings = ConsoleSettings(
            secure=https,
            invite_base=invite_base,
            draw=_Drawing(),
            public_base=(console_url or "").rstrip("/"),
            staff_bot=staff_bot,
            group_base=group_base,
        )
        application = create_app(database, clock, settings)
        self._server = QuietServer(
            connection_limits.config(
                application,
                bind,
                port,
                connection_limits.CONSOLE,
                # Live streams last as long as their pages stay open, so don't wait for them.
                timeout_graceful_shutdown=2,
            )
        )

    async def run(self) -> None:
        """Serve until `stop`. Raises SettingError if the port is taken."""
        await self._server.listen("PONTE_CONSOLE_PORT")

    def stop(self) -> None:
        self._server.should_exit = True
