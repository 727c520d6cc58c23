"""The form of an answer for later, and what stands in the thread until it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import field_lengths
from admin.context import RequestContext
from admin.inbox import labels
from admin.kit import errors
from admin.kit.fields import Choice, Day, Hour, Maybe, Tick, Words
from admin.kit.form import Form
from budgeting import scheduled_answers
from budgeting.clock import local_date, zone
from budgeting.db.tables import ScheduledAnswer, Staff
from budgeting.errors import NotPossible
from budgeting.programmes.days import Zoned
from budgeting.scheduled_answers import Hours, When
from budgeting.states.scheduled_answers import ScheduledAnswerState
from dialogs.text import Text, figures


class Later(Form):
    """When to send it. ``text`` only for free words."""

    text = Words(field_lengths.ANSWER, rows=3)
    when: Choice[str] = Choice()
    day = Maybe(Day(asked=False))
    hour = Maybe(Hour(asked=False))
    confirmed = Tick()
    sure = Tick()
    #: Although families usually rest then.
    anyway = Tick()


@dataclass(frozen=True, slots=True)
class Planned:
    """One that is being changed. ``phrase``: its words are those of the phrasebook."""

    id: int
    text: str
    parts: Sequence[Mapping[str, Any]] | None
    phrase: bool


@dataclass(frozen=True, slots=True)
class Bubble:
    """An answer still to be sent, as the thread shows it."""

    id: int
    text: str
    parts: Sequence[Mapping[str, Any]] | None
    #: In whose name; empty if they have left.
    author: str
    send_at: datetime
    held: bool
    why: Text | None
    #: Clocks there show this hour twice: it is the first one.
    twice: bool
    phrase: bool


def form(
    context: RequestContext,
    hours: Hours,
    posted: Mapping[str, Any] | None = None,
    start: Mapping[str, object] | None = None,
) -> Later:
    """The form, filled with ``posted`` or ``start``; its choices say the moment each means."""
    now = context.clock.now()
    tomorrow = local_date(now, hours.zone) + timedelta(days=1)
    begin = {"when": When.TOMORROW.value, "day": tomorrow.isoformat(), "hour": "09:00", **(start or {})}
    return Later(posted, start=begin, offered={"when": _choices(context, hours)}, locale=context.language)


def moment(context: RequestContext, form: Later, hours: Hours) -> datetime | None:
    """The chosen moment (UTC); None if the form now says what is wrong with it."""
    if any(name in form.wrong for name in ("when", "day", "hour")):
        return None
    try:
        return scheduled_answers.moment_of(When(form.when), context.clock.now(), hours, form.day, form.hour)
    except NotPossible as error:
        errors.refuse(form, "inbox", error, "hour")
        return None


def start_of(answer: ScheduledAnswer, hours: Hours) -> dict[str, object]:
    """What its form shows first: its own moment, or without one that is still to come, the first choice."""
    there = answer.send_at.astimezone(zone(hours.zone))
    return {
        "text": answer.text,
        "when": When.OWN.value,
        "day": local_date(answer.send_at, hours.zone).isoformat(),
        "hour": there.strftime("%H:%M"),
    }


def planned(answer: ScheduledAnswer) -> Planned:
    """The same as the form draws it."""
    return Planned(answer.id, answer.text, answer.parts, bool(answer.phrase))


def bubbles(session: Session, context: RequestContext, conversation_id: int) -> list[Bubble]:
    """What is still to be sent, by its time."""
    rows = scheduled_answers.open_in(session, conversation_id)
    if not rows:
        return []
    hours = scheduled_answers.hours_of(session, conversation_id)
    authors = {row.staff_id for row in rows}
    query = select(Staff.id, Staff.first_name).where(Staff.id.in_(authors))
    names: dict[int | None, str] = {row.id: row.first_name for row in session.execute(query)}
    return [
        Bubble(
            row.id,
            row.text,
            row.parts,
            names.get(row.staff_id, ""),
            row.send_at,
            row.state is ScheduledAnswerState.HELD,
            labels.HELD.get(row.why, labels.HELD_OTHERWISE) if row.why else None,
            scheduled_answers.twice(row.send_at, hours.zone),
            bool(row.phrase),
        )
        for row in rows
    ]


def place(context: RequestContext, hours: Hours) -> str:
    """What to call the family's time zone: its city, in the reader's language."""
    return figures.city(hours.zone, context.dates)


def _choices(context: RequestContext, hours: Hours) -> dict[str, str]:
    now = context.clock.now()

    def at(when: When) -> str:
        there = scheduled_answers.moment_of(when, now, hours)
        return context.moment(there, "EEEE d MMMM, HH:mm", Zoned(hours.zone))

    return {
        When.TOMORROW.value: context.say("Tomorrow morning: {when}", when=at(When.TOMORROW)),
        When.QUIET_ENDS.value: context.say("When the quiet hours are over: {when}", when=at(When.QUIET_ENDS)),
        When.OWN.value: context.say("Another day and hour:"),
    }
