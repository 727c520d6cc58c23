"""What the week's picture shows (`bot.families.pictures.week` draws it), already in the family's language."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from budgeting import bills, households, programmes
from budgeting.headings import FIXED
from budgeting.money import Money, total
from budgeting.periods import week_end
from budgeting.reviews.weeks import HeadingLine, WeekSummary
from budgeting.states.programmes import Instrument
from dialogs.engine.media import picture
from dialogs.engine.turn import Turn
from dialogs.text import Text, names, t

#: A small phone can't show more bars than this legibly.
MOST_BARS = 8


def of(turn: Turn, summary: WeekSummary) -> dict[str, Any] | None:
    """The medium for the summary's message; None if there is nothing to draw."""
    rows = _rows(turn, summary)
    if not rows:
        return None
    language = turn.words.languages[turn.language]
    return picture(
        {
            "kind": "week",
            "title": _words(turn, t("Week of {date}", date=summary.week)),
            "left": _left(turn, summary),
            "rows": rows,
            "weeks": _weeks(turn, summary),
            "rent": _rent(turn),
            "currency": summary.total_out.currency,
            "amounts": language.amounts,
            "direction": language.direction,
            "legend": {
                "spent": _words(turn, t("Spent")),
                "limit": _words(turn, t("Plan")),
                "over": _words(turn, t("Over the plan")),
                "week": _words(turn, t("This week")),
                "month": _words(turn, t("Fixed costs this month")),
                "weeks": _words(turn, t("The last weeks")),
            },
        }
    )


def _words(turn: Turn, text: Text) -> str:
    return turn.words.plain(text, turn.language)


def _left(turn: Turn, summary: WeekSummary) -> dict[str, Any] | None:
    """What is left of the month's plan, over all its headings; below zero if more was spent."""
    planned = [line.month.left for line in summary.lines if line.month.left is not None]
    if not planned:
        return None
    left = total(planned, summary.total_out.currency)
    label = t("Left this month") if left.minor >= 0 else t("Over this month's plan")
    return {"label": _words(turn, label), "amount": left.minor}


def _rent(turn: Turn) -> str:
    """When the rent is due next; empty if it isn't known or the programme keeps no bills."""
    person = turn.person
    rent = bills.rent(turn.session, person.household_id) if person.has(Instrument.BILLS) else None
    return _words(turn, t("Next rent: {date}", date=rent.due_on)) if rent is not None else ""


def _rows(turn: Turn, summary: WeekSummary) -> list[dict[str, Any]]:
    """The week's headings, the largest first; then the fixed ones, which are paid once a month, by the month."""
    weekly = [line for line in summary.lines if line.heading not in FIXED]
    monthly = [line for line in summary.lines if line.heading in FIXED]
    rows = [
        _row(turn, line, "week", line.spent, line.limit)
        for line in sorted(weekly, key=lambda line: line.spent, reverse=True)
        if line.spent or line.limit is not None
    ]
    rows += [
        _row(turn, line, "month", line.month.spent, line.month.limit)
        for line in monthly
        if line.month.spent or line.month.limit
    ]
    return rows[:MOST_BARS]


def _row(turn: Turn, line: HeadingLine, period: str, spent: Money, limit: Money | None) -> dict[str, Any]:
    icon, _, label = _words(turn, names.HEADINGS[line.heading]).partition(" ")
    return {
        "label": label,
        "icon": icon,
        "period": period,
        "spent": spent.minor,
        "limit": limit.minor if limit is not None else None,
        "of": _words(turn, t("of {amount}", amount=limit)) if limit is not None else "",
    }


def _weeks(turn: Turn, summary: WeekSummary) -> list[dict[str, Any]]:
    before = [summary.week - timedelta(weeks=back) for back in range(len(summary.out_before), 0, -1)]
    totals = [*zip(before, summary.out_before, strict=True), (summary.week, summary.total_out)]
    joined_at = households.first_joined_at(turn.session, turn.person.household_id)
    joined = programmes.day_of(joined_at, turn.person) if joined_at is not None else None
    return [
        {"label": f"{week.day}/{week.month}", "total": spent.minor if spent or _knew(week, joined) else None}
        for week, spent in totals
    ]


def _knew(week: date, joined: date | None) -> bool:
    """Whether the family had joined by the end of that week."""
    return joined is not None and joined <= week_end(week)
