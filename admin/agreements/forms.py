"""The forms about a pact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from admin.kit.fields import Day, Line, Maybe, Number, Tick
from admin.kit.form import Form
from budgeting.agreements import AgreementView, Terms
from budgeting.agreements import Line as Promise
from budgeting.agreements.rules import LONGEST, MOST_HOURS_PROMISED, MOST_LINES
from budgeting.states.agreements import Side

#: Rows for promises of each side at the start, and the most of one side.
ROWS, MOST_ROWS = 3, MOST_LINES // 2


class Written(Form):
    purpose = Line(LONGEST, needed=False)
    begins = Day()
    ends = Day()
    hours = Maybe(Number(1, MOST_HOURS_PROMISED))
    rows = Number(1, MOST_ROWS)
    more = Tick()


class PromiseRow(Form):
    """One promise; a row without text is ignored."""

    text = Line(LONGEST, needed=False)
    until = Maybe(Day())


class Ended(Form):
    outcome = Line(LONGEST)


class Given(Form):
    """Time the family gave, written down by staff."""

    on = Day()
    hours = Number(0, 12)
    minutes = Number(0, 59)
    purpose = Line(LONGEST, needed=False)


def promise_rows(
    rows: int,
    posted: Mapping[str, Any] | None = None,
    *,
    start: AgreementView | None = None,
    checked: bool = True,
) -> dict[Side, list[PromiseRow]]:
    """The rows of both sides."""
    return {
        side: [
            PromiseRow(
                posted, start=_start(start, side, row), named=f"{side.value}_{{}}_{row}", checked=checked
            )
            for row in range(rows)
        ]
        for side in Side
    }


def _start(pact: AgreementView | None, side: Side, row: int) -> dict[str, object]:
    lines = pact.of(side) if pact is not None else []
    if row >= len(lines):
        return {}
    return {"text": lines[row].text, "until": lines[row].until or ""}


def needed_rows(pact: AgreementView) -> int:
    return min(MOST_ROWS, max(ROWS, *(len(pact.of(side)) for side in Side)))


def terms(form: Written, rows: Mapping[Side, Sequence[PromiseRow]]) -> Terms:
    """What was written; every field must have been read."""
    lines = [Promise(side, row.text, row.until) for side, those in rows.items() for row in those if row.text]
    return Terms(form.purpose, form.begins, form.ends, lines, form.hours)
