"""The code of a payment notice, large enough to be scanned from a phone's screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import segno

from bot.families.pictures.canvas import INK, QUIET, Canvas

#: Pixels of the code with its white edge, and modules of that edge (at least four, by the standard).
SIZE, QUIET_ZONE = 870, 4
#: Where the code's white edge begins, from above.
TOP = 70
#: Height of a name with its number; Arabic letters reach far down. Figures are read out at a counter: on a phone they
#: are at least 14 pixels high.
ROW = 132


def draw(description: dict[str, Any], fonts: Path) -> bytes:
    """``{"kind": "payment_code"}`` as PNG."""
    rows = description.get("rows", [])
    page = Canvas(TOP + SIZE + 140 + ROW * len(rows), description, fonts)
    taken = page.write(0, 74, description.get("amount", ""), 28, bold=True, room=page.span * 0.5)
    page.write(page.span, 74, description.get("due", ""), 21, at="end", room=page.span - taken - 30)
    page.squares([list(row) for row in _modules(description["code"])], TOP, SIZE)
    page.write(page.span / 2, TOP + SIZE + 30, description.get("note", ""), 20, at="middle", colour=QUIET)
    top = TOP + SIZE + 108
    for label, value in rows:
        page.write(0, top, label, 19, colour=QUIET)
        page.write(0, top + 60, value, 23, colour=INK)
        top += ROW
    return page.png()


def _modules(code: str) -> Any:
    # Medium correction, as pagoPA prescribes for printed notices.
    return segno.make_qr(code, error="m").matrix_iter(border=QUIET_ZONE)
