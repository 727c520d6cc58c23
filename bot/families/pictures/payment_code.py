"""The code of a payment notice, large enough to be scanned from a phone's screen. ``amount`` is in minor units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import segno

from bot.families.pictures.canvas import INK, QUIET, Canvas

#: Pixels of the code with its white edge, and modules of that edge (at least four, by the standard).
SIZE, QUIET_ZONE = 720, 4


def draw(description: dict[str, Any], fonts: Path) -> bytes:
    """``{"kind": "payment_code"}`` as PNG."""
    rows = description.get("rows", [])
    page = Canvas(1010 + 92 * len(rows), description, fonts)
    page.write(0, 74, page.amount(description["amount"]), 30, bold=True, room=page.span * 0.55)
    page.write(page.span, 74, description.get("due", ""), 19, at="end", room=page.span * 0.42)
    page.squares([list(row) for row in _modules(description["code"])], 100, SIZE)
    page.write(page.span / 2, 100 + SIZE + 62, description.get("note", ""), 17, at="middle", colour=QUIET)
    top = 100 + SIZE + 130
    for label, value in rows:
        page.write(0, top, label, 15, colour=QUIET)
        page.write(0, top + 42, value, 19, colour=INK)
        top += 92
    return page.png()


def _modules(code: str) -> Any:
    # Medium correction, as pagoPA prescribes for printed notices.
    return segno.make_qr(code, error="m").matrix_iter(border=QUIET_ZONE)
