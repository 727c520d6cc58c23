"""What a staff person does in a transcript with a household as a whole: its coach, its departure, its programme."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy.orm import Session

from budgeting import households, partners, programmes, staff
from budgeting.clock import Clock
from budgeting.db.tables import Household
from budgeting.departures import Terms, programme_end, service
from budgeting.partners import Entry
from budgeting.programmes import pausing
from budgeting.states.departures import DepartureReason
from budgeting.states.partners import PartnerKind
from budgeting.states.staff import Role
from dialogs.departures.farewells import farewell, leave
from dialogs.households import coach
from dialogs.text.words import Words

_MOVES = re.compile(r"moves the household to (\w+)")
_LEAVES = re.compile(r"the household leaves: (\w+)")
_PAUSES = re.compile(r"the programme pauses until (\S+)")
_SERVICE = Entry(PartnerKind.LANDLORD, "Sportello Casa", phone="030 297 0001", address="via Marsala 10")


def change(session: Session, clock: Clock, words: Words, staff_id: int, household_id: int, said: str) -> bool:
    """Do what the words in brackets say; False if they are about something else."""
    household = households.get_household(session, household_id)
    if match := _MOVES.fullmatch(said):
        name = match[1]
        other = staff.create(session, clock, f"{name.lower()}@ponte.example", name, name, "it")
        staff.grant(session, other.id, household.programme_id, Role.COACH)
        coach.move(session, clock, words, staff_id, [household_id], other.id, "leave")
    elif match := _LEAVES.fullmatch(said):
        today = programmes.today(clock, household)
        terms = Terms(DepartureReason(match[1]), today, partner_id=_service(session, clock, household))
        leave(session, clock, words, staff_id, household_id, terms)
    elif match := _PAUSES.fullmatch(said):
        # These are the coordinator's rights; the families' desk doesn't have them.
        pausing.pause(session, clock, None, household.programme_id, date.fromisoformat(match[1]))
    elif said == "the programme goes on":
        pausing.resume(session, clock, None, household.programme_id)
    elif said == "the programme ends":
        last_words = farewell(session, clock, words)
        number = _service(session, clock, household)
        told = service(session, household.programme_id, number)
        while programme_end.end_next(session, clock, None, household.programme_id, told, last_words, 5):
            pass
        programme_end.close(session, clock, household.programme_id)
    else:
        return False
    return True


def _service(session: Session, clock: Clock, household: Household) -> int:
    """The service that goes on with what is open, added to the directory if it isn't there yet."""
    known = partners.of_programme(session, household.programme_id)
    row = next((each for each in known if each.name == _SERVICE.name), None)
    return (row or partners.add(session, clock, None, household.programme_id, _SERVICE)).id
