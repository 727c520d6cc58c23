"""The warning some days before the rent: only if it isn't safe, once for each rent, and to the coach if it won't do."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import bills, households, rent_safe, tasks
from budgeting.clock import Clock
from budgeting.db.tables import Bill
from budgeting.households import Person
from budgeting.rent_safe import Light
from budgeting.schedule.due import Due
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.arrears.wording import BELOW
from dialogs.buttons import TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.rent_safe import wording
from dialogs.rent_safe.dialog import CANNOT, WHY
from dialogs.text import t
from dialogs.text.words import Words

_UNSAFE = (Light.RED, Light.AMBER)


class _Safe(Exception):
    """There is nothing to warn of."""


def warn(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Tell one member that the rent isn't safe, as far as they may know. A safe one is looked at again later."""
    bill = session.get_one(Bill, event.subject_id)

    def speak(person: Person) -> Reply:
        seen = rent_safe.outlook(session, clock, bill.household_id, seen_by=person)
        if seen.light not in _UNSAFE or seen.rent_id != bill.id:
            raise _Safe
        return reply(
            t("Hello {name}, a heads-up in good time 💙", name=person.name),
            # Phones show the first lines to anyone looking.
            BELOW,
            *wording.headline(seen),
            rows=[[WHY], [CANNOT], [TALK]],
            joint="\n\n",
            tells_arrears=wording.tells_arrears(seen),
        )

    # Once for each rent, whichever look finds it unsafe.
    key = f"{event.kind.value}:{bill.household_id}:{event.member_id}:{event.for_date}"
    try:
        return tell_due(session, clock, words, event, speak, key=key)
    except _Safe:
        return "safe"


def hand_over(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """The coach hears of a rent for which the money won't do."""
    bill = session.get_one(Bill, event.subject_id)
    rent = bills.rent(session, bill.household_id)
    if rent is None or rent.id != bill.id:
        return "another"
    # For staff: everything counts.
    if rent_safe.outlook(session, clock, bill.household_id, seen_by=None).light is not Light.RED:
        return "safe"
    household = households.get_household(session, bill.household_id)
    tasks.open_task(
        session,
        clock,
        TaskKind.RENT_UNSAFE,
        Subject(SubjectKind.BILL, bill.id),
        programme_id=household.programme_id,
        household_id=household.id,
    )
    return None


SPEAKERS: Speakers = {DueKind.RENT_WARNING: warn, DueKind.RENT_TASK: hand_over}
