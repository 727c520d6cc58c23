"""The console as a part: the one place where the composition root meets the console's room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from admin.app import ConsoleSettings, create_app, services
from admin.security.passwords import SHORTEST, hashed, own_words, weakness
from bot import connection_limits
from bot.transports import QuietServer
from budgeting.batches import Kind
from budgeting.clock import Clock
from budgeting.db.engine import Database

__all__ = ["SHORTEST", "Console", "batch_kinds", "hashed", "own_words", "weakness"]


def batch_kinds(database: Database, clock: Clock) -> tuple[Kind, ...]:
    """What the console's pages have done in the background, for a worker, which may be another process."""
    return tuple(services(database, clock, ConsoleSettings()).kinds.values())


class Console:
    """Serves staff's pages until told to stop. Several processes may: what they share is in the database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        bind: str,
        port: int,
        *,
        https: bool,
        invite_base: str,
        fetch_file: Callable[[str], Awaitable[tuple[bytes, str]]] | None = None,
    ) -> None:
        settings = ConsoleSettings(secure=https, invite_base=invite_base, fetch_file=fetch_file)
        application = create_app(database, clock, settings)
        self._server = QuietServer(
            connection_limits.config(
                application,
                bind,
                port,
                connection_limits.CONSOLE,
                # Open pages follow what happens for as long as they are open: nobody waits for them.
                timeout_graceful_shutdown=2,
            )
        )

    async def run(self) -> None:
        """Raises SettingError where the port is taken."""
        await self._server.listen("PONTE_CONSOLE_PORT")

    def stop(self) -> None:
        self._server.should_exit = True
