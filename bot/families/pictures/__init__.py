"""The pictures of the chat, drawn as PNG from descriptions. A new kind is a module here and its line in `KINDS`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bot.families.pictures import month_card, payment_code, week
from bot.families.pictures.canvas import FONTS, WIDTH

__all__ = ["FONTS", "KINDS", "WIDTH", "Pictures", "draw"]

#: What draws a description, by its kind.
KINDS: Mapping[str, Callable[[dict[str, Any], Path], bytes]] = {
    "week": week.draw,
    "payment_code": payment_code.draw,
    "month_card": month_card.draw,
}


class Pictures:
    """Draws one picture at a time in its own thread, because matplotlib shares state between figures."""

    def __init__(self, fonts: Path = FONTS) -> None:
        self._fonts = fonts
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ponte-pictures")

    async def draw(self, description: dict[str, Any]) -> bytes:
        """Draw a description as PNG. Raises ValueError for an unknown kind."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, draw, description, self._fonts)

    def close(self) -> None:
        """Release the thread."""
        self._thread.shutdown(wait=True)


def draw(description: dict[str, Any], fonts: Path = FONTS) -> bytes:
    """Draw a description as PNG. Raises ValueError for an unknown kind."""
    kind = KINDS.get(description.get("kind", ""))
    if kind is None:
        raise ValueError("There is no picture of this kind.")
    return kind(description, fonts)
