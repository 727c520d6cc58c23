"""Proposals built from the free times of whoever meets the family, and what speaks against other times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from admin.appointments import labels
from admin.appointments.forms import SLOTS, Proposal
from admin.context import RequestContext
from admin.kit.fields import Maybe, Number
from admin.kit.form import Form
from budgeting import access, appointments
from budgeting.access import Action
from budgeting.appointments import AppointmentView, Wish
from budgeting.clock import local_date, zone
from budgeting.db.tables import Household, Member, Staff
from budgeting.states.appointments import AppointmentState
from dialogs.appointments.wording import ABOUTS
from dialogs.text import Text


def offered(session: Session, context: RequestContext, household_id: int) -> dict[str, Any]:
    """With whom and about what, for the form."""
    people: list[Staff] = access.who(session, Action.READ_APPOINTMENT, household_id)
    return {
        "with_whom": {person.id: person.name for person in people},
        # As the family reads it, in the reader's language.
        "about": {
            about.value: context.chat_words.plain(words, context.language) for about, words in ABOUTS.items()
        },
    }


class Turned(Form):
    """How often the button for other free times was pressed; a number beyond the free times begins anew."""

    other_times = Maybe(Number(0, 99))


def turned(posted: Mapping[str, Any]) -> bool:
    """Whether other free times were asked for instead of proposing these."""
    form = Turned(posted)
    return not form.wrong and form.other_times is not None


def fields(
    session: Session,
    context: RequestContext,
    start: Mapping[str, object],
    person: Member,
    household: Household,
    *,
    shown: AppointmentView | None = None,
    turn: int = 0,
) -> dict[str, object]:
    """The fields of the form with the free times to propose; empty if nobody is free or no hours are set."""
    whom = str(start.get("with_whom", ""))
    if not whom.isdigit() or int(whom) not in offered(session, context, household.id)["with_whom"]:
        return {}
    chosen = appointments.suggest(
        session,
        context.clock,
        int(whom),
        household,
        person.id,
        wish=shown.wish if shown is not None else Wish(),
        but=shown.id if shown is not None else None,
        turn=turn,
    )
    if not chosen:
        return {}
    span = chosen[0].span
    given: dict[str, object] = {}
    if shown is None or shown.state is not AppointmentState.AGREED:
        # Where and how long stay as agreed while only another time is looked for.
        given |= {"way": span.way.value, "place": span.place, "minutes": span.minutes}
    for slot in SLOTS:
        given |= {f"day_{slot}": "", f"hour_{slot}": ""}
    for slot, each in zip(SLOTS, chosen, strict=False):
        given[f"day_{slot}"] = local_date(each.starts_at, household.zone).isoformat()
        given[f"hour_{slot}"] = each.starts_at.astimezone(zone(household.zone)).strftime("%H:%M")
    return given


def other(
    session: Session,
    context: RequestContext,
    posted: Mapping[str, Any],
    person: Member,
    household: Household,
    *,
    shown: AppointmentView | None = None,
) -> Proposal:
    """The form as typed, with the next free times in it."""
    turn = Turned(posted).other_times or 0
    proposal = fields(session, context, posted, person, household, shown=shown, turn=turn)
    typed = {
        name: str(value) for name, value in {**posted, **proposal}.items() if isinstance(value, str | int)
    }
    form = Proposal(typed, offered=offered(session, context, household.id), checked=False)
    form.turn, form.none_free = turn, not proposal
    return form


def doubts(
    session: Session,
    context: RequestContext,
    form: Proposal,
    person: Member,
    household: Household,
    starts_at: datetime,
    but: int | None,
) -> list[Text]:
    """What speaks against a time, in sentences."""
    name = session.get_one(Staff, form.with_whom).first_name
    codes = appointments.doubts(
        session, context.clock, form.with_whom, household, person.id, starts_at, form.minutes, but
    )
    return [labels.doubt(code, name) for code in codes]
