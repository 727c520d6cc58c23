"""The week by heading against its plan, the month's fixed costs against theirs, and the last weeks.

Amounts are minor units of the chart's currency. Sizes are chosen so that figures are at least 14 pixels high on a phone
that shows the picture 300 pixels wide.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.families.pictures.canvas import EARLIER, INK, OVER, QUIET, SPENT, TRACK, Canvas

#: Letters, in points.
_TITLE, _LARGE, _FIGURES, _WORDS = 23, 42, 22, 20.5
_SOFT, _SOFT_OVER = "#e9f3f4", "#fdf1dc"
_ICON = 54
#: Where words beside an icon begin, and the heights of a row, a line of the legend, a subtitle and the last weeks.
_INDENT, _ROW, _LEGEND, _SUBTITLE, _WEEKS = 72, 160, 52, 66, 400


def draw(chart: dict[str, Any], fonts: Path) -> bytes:
    """``{"kind": "week"}`` as PNG."""
    rows, weeks, words = chart.get("rows", []), chart.get("weeks", []), chart.get("legend", {})
    parts = [
        (title, [row for row in rows if row.get("period", "week") == period])
        for period, title in (("week", words.get("week", "")), ("month", words.get("month", "")))
    ]
    parts = [(title, each) for title, each in parts if each]
    left, rent = chart.get("left"), chart.get("rent")
    height = (
        116
        + (176 if left else 0)
        + (_LEGEND * len(_legend_lines(Canvas(1, chart, fonts), chart)) + 24 if rows else 0)
        + sum(_ROW * len(each) + (_SUBTITLE if title else 0) for title, each in parts)
        + (_WEEKS if weeks else 0)
        + (96 if rent else 0)
    )
    page = Canvas(height, chart, fonts)
    page.write(0, 74, chart.get("title", ""), _TITLE, bold=True)
    top = 116.0
    if left:
        top = _left(page, left, top)
    if rows:
        top = _legend(page, chart, top)
    for title, each in parts:
        if title:
            page.write(0, top + 40, title, _WORDS, bold=True, colour=QUIET)
            top += _SUBTITLE
        top = _headings(page, each, top)
    if weeks:
        _weeks(page, chart, weeks, top + 10)
        top += _WEEKS
    if rent:
        page.icon(0, top + 16, _ICON, "🏠")
        page.write(_INDENT, top + 56, rent, _WORDS, bold=True)
    return page.png()


def _left(page: Canvas, left: dict[str, Any], top: float) -> float:
    """The one figure to take away: what is left this month."""
    over = left["amount"] < 0
    page.bar(-12, top, page.span + 24, 156, _SOFT_OVER if over else _SOFT)
    page.write(16, top + 44, left["label"], _WORDS, colour=QUIET)
    page.write(16, top + 130, page.amount(abs(left["amount"])), _LARGE, bold=True)
    return top + 176


def _legend(page: Canvas, chart: dict[str, Any], top: float) -> float:
    """The colours' meaning."""
    for line in _legend_lines(page, chart):
        x = 0.0
        for colour, label, hatched in line:
            page.bar(x, top + 18, 30, 24, colour, hatched=hatched)
            x += 40 + page.write(x + 40, top + 40, label, _WORDS, colour=QUIET, room=page.span - x - 40) + 26
        top += _LEGEND
    return top + 24


def _legend_lines(page: Canvas, chart: dict[str, Any]) -> list[list[tuple[str, str, bool]]]:
    """What each colour means: on one line, or on as many as the words of this language need."""
    words, rows = chart.get("legend", {}), chart["rows"]
    signs = [(SPENT, words.get("spent", ""), False)]
    if any(row.get("limit") is not None for row in rows):
        signs.append((TRACK, words.get("limit", ""), False))
    if any(_over(row) > 0 for row in rows):
        signs.append((OVER, words.get("over", ""), True))
    lines, x = [signs[:1]], page.measure(signs[0][1], _WORDS) + 66
    for sign in signs[1:]:
        wide = page.measure(sign[1], _WORDS)
        if x + 40 + wide > page.span:
            lines.append([])
            x = 0.0
        lines[-1].append(sign)
        x += wide + 66
    return lines


def _over(row: dict[str, Any]) -> int:
    return 0 if row.get("limit") is None else max(0, int(row["spent"]) - int(row["limit"]))


def _headings(page: Canvas, rows: list[dict[str, Any]], top: float) -> float:
    # One scale for all, so that a longer bar always means more money.
    most = max((max(row["spent"], row.get("limit") or 0) for row in rows), default=0) or 1
    length = (page.span - _INDENT) / most
    for row in rows:
        spent, limit = row["spent"], row.get("limit")
        if row.get("icon"):
            page.icon(0, top + 12, _ICON, row["icon"])
        taken = page.write(page.span, top + 40, page.amount(spent), _FIGURES, at="end", bold=True)
        page.write(_INDENT, top + 40, row["label"], _WORDS, room=page.span - _INDENT - taken - 20)
        if limit is not None:
            page.bar(_INDENT, top + 58, limit * length, 26, TRACK)
        page.bar(_INDENT, top + 58, (spent - _over(row)) * length, 26, SPENT)
        if over := _over(row):
            page.bar(_INDENT + (spent - over) * length, top + 58, over * length, 26, OVER, hatched=True)
        if row.get("of"):
            page.write(page.span, top + 130, row["of"], _WORDS, at="end", colour=QUIET)
        top += _ROW
    return top


def _weeks(page: Canvas, chart: dict[str, Any], weeks: list[dict[str, Any]], top: float) -> None:
    title = f"{chart.get('legend', {}).get('weeks', '')} ({page.symbol})"
    page.write(0, top + 34, title, _WORDS, bold=True, colour=QUIET)
    most = max((week["total"] or 0 for week in weeks), default=0) or 1
    step = page.span / len(weeks)
    floor, tallest = top + 304, 180
    for number, week in enumerate(weeks):
        latest = number == len(weeks) - 1
        middle, room = step * (number + 0.5), step - 8
        # Nothing is known of the weeks before the family joined; that isn't the same as nothing spent.
        total: int | None = week["total"]
        height = tallest * (total or 0) / most
        wide = min(110.0, step * 0.62)
        page.bar(middle - wide / 2, floor - height, wide, height, SPENT if latest else EARLIER)
        figure = page.whole(total) if total is not None else "–"
        ink = INK if total is not None else QUIET
        page.write(
            middle, floor - height - 12, figure, _WORDS, at="middle", colour=ink, bold=latest, room=room
        )
        page.write(middle, floor + 42, week["label"], _WORDS, at="middle", colour=QUIET, room=room)
