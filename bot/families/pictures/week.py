"""The week by heading against its limit, and the last weeks. Amounts are minor units of the chart's currency."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.families.pictures.canvas import EARLIER, INK, OVER, QUIET, SPENT, TRACK, Canvas


def draw(chart: dict[str, Any], fonts: Path) -> bytes:
    """``{"kind": "week"}`` as PNG."""
    rows, weeks = chart.get("rows", []), chart.get("weeks", [])
    height = 162 + 92 * len(rows) + (390 if weeks else 0)
    page = Canvas(height, chart, fonts)
    page.write(0, 62, chart.get("title", ""), 19, bold=True)
    top = _legend(page, chart)
    top = _headings(page, rows, top)
    if weeks:
        _weeks(page, chart, weeks, top + 34)
    return page.png()


def _legend(page: Canvas, chart: dict[str, Any]) -> float:
    """Draw the colours' meaning on one line. Returns where the next thing may begin."""
    words = chart.get("legend", {})
    rows = chart.get("rows", [])
    x = 0.0
    signs = [(SPENT, words.get("spent", ""))]
    if any(row.get("limit") is not None for row in rows):
        signs.append((TRACK, words.get("limit", "")))
    for colour, label in signs:
        page.bar(x, 92, 26, 20, colour)
        x += 36 + page.write(x + 36, 112, label, 16, colour=QUIET, room=400) + 34
    return 144.0


def _headings(page: Canvas, rows: list[dict[str, Any]], top: float) -> float:
    # One scale for all, so that a longer bar always means more money.
    most = max((max(row["spent"], row.get("limit") or 0) for row in rows), default=0) or 1
    for row in rows:
        spent, limit = row["spent"], row.get("limit")
        amount = page.amount(spent)
        if limit is not None:
            amount = page.in_reading_order(amount, "/", page.amount(limit))
        taken = page.write(page.span, top + 36, amount, 17, at="end", colour=INK)
        page.write(0, top + 36, row["label"], 18, room=page.span - taken - 20)
        length = page.span / most
        if limit is not None:
            page.bar(0, top + 50, limit * length, 26, TRACK)
        within = spent if limit is None else min(spent, limit)
        page.bar(0, top + 50, within * length, 26, SPENT)
        if limit is not None and spent > limit:
            page.bar(limit * length, top + 50, (spent - limit) * length, 26, OVER, hatched=True)
        top += 92
    return top


def _weeks(page: Canvas, chart: dict[str, Any], weeks: list[dict[str, Any]], top: float) -> None:
    page.write(0, top + 30, chart.get("legend", {}).get("weeks", ""), 18, bold=True)
    most = max((week["total"] for week in weeks), default=0) or 1
    step = page.span / len(weeks)
    floor, tallest = top + 292, 180
    for number, week in enumerate(weeks):
        latest = number == len(weeks) - 1
        height = tallest * week["total"] / most
        middle = step * (number + 0.5)
        wide = min(110.0, step * 0.62)
        page.bar(middle - wide / 2, floor - height, wide, height, SPENT if latest else EARLIER)
        room = step - 10
        page.write(
            middle, floor - height - 12, page.amount(week["total"]), 16, at="middle", bold=latest, room=room
        )
        page.write(middle, floor + 36, week["label"], 16, at="middle", colour=QUIET, room=room)
