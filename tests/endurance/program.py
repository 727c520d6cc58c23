"""The whole program in its own process, so that it can be stopped, killed and measured.

Run by path, because another folder called `tests` may be importable, with database, Telegram's address, token, and
"lifted" for no rate limits.
"""

from __future__ import annotations

import asyncio
import sys

from bot import app, settings
from budgeting.clock import SystemClock
from budgeting.db.engine import Database


async def main(database: str, telegram: str, token: str, pace: str) -> None:
    run_settings = settings.read({"PONTE_TELEGRAM_TOKEN": token, "PONTE_TELEGRAM_API": telegram})
    if pace == "lifted":
        lifted = {"pace_per_second": 0.0, "pace_per_chat": 0.0, "pace_per_group_minute": 0.0}
        run_settings = run_settings.model_copy(update=lifted)
    store = Database(database)
    async with app.built(run_settings, app.ALL, store, SystemClock()) as parts:
        app.calm_memory()
        await parts.run(app.stop_on_signals())
    store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
