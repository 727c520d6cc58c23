"""Why somebody looked at a family, as far as the work of that day shows it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dialogs.text import Text, t


class Reason(StrEnum):
    """Something in the work that explains a look, the clearest first."""

    COACH = "coach"
    CASE = "case"
    APPOINTMENT = "appointment"
    TASK = "task"
    WORK = "work"
    DUTY = "duty"
    SEARCH = "search"
    REPORT = "report"


REASONS: dict[Reason, Text] = {
    Reason.COACH: t("accompanies this family"),
    Reason.CASE: t("has a case of this family"),
    Reason.APPOINTMENT: t("has an appointment with this family"),
    Reason.TASK: t("had a task about this family"),
    Reason.WORK: t("did something for this family that day"),
    Reason.DUTY: t("on duty: something of this family's was waiting"),
    Reason.SEARCH: t("came from a search in the inbox"),
    Reason.REPORT: t("worked on a report or a list that day"),
}
#: In place of a reason if none of them holds.
NO_REASON = t("no evident reason")


@dataclass(frozen=True, slots=True)
class Span:
    """What connects a colleague with a family, from its first day to its last; None: without end."""

    staff_id: int | None
    household_id: int
    reason: Reason
    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def of(staff_id: int, day: date, spans: Collection[Span], *, on_duty: bool) -> tuple[Reason, ...]:
    """The reasons that a colleague had on ``day``, the clearest first; empty if none is evident.

    ``spans`` are those of one family. One without a colleague is work that waited for anybody ``on_duty``.
    """
    theirs = {
        span.reason
        for span in spans
        if span.covers(day) and (span.staff_id == staff_id or (span.staff_id is None and on_duty))
    }
    return tuple(reason for reason in Reason if reason in theirs)
